/**
 * The public recorder: writes response items to one rollout, in its own dialect, under Codex's writer lock. Promises:
 * what was flushed is in the kernel, what was flushed durably is on disk, nothing queued is dropped silently, nothing in
 * the file is ever changed.
 */
import { v7 as uuidv7 } from 'uuid';
import type { ConversationId, Dialect } from '../format/identity.ts';
import type { ResponseItem, SessionStateSnapshot } from '../format/response-item.ts';
import type { Cursor } from '../sessions/cursor.ts';
import {
  type ConversationPathsPage,
  type ConversationsPage,
  listConversationPaths,
  listConversations,
} from '../sessions/list.ts';
import { type CreateOptions, createRecording } from './create.ts';
import { getRolloutHistory, type InitialHistory } from './history.ts';
import type { Recording } from './recording.ts';
import { type ResumeOptions, resumeRecording } from './resume.ts';
import { itemDrafts, type Stamp, stateDrafts, userMessage } from './write/item-lines.ts';
import type { LineDraft } from './write/line-text.ts';
import { isRecorded } from './write/policy.ts';

export interface FlushOptions {
  /** Also wait until the disk has it (fdatasync). */
  readonly durable?: boolean;
}

export class RolloutRecorder {
  readonly #recording: Recording;
  #shutdown: Promise<void> | null = null;
  #lastStamp: Stamp | null = null;

  private constructor(recording: Recording) {
    this.#recording = recording;
  }

  /** Begins a conversation. Resolves with the file on disk, its first line whole. Errors: see create.ts. */
  static async create(options: CreateOptions): Promise<RolloutRecorder> {
    return new RolloutRecorder(await createRecording(options));
  }

  /** Opens a rollout to append to it, and takes its writer lock until `shutdown`. Errors: see resume.ts. */
  static async resume(options: ResumeOptions): Promise<RolloutRecorder> {
    return new RolloutRecorder(await resumeRecording(options));
  }

  /**
   * One page of a home's conversations, newest first. The cursor is exclusive and by value.
   * @throws InvalidCursorError for a token that is not one of this order
   */
  static listConversations(
    codexHome: string,
    pageSize: number,
    cursor?: Cursor | string,
  ): Promise<ConversationsPage> {
    return listConversations(codexHome, pageSize, cursor);
  }

  /** The same pages without heads, many times as quick: no file is opened. Errors: as listConversations. */
  static listConversationPaths(
    codexHome: string,
    pageSize: number,
    cursor?: Cursor | string,
  ): Promise<ConversationPathsPage> {
    return listConversationPaths(codexHome, pageSize, cursor);
  }

  /** What a model has to know to go on with this rollout. Errors: see history.ts. */
  static getRolloutHistory(path: string): Promise<InitialHistory> {
    return getRolloutHistory(path);
  }

  get conversationId(): ConversationId {
    return this.#recording.style.conversationId;
  }

  get rolloutPath(): string {
    return this.#recording.rolloutPath;
  }

  get dialect(): Dialect {
    return this.#recording.style.dialect;
  }

  /**
   * Queues the items that the policy keeps, as one batch; resolves when they are queued, waits while the queue is full.
   * Messages of the user and the assistant get the event that Codex's screen shows.
   * @throws RecorderClosedError after shutdown; RecorderWriteError when the queue is full and writing fails
   */
  async recordItems(items: readonly ResponseItem[]): Promise<void> {
    const kept = items.filter(isRecorded);
    await this.#add(itemDrafts(kept, this.#recording.style, this.#stamp()));
  }

  /** Queues what the user said, in the dialect's full form. Errors: as recordItems. */
  async recordUserMessage(text: string): Promise<void> {
    const item = userMessage(text, this.dialect);
    await this.#add(itemDrafts([item], this.#recording.style, this.#stamp()));
  }

  /** Queues a state line. Only bare files have them; in the others nothing is written. Errors: as recordItems. */
  async recordState(state: SessionStateSnapshot): Promise<void> {
    await this.#add(stateDrafts(state, this.dialect, this.#stamp()));
  }

  /**
   * Resolves when everything queued before is in the kernel, or with `durable` on disk. After a failure it tries again.
   * @throws RecorderWriteError with the lines that are not written yet; they stay queued
   */
  async flush({ durable = false }: FlushOptions = {}): Promise<void> {
    this.#requireOpen();
    await this.#recording.writer.flush({ durable });
  }

  /**
   * Writes and syncs everything, closes the file and gives the lock back. A second call gets the first one's answer.
   * @throws RecorderWriteError with the lines that could not be written; the recorder is closed all the same
   */
  shutdown(): Promise<void> {
    this.#shutdown ??= this.#close();
    return this.#shutdown;
  }

  async #close(): Promise<void> {
    try {
      await this.#recording.writer.close();
    } finally {
      await this.#recording.lock.release();
    }
  }

  #add(drafts: readonly LineDraft[]): Promise<void> | void {
    this.#requireOpen();
    if (drafts.length > 0) return this.#recording.writer.add(drafts);
  }

  #requireOpen(): void {
    if (this.#shutdown !== null) throw this.#recording.writer.closedError();
  }

  /** Writing a time takes longer than most lines do, and a hundred of them come within one millisecond. */
  #stamp(): Stamp {
    const nowMs = this.#recording.clock.nowMs();
    if (this.#lastStamp?.nowMs !== nowMs)
      this.#lastStamp = { nowMs, timestamp: new Date(nowMs).toISOString(), newId: uuidv7 };
    return this.#lastStamp;
  }
}
