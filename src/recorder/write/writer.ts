/**
 * The queue in front of a rollout. Promises: first in, first out, a batch stays together; at most 256 commands are queued,
 * and the caller of the next one waits; everything queued goes to the file in one block, and one sync serves every
 * durable flush that waits; after a failure the lines stay queued, the error reaches the observer and every flush, and
 * the next command or flush tries again. Does not format or filter items.
 */
import { ConversationBusyError, RecorderClosedError, type RecorderWriteError } from '../../format/errors.ts';
import type { Dialect } from '../../format/identity.ts';
import type { AppendFile, WriteOutcome } from './append-file.ts';
import { type LineBlock, linesIn, makeBlock, missingLines } from './block.ts';
import { areTooLong } from './line-limit.ts';
import { draftOf, formatLine, type LineDraft } from './line-text.ts';
import { UnsyncedLines } from './unsynced.ts';
import { tooLongError, writeError } from './write-errors.ts';

/** What a recorder is doing, as `onStateChange` reports it. `queued` counts batches that are not written yet. */
export type RecorderState =
  /** Everything queued is written. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'writing'; readonly queued: number }
  /** Writing failed. What is queued stays queued, and the next call tries again. */
  | { readonly kind: 'failed'; readonly queued: number; readonly error: RecorderWriteError }
  /** After `shutdown`; the last state. */
  | { readonly kind: 'closed' };

export interface WriterOptions {
  readonly file: AppendFile;
  readonly dialect: Dialect;
  /** Called before each look at the file. Throws ConversationBusyError when the lock is not ours any more: then nothing more is written. */
  readonly requireLock: () => Promise<void>;
  /** The last ordinal in the first `size` bytes of the file; called under the lock, whenever others have written. */
  readonly readLastOrdinal: (size: number) => Promise<number>;
  readonly onStateChange: (state: RecorderState) => void;
}

interface FlushRequest {
  readonly after: number;
  readonly durable: boolean;
  readonly resolve: () => void;
  readonly reject: (error: RecorderWriteError) => void;
}

interface WaitingCommand {
  readonly drafts: readonly LineDraft[];
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** The original recorder's bound. */
export const QUEUE_LIMIT = 256;
/**
 * Written bytes are kept until a sync succeeds, to be compared after one that failed. From this many on a sync runs in the
 * background of the next blocks; they in turn wait for it when they are as many again.
 */
const UNSYNCED_LIMIT_BYTES = 8 * 1024 * 1024;

/** One write for everything queued, but no block that would need gigabytes of memory when long lines are queued. */
const BLOCK_CHARACTERS = 8 * 1024 * 1024;

export class Writer {
  readonly #options: WriterOptions;
  readonly #unsynced: UnsyncedLines;
  /** Each element is one command. */
  #queue: (readonly LineDraft[])[] = [];
  #waiting: WaitingCommand[] = [];
  #flushes: FlushRequest[] = [];
  /** The block on its way to the file, when writing it failed. */
  #pending: LineBlock | null = null;
  #lastOrdinal = 0;
  /** Commands of the pending block. */
  #inFlight = 0;
  #queuedCommands = 0;
  #writtenCommands = 0;
  #pumping = false;
  #scheduled = false;
  #closed = false;
  /** Set for good when the lock was lost: nothing is written any more. */
  #lost: ConversationBusyError | null = null;
  #lastState: RecorderState['kind'] = 'idle';

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#unsynced = new UnsyncedLines(options.file);
  }

  /** Resolves when the command is queued. Rejects when it can never be written, when the queue is full and writing fails, or after closing. */
  add(drafts: readonly LineDraft[]): Promise<void> {
    if (this.#closed) return Promise.reject(this.closedError());
    if (areTooLong(drafts)) {
      const payloads = drafts.map(({ payload }) => payload);
      return Promise.reject(tooLongError(this.#options.file.path, payloads));
    }
    if (this.#waiting.length === 0 && this.#freePlaces() > 0) {
      this.#enqueue(drafts);
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ drafts, resolve, reject });
      this.#schedule();
    });
  }

  /** Resolves when everything queued before is in the kernel; durable: on disk. Tries again after a failure. */
  flush({ durable }: { readonly durable: boolean }): Promise<void> {
    if (this.#closed) return Promise.reject(this.closedError());
    return this.#flush({ durable });
  }

  /** Takes no more commands, writes and syncs what is queued, and closes the file, whatever happens. */
  async close(): Promise<void> {
    this.#closed = true;
    try {
      await this.#flush({ durable: true });
    } finally {
      for (const waiting of this.#waiting.splice(0)) waiting.reject(this.closedError());
      await this.#unsynced.syncEnded();
      await this.#options.file.close();
      this.#notify({ kind: 'closed' });
    }
  }

  #flush({ durable }: { readonly durable: boolean }): Promise<void> {
    return new Promise((resolve, reject) => {
      const after = this.#queuedCommands + this.#waiting.length;
      this.#flushes.push({ after, durable, resolve, reject });
      void this.#pump();
    });
  }

  #enqueue(drafts: readonly LineDraft[]): void {
    this.#queue.push(drafts);
    this.#queuedCommands += 1;
    this.#schedule();
  }

  /** Commands of one turn of the event loop go out together. */
  #schedule(): void {
    if (this.#scheduled || this.#pumping) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      void this.#pump();
    });
  }

  /** Never rejects: waiting callers and the observer get the error. */
  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    try {
      do await this.#round();
      while (this.#flushes.length > 0);
    } catch (cause) {
      this.#fail(cause);
      return;
    } finally {
      this.#pumping = false;
    }
    // No caller waits for the kernel: what was queued meanwhile goes out with what else this turn of the event loop brings.
    if (this.#hasWork()) this.#schedule();
    else this.#notify({ kind: 'idle' });
  }

  #hasWork(): boolean {
    return this.#pending !== null || this.#queue.length > 0 || this.#flushes.length > 0;
  }

  /** One block at most, and then the callers that waited for it: one who never stops cannot keep another one waiting. */
  async #round(): Promise<void> {
    if (this.#unsynced.doubtful) this.#requeue(await this.#unsynced.recover());
    if (this.#pending !== null || this.#queue.length > 0) await this.#requireLock();
    if (this.#pending === null && this.#queue.length > 0) this.#pending = await this.#takeBlock();
    if (this.#pending !== null && (await this.#writeBlock(this.#pending)) === 'cut') return;
    if (this.#unsynced.bytes > UNSYNCED_LIMIT_BYTES) await this.#unsynced.startSync();
    const due = this.#flushes.filter(flush => flush.after <= this.#writtenCommands);
    const durable = due.filter(flush => flush.durable);
    this.#resolve(due.filter(flush => !flush.durable));
    if (durable.length === 0) return;
    await this.#unsynced.sync();
    this.#resolve(durable);
  }

  async #requireLock(): Promise<void> {
    if (this.#lost !== null) throw this.#lost;
    try {
      await this.#options.requireLock();
    } catch (error) {
      if (error instanceof ConversationBusyError) this.#lost = error;
      throw error;
    }
  }

  async #takeBlock(): Promise<LineBlock> {
    const { file, dialect } = this.#options;
    this.#notify({ kind: 'writing', queued: this.#queue.length });
    const end = await file.checkEnd();
    if (end.foreign && dialect === 'paginated')
      this.#lastOrdinal = await this.#options.readLastOrdinal(end.size);
    const { drafts, commands } = this.#nextDrafts();
    const lines = drafts.map((draft, at) => formatLine(draft, dialect, this.#lastOrdinal + 1 + at));
    const block = makeBlock(lines, end);
    // Only now: had making the block failed, the lines would still be queued.
    this.#queue.splice(0, commands);
    this.#inFlight = commands;
    this.#lastOrdinal += lines.length;
    return block;
  }

  /** Whole commands, as many as make a block of reasonable size, and at least one. */
  #nextDrafts(): { readonly drafts: LineDraft[]; readonly commands: number } {
    const drafts: LineDraft[] = [];
    let characters = 0;
    let commands = 0;
    while (commands < this.#queue.length && characters < BLOCK_CHARACTERS) {
      for (const draft of this.#queue[commands] ?? []) {
        drafts.push(draft);
        characters += draft.payload.length;
      }
      commands += 1;
    }
    return { drafts, commands };
  }

  /** The block stays pending when this throws. */
  async #writeBlock(block: LineBlock): Promise<WriteOutcome> {
    const outcome = await this.#options.file.write(block);
    this.#pending = null;
    this.#unsynced.add(block);
    if (outcome === 'cut') this.#requeue(linesIn(missingLines(block)));
    // Lines that come again are one command of the queue: too few are counted then, never too many.
    this.#writtenCommands = this.#queuedCommands - this.#queue.length;
    this.#inFlight = 0;
    this.#admit();
    return outcome;
  }

  /** Lines that did not get into the file go first, and are numbered again behind what is there now. */
  #requeue(lines: readonly Buffer[]): void {
    const { dialect } = this.#options;
    if (lines.length > 0) this.#queue.unshift(lines.map(line => draftOf(line.toString(), dialect)));
  }

  #freePlaces(): number {
    return Math.max(0, QUEUE_LIMIT - this.#queue.length - this.#inFlight);
  }

  /** Queues the commands that waited for a free place. */
  #admit(): void {
    const admitted = this.#waiting.splice(0, this.#freePlaces());
    for (const { drafts, resolve } of admitted) {
      this.#queue.push(drafts);
      this.#queuedCommands += 1;
      resolve();
    }
  }

  #resolve(flushes: readonly FlushRequest[]): void {
    this.#flushes = this.#flushes.filter(flush => !flushes.includes(flush));
    if (!this.#hasWork()) this.#notify({ kind: 'idle' });
    for (const { resolve } of flushes) resolve();
  }

  #fail(cause: unknown): void {
    const error = this.#writeError(cause);
    const flushes = this.#flushes.splice(0);
    const waiting = this.#waiting.splice(0);
    for (const { reject } of [...flushes, ...waiting]) reject(error);
    this.#notify({ kind: 'failed', queued: this.#queue.length + this.#inFlight, error });
  }

  #writeError(cause: unknown): RecorderWriteError {
    const next = this.#closed || this.#lost !== null ? 'given up' : 'kept';
    return writeError({ path: this.#options.file.path, cause, unwritten: this.#unwritten(), next });
  }

  #unwritten(): string[] {
    const { dialect } = this.#options;
    const pending = this.#pending === null ? [] : linesIn(missingLines(this.#pending));
    const queued = this.#queue
      .flat()
      .map((draft, at) => formatLine(draft, dialect, this.#lastOrdinal + at + 1));
    return [...this.#unsynced.doubtfulLines(), ...pending].map(String).concat(queued);
  }

  #notify(state: RecorderState): void {
    if (state.kind === 'idle' && this.#lastState === 'idle') return;
    this.#lastState = state.kind;
    this.#options.onStateChange(state);
  }

  /** The error of every call after closing. */
  closedError(): RecorderClosedError {
    const { path } = this.#options.file;
    return new RecorderClosedError(`The recorder of ${path} is closed.`, { path });
  }
}
