/**
 * The public recorder: writes response items to one rollout, in its own dialect, under Codex's writer lock. Promises: what was flushed is in
 * the kernel, what was flushed durably is on disk, nothing queued is dropped silently, nothing in the file is ever changed.
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
import type { InitialHistory } from './history.ts';
import type { Recording } from './recording.ts';
import { type ResumeOptions, resumeRecording } from './resume.ts';
import { itemDrafts, promptDrafts, type Stamp, stateDrafts, userMessage } from './write/item-lines.ts';
import type { LineDraft } from './write/line-text.ts';
import { isRecorded } from './write/policy.ts';
import { tooLongError } from './write/write-errors.ts';

/** What `RolloutRecorder.flush` takes. */
export interface FlushOptions {
  /**
   * Also wait until the lines are on disk (`fdatasync`), so that they survive a power cut. Without it they are in the
   * kernel and survive the end of this process. One sync serves all durable flushes that wait.
   *
   * @default false
   */
  readonly durable?: boolean;
}

/**
 * Records one conversation into its rollout. Lines are queued and written in order, in one write for everything queued; at
 * most 256 batches wait, then `record…` waits too. What fails to be written stays queued and is tried again by the next
 * call. The conversation is locked, as Codex locks it, until `shutdown`.
 *
 * @example
 * ```js
 * import { RolloutRecorder } from 'rolltop';
 *
 * const recorder = await RolloutRecorder.create({ codexHome: '/home/me/.codex', cwd: process.cwd() });
 * await recorder.recordUserMessage('Why is the retry flaky?');
 * await recorder.flush({ durable: true });
 * await recorder.shutdown();
 * ```
 */
export class RolloutRecorder {
  readonly #recording: Recording;
  #shutdown: Promise<void> | null = null;
  #lastStamp: Stamp | null = null;

  private constructor(recording: Recording) {
    this.#recording = recording;
  }

  /**
   * Begins a conversation. Resolves when the file is on disk with its first line, and locked. No file is ever overwritten.
   *
   * @throws TypeError when `codexHome` or `cwd` is missing, `conversationId` is no UUID, or `dialect` is neither `envelope` nor `bare`
   * @throws ConversationExistsError when this home has a rollout of this id, archived or not
   * @throws ConversationBusyError when another program holds the lock of this id
   * @throws LockUnavailableError where no lock can be taken, unless `allowUnlocked`
   * @throws the system's error (with `code`, such as `ENOSPC`) when folders or file cannot be created
   *
   * @example
   * ```js
   * const recorder = await RolloutRecorder.create({ codexHome: '/home/me/.codex', cwd: '/code/app' });
   * console.log(recorder.rolloutPath);
   * await recorder.shutdown();
   * ```
   */
  static async create(options: CreateOptions): Promise<RolloutRecorder> {
    return new RolloutRecorder(await createRecording(options));
  }

  /**
   * Opens a rollout to append to it in its own dialect, and locks it until `shutdown`. Nothing that is in the file changes:
   * a torn last line is ended by a newline with the first append. When it rejects, nothing was appended.
   *
   * @throws TypeError when `path` is missing
   * @throws RolloutNotFoundError when there is no file, compressed or not
   * @throws NotInSessionsError when it is archived, no regular file, or outside of `codexHome`
   * @throws RolloutUnreadableError when it may not be read or written, or cannot be unpacked
   * @throws EmptyRolloutError when it has no line
   * @throws InvalidRolloutError when its first line is no header, or a paginated file cannot be numbered further
   * @throws IdMismatchError when it became another conversation while it was opened
   * @throws ConversationBusyError when another program holds it: its `holder` says who, as far as the system shows it
   * @throws LockUnavailableError where no lock can be taken, unless `allowUnlocked`
   *
   * @example
   * ```js
   * const recorder = await RolloutRecorder.resume({ path });
   * await recorder.recordUserMessage('And now the other test, please.');
   * await recorder.shutdown();
   * ```
   */
  static async resume(options: ResumeOptions): Promise<RolloutRecorder> {
    return new RolloutRecorder(await resumeRecording(options));
  }

  /**
   * One page of the conversations in `sessions`, newest day folder first, then by the time in the file name and the id,
   * descending. Only names that Codex itself gives are listed. A home without sessions has an empty page. The page after
   * begins behind `cursor`: the `nextCursor` of the page before, or its text. New files never shift the pages behind it.
   *
   * @throws InvalidCursorError for a text that is no cursor of this order
   *
   * @example
   * ```js
   * let cursor;
   * do {
   *   const page = await RolloutRecorder.listConversations(codexHome, 50, cursor);
   *   for (const { path, head } of page.items) console.log(path, head[0]);
   *   cursor = page.nextCursor;
   * } while (cursor !== undefined);
   * ```
   */
  static listConversations(
    codexHome: string,
    pageSize: number,
    cursor?: Cursor | string,
  ): Promise<ConversationsPage> {
    return listConversations(codexHome, pageSize, cursor);
  }

  /**
   * The same pages with path and id alone, many times as quick: no file is opened.
   *
   * @throws InvalidCursorError for a text that is no cursor of this order
   *
   * @example
   * ```js
   * const { items } = await RolloutRecorder.listConversationPaths(codexHome, 1);
   * console.log(items[0]?.conversationId);
   * ```
   */
  static listConversationPaths(
    codexHome: string,
    pageSize: number,
    cursor?: Cursor | string,
  ): Promise<ConversationPathsPage> {
    return listConversationPaths(codexHome, pageSize, cursor);
  }

  /**
   * The response items of a rollout, for a model that goes on with the conversation. The same as the function
   * `getRolloutHistory`, which documents the errors.
   *
   * @example
   * ```js
   * const found = await RolloutRecorder.getRolloutHistory(path);
   * if (found.kind !== 'new') console.log(found.history.length);
   * ```
   */
  static async getRolloutHistory(path: string): Promise<InitialHistory> {
    // What checks items is loaded for this alone.
    return (await import('./history.ts')).getRolloutHistory(path);
  }

  /** The id in the first line of the file. */
  get conversationId(): ConversationId {
    return this.#recording.style.conversationId;
  }

  /** The absolute path of the plain file that is written to. */
  get rolloutPath(): string {
    return this.#recording.rolloutPath;
  }

  /** How the file spells its lines: `bare`, `envelope` or `paginated`. */
  get dialect(): Dialect {
    return this.#recording.style.dialect;
  }

  /**
   * Queues response items as one batch that stays together. Resolves when they are queued, not when they are written; waits
   * while the queue is full. Messages of the user and the assistant get the event beside them that Codex's screen shows; in
   * a paginated file they get a turn of their own. Items of the types `ghost_snapshot` and `other`, and of types that are not
   * known, are left out. The fields of an item are written as they are passed.
   *
   * @throws TypeError when an item cannot be written as JSON; then none of the batch is queued
   * @throws RecorderWriteError when an item is longer than a string can be (512 MB); then none of the batch is queued, and what is
   *   queued already is written all the same
   * @throws RecorderClosedError after `shutdown`
   * @throws RecorderWriteError when the queue is full and writing fails
   *
   * @example
   * ```js
   * await recorder.recordItems([
   *   { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'It waits for a port.' }] },
   * ]);
   * ```
   */
  async recordItems(items: readonly ResponseItem[]): Promise<void> {
    const kept = items.filter(isRecorded);
    await this.#add(() => itemDrafts(kept, this.#recording.style, this.#stamp()));
  }

  /**
   * Queues a message of the user, in the form that the dialect gives it, with its event. Resolves when it is queued.
   *
   * @throws RecorderClosedError after `shutdown`
   * @throws RecorderWriteError when the queue is full and writing fails
   *
   * @example
   * ```js
   * await recorder.recordUserMessage('Why is the retry flaky?');
   * ```
   */
  async recordUserMessage(text: string): Promise<void> {
    const item = userMessage(text, this.dialect);
    await this.#add(() => promptDrafts(item, this.#recording.style, this.#stamp()));
  }

  /**
   * Queues a state line. Only bare files have them: in the other dialects nothing is written.
   *
   * @throws RecorderClosedError after `shutdown`
   * @throws RecorderWriteError when the queue is full and writing fails
   *
   * @example
   * ```js
   * await recorder.recordState({});
   * ```
   */
  async recordState(state: SessionStateSnapshot): Promise<void> {
    await this.#add(() => stateDrafts(state, this.dialect, this.#stamp()));
  }

  /**
   * Resolves when everything queued before is in the kernel, or with `durable` on disk. After a failure it tries again.
   *
   * @throws RecorderWriteError with the lines that are not written yet in `unwritten`; they stay queued
   * @throws RecorderClosedError after `shutdown`
   *
   * @example
   * ```js
   * await recorder.flush({ durable: true });
   * ```
   */
  async flush({ durable = false }: FlushOptions = {}): Promise<void> {
    this.#requireOpen();
    await this.#recording.writer.flush({ durable });
  }

  /**
   * Writes and syncs everything, closes the file and gives the lock back. A second call has the result of the first.
   *
   * @throws RecorderWriteError with the lines that could not be written in `unwritten`; the recorder is closed all the same
   *
   * @example
   * ```js
   * await recorder.shutdown();
   * ```
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

  #add(make: () => readonly LineDraft[]): Promise<void> | void {
    this.#requireOpen();
    const drafts = this.#made(make);
    if (drafts.length > 0) return this.#recording.writer.add(drafts);
  }

  /** JSON.stringify throws a RangeError for what no string can hold, and for what is nested too deep. */
  #made(make: () => readonly LineDraft[]): readonly LineDraft[] {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      if (/call stack/i.test(error.message)) throw new TypeError('An item is nested too deep to be JSON.');
      throw tooLongError(this.rolloutPath, []);
    }
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
