/**
 * Lines that are in the kernel and not known to be on disk. After a failed sync the kernel may have dropped them and report
 * success later; so the file is opened again, its tail is compared, and lines that are missing are returned to be written
 * again. Promises that a line is never compared again after a sync that succeeded, and that the error of every failed sync
 * is thrown once. Keeps the bytes that were written and nothing else: every garbage collection would move megabytes of
 * strings until they are on disk.
 */
import type { AppendFile } from './append-file.ts';
import { type LineBlock, landedLines, linesIn } from './block.ts';

/** Whole lines. After foreign bytes they may begin later than `start`, never before. */
interface WrittenLines {
  readonly start: number;
  readonly lines: Buffer;
}

const NEWLINE = 0x0a;

export class UnsyncedLines {
  readonly #file: AppendFile;
  /** In file order. */
  #written: WrittenLines[] = [];
  #bytes = 0;
  /** The sync under way, or the last one; it never rejects. */
  #sync: Promise<void> = Promise.resolve();
  #doubtful = false;
  /** The error of a failed sync, until it is thrown. */
  #failure: { readonly error: unknown } | null = null;

  constructor(file: AppendFile) {
    this.#file = file;
  }

  /** Bytes that no sync was begun for. */
  get bytes(): number {
    return this.#bytes;
  }

  /** A sync failed: what the file holds must be compared before anything else. */
  get doubtful(): boolean {
    return this.#doubtful;
  }

  /** The lines of `block` that are in the file whole. */
  add(block: LineBlock): void {
    this.#written.push({ start: block.start, lines: landedLines(block) });
    this.#bytes += block.landed;
  }

  /** Begins a sync for everything added so far when the one before has ended, and does not wait for its end. */
  async startSync(): Promise<void> {
    await this.#sync;
    if (this.#doubtful || this.#written.length === 0) return;
    this.#bytes = 0;
    this.#sync = this.#syncFirst(this.#written.length);
  }

  /** One sync for everything added so far. Throws the system's error, and then everything added is in doubt. */
  async sync(): Promise<void> {
    await this.startSync();
    await this.#sync;
    this.#throwFailure();
  }

  /** Resolves when no sync is under way: before that the descriptor must not be closed. */
  syncEnded(): Promise<void> {
    return this.#sync;
  }

  async #syncFirst(count: number): Promise<void> {
    try {
      await this.#file.sync();
      this.#written.splice(0, count);
    } catch (error) {
      this.#doubtful = true;
      this.#failure = { error };
    }
  }

  #throwFailure(): void {
    const failure = this.#failure;
    this.#failure = null;
    if (failure !== null) throw failure.error;
  }

  doubtfulLines(): Buffer[] {
    return this.#doubtful ? this.#written.flatMap(({ lines }) => linesIn(lines)) : [];
  }

  /**
   * Opens the file again and searches it for the lines in doubt, in their order. Returns those that are missing; the others
   * wait for the next sync. Throws the error of a sync in the background, or when the file cannot be opened or read: the
   * lines stay in doubt.
   */
  async recover(): Promise<Buffer[]> {
    this.#throwFailure();
    await this.#file.reopen();
    const from = this.#written[0]?.start ?? 0;
    const tail = await this.#file.read(from, Math.max(0, (await this.#file.size()) - from));
    const found: WrittenLines[] = [];
    const missing: Buffer[] = [];
    let cursor = 0;
    for (const line of this.doubtfulLines()) {
      const at = findLine(tail, line, cursor);
      if (at === -1) {
        missing.push(line);
      } else {
        cursor = at + line.length + 1;
        found.push({ start: from + at, lines: tail.subarray(at, cursor) });
      }
    }
    this.#written = found;
    this.#bytes = cursor;
    this.#doubtful = false;
    return missing;
  }
}

/** The position of `line` as a whole line at or after `from`, or -1. */
function findLine(tail: Buffer, line: Buffer, from: number): number {
  for (let at = tail.indexOf(line, from); at !== -1; at = tail.indexOf(line, at + 1)) {
    const isBegun = at === 0 || tail[at - 1] === NEWLINE;
    if (isBegun && tail[at + line.length] === NEWLINE) return at;
  }
  return -1;
}
