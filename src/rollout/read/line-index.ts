/**
 * How many lines and prompts a rollout has, the number of any line, and where the prompts stand. Promises: exact for every line it has
 * passed; goes on where it was when the file grows; memory is at most 4,096 checkpoints and eight bytes for each prompt; stoppable;
 * its state can be sent to another thread. Keeps nothing of a file.
 */
import type { Dialect } from '../../format/identity.ts';
import type { RawLine } from '../../format/line.ts';
import type { RolloutFile } from '../file/rollout-file.ts';
import { type LineScan, lineScan } from './line-scan.ts';
import { LINE_CAP_BYTES } from './line-splitter.ts';
import { PromptStarts, type PromptState } from './prompt-starts.ts';
import { SortedNumbers } from './sorted-numbers.ts';

export interface LineIndexState {
  readonly dialect: Dialect | null;
  /** Where the line begins that comes next. */
  readonly indexed: number;
  readonly lines: number;
  /** Bytes of that line, when it is known to be unfinished or long. */
  readonly unfinished: number;
  readonly spacing: number;
  /** Line starts, about `spacing` apart, and how many lines come before each. */
  readonly offsets: Float64Array;
  readonly linesBefore: Float64Array;
  readonly prompts: PromptState;
}

/** What is needed of a `RolloutFile`. */
export interface IndexedFile extends Pick<RolloutFile, 'read'> {
  readonly stat: () => Promise<{ readonly size: number }>;
}

export interface GrowOptions {
  readonly signal?: AbortSignal;
  /** Called between two pieces of work, with the bytes passed so far. */
  readonly pause?: (indexedBytes: number) => void | Promise<void>;
}

/** How an index reads; its answers are always the same. */
export interface Reading {
  readonly chunkBytes: number;
  /** So much ahead is worth the few milliseconds that making machine code takes. */
  readonly compileFromBytes: number;
}

/** A chunk stays in the processor's cache: what was just read is looked at twice. */
const USUAL: Reading = { chunkBytes: 256 * 1024, compileFromBytes: 16 * 1024 * 1024 };
const CHECKPOINT_CAP = 4096;
const NEWLINE = 0x0a;

export class LineIndex {
  readonly #dialect: Dialect | null;
  readonly #reading: Reading;
  readonly #prompts: PromptStarts;
  #indexed: number;
  #lines: number;
  #unfinished: number;
  #spacing: number;
  #offsets: SortedNumbers;
  #linesBefore: SortedNumbers;

  private constructor(from: Partial<LineIndexState> & Pick<LineIndexState, 'dialect'>, reading: Reading) {
    this.#dialect = from.dialect;
    this.#reading = reading;
    this.#prompts = new PromptStarts(from.dialect, from.prompts);
    this.#indexed = from.indexed ?? 0;
    this.#lines = from.lines ?? 0;
    this.#unfinished = from.unfinished ?? 0;
    this.#spacing = from.spacing ?? reading.chunkBytes;
    this.#offsets = new SortedNumbers(from.offsets);
    this.#linesBefore = new SortedNumbers(from.linesBefore);
  }

  /** Of nothing yet. Other ways to read than the usual are for tests. */
  static empty(dialect: Dialect | null, reading: Partial<Reading> = {}): LineIndex {
    return new LineIndex({ dialect }, { ...USUAL, ...reading });
  }

  static from(state: LineIndexState): LineIndex {
    return new LineIndex(state, USUAL);
  }

  get state(): LineIndexState {
    return {
      dialect: this.#dialect,
      indexed: this.#indexed,
      lines: this.#lines,
      unfinished: this.#unfinished,
      spacing: this.#spacing,
      offsets: this.#offsets.toArray(),
      linesBefore: this.#linesBefore.toArray(),
      prompts: this.#prompts.state,
    };
  }

  /** Bytes looked at so far. */
  get indexedBytes(): number {
    return this.#indexed + this.#unfinished;
  }

  /** Lines in them; an unfinished last line counts. */
  get lineCount(): number {
    return this.#lines + (this.#unfinished > 0 ? 1 : 0);
  }

  /** Where the prompts of the ended lines stand: sorted offsets in the file. */
  get prompts(): Pick<SortedNumbers, 'length' | 'at' | 'countBelow'> {
    return this.#prompts.starts;
  }

  /** Goes on to the file's present end. Resolves true when it got there, false when it was stopped. */
  async grow(file: IndexedFile, { signal, pause }: GrowOptions = {}): Promise<boolean> {
    const { size } = await file.stat();
    const { chunkBytes, compileFromBytes } = this.#reading;
    const ahead = Math.max(0, size - this.#indexed);
    const scan = lineScan(Math.min(chunkBytes, ahead), ahead >= compileFromBytes ? 'compiled' : 'plain');
    while (this.indexedBytes < size) {
      if (signal?.aborted) return false;
      const length = Math.min(chunkBytes, size - this.indexedBytes);
      const bytes = await file.read(this.indexedBytes, length, scan.bytes);
      if (bytes.length === 0) return true;
      if (this.#unfinished === 0) this.#takeLines(scan, scan.take(bytes));
      else await this.#goOn(file, bytes);
      await pause?.(this.indexedBytes);
    }
    return true;
  }

  /** Counts a line whose bytes somebody has read. False when lines before it were not counted: then `grow` is for it. */
  push(line: RawLine): boolean {
    if (line.offset !== this.#indexed) return line.offset < this.#indexed;
    if (!line.ended) {
      this.#unfinished = line.length;
      return true;
    }
    this.#checkpoint();
    const { bytes, offset } = line;
    if (bytes !== null) this.#prompts.push({ bytes, offset }, 0, line.length);
    this.#lines += 1;
    this.#indexed += line.length + 1;
    this.#unfinished = 0;
    return true;
  }

  /** 1-based number of the line that begins at `offset`, or holds it; null while the index has not come so far. */
  async lineAt(file: IndexedFile, offset: number): Promise<number | null> {
    if (offset > this.indexedBytes) return null;
    const checkpoint = this.#offsets.countBelow(offset + 1) - 1;
    let line = 1 + (this.#linesBefore.at(checkpoint) ?? 0);
    for (let at = this.#offsets.at(checkpoint) ?? 0; at < offset; ) {
      const bytes = await file.read(at, Math.min(this.#reading.chunkBytes, offset - at));
      if (bytes.length === 0) return null;
      for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, end + 1)) line += 1;
      at += bytes.length;
    }
    return line;
  }

  /** Bytes that begin where a line begins. What is behind their last newline is read again, with what follows. */
  #takeLines(scan: LineScan, bytes: Buffer): void {
    this.#checkpoint();
    const stretch = { bytes, offset: this.#indexed, scan };
    for (let from = 0; ; ) {
      const start = scan.next(from, this.#prompts.leastRank);
      this.#lines += scan.passed;
      if (start === -1) break;
      const end = this.#prompts.push(stretch, start, scan.newline);
      this.#lines += end === scan.newline ? 1 : 2;
      from = end + 1;
    }
    this.#indexed += scan.stoppedAt;
    if (scan.stoppedAt === 0) this.#unfinished = bytes.length;
  }

  /** More of a line that has no end yet. Once it has one it is looked at whole, unless nobody reads such a line. */
  async #goOn(file: IndexedFile, bytes: Buffer): Promise<void> {
    const end = bytes.indexOf(NEWLINE);
    this.#unfinished += end === -1 ? bytes.length : end;
    if (end === -1) return;
    if (this.#unfinished <= LINE_CAP_BYTES) {
      const line = await file.read(this.#indexed, this.#unfinished);
      this.#prompts.push({ bytes: line, offset: this.#indexed }, 0, line.length);
    }
    this.#lines += 1;
    this.#indexed += this.#unfinished + 1;
    this.#unfinished = 0;
  }

  #checkpoint(): void {
    const last = this.#offsets.at(this.#offsets.length - 1);
    if (last !== undefined && this.#indexed - last < this.#spacing) return;
    this.#offsets.push(this.#indexed);
    this.#linesBefore.push(this.#lines);
    if (this.#offsets.length <= CHECKPOINT_CAP) return;
    this.#spacing *= 2;
    this.#offsets = everyOther(this.#offsets);
    this.#linesBefore = everyOther(this.#linesBefore);
  }
}

/** Memory stays; a question reads twice as far. */
function everyOther(numbers: SortedNumbers): SortedNumbers {
  return new SortedNumbers(numbers.toArray().filter((_, index) => index % 2 === 0));
}
