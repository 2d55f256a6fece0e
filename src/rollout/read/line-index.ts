/**
 * How many lines and prompts a rollout has, the number of any line, and where the prompts begin. Promises: exact for every line it has
 * counted; continues where it was when the file grows; memory is at most 4,096 checkpoints and eight bytes for each prompt; stoppable;
 * its state can be sent to another thread. Does not keep the file open.
 */
import { blankRunFrom, linesIn } from '../../format/blank-lines.ts';
import type { Dialect } from '../../format/identity.ts';
import type { RawLine } from '../../format/line.ts';
import type { RolloutFile } from '../file/rollout-file.ts';
import { LINE_CAP_BYTES } from './line-splitter.ts';
import { PromptFinder, type PromptState } from './prompt-finder.ts';

export interface LineIndexState {
  readonly dialect: Dialect | null;
  /** Where the next line begins. */
  readonly indexed: number;
  readonly lines: number;
  /** Bytes of that line, when it is known to be unfinished or long. */
  readonly unfinished: number;
  readonly spacing: number;
  /** Line starts, about `spacing` apart, and how many lines come before each. */
  readonly offsets: readonly number[];
  readonly linesBefore: readonly number[];
  readonly prompts: PromptState;
}

/** What is needed of a `RolloutFile`. */
export interface IndexedFile extends Pick<RolloutFile, 'read'> {
  readonly stat: () => Promise<{ readonly size: number }>;
}

export interface GrowOptions {
  readonly signal?: AbortSignal;
  /** Called between two chunks, and within one that has many lines, with the bytes counted so far. */
  readonly pause?: (indexedBytes: number) => void | Promise<void>;
}

/** Fits the processor's cache: what was just read is scanned there. */
const CHUNK_BYTES = 256 * 1024;
const CHECKPOINT_CAP = 4096;
/** So many lines are taken between two pauses, at most: the shortest ones make a chunk of 100,000. */
export const STEP_LINES = 1_024;
/** No line that says anything is shorter than `{"type":"reasoning"}`. */
const SHORTEST_LINE_BYTES = 20;
const NEWLINE = 0x0a;

export class LineIndex {
  readonly #dialect: Dialect | null;
  readonly #chunkBytes: number;
  readonly #prompts: PromptFinder;
  #indexed: number;
  #lines: number;
  #unfinished: number;
  #spacing: number;
  #offsets: number[];
  #linesBefore: number[];

  private constructor(from: Partial<LineIndexState> & Pick<LineIndexState, 'dialect'>, chunkBytes: number) {
    this.#dialect = from.dialect;
    this.#chunkBytes = chunkBytes;
    this.#prompts = new PromptFinder(from.dialect, from.prompts);
    this.#indexed = from.indexed ?? 0;
    this.#lines = from.lines ?? 0;
    this.#unfinished = from.unfinished ?? 0;
    this.#spacing = from.spacing ?? chunkBytes;
    this.#offsets = [...(from.offsets ?? [])];
    this.#linesBefore = [...(from.linesBefore ?? [])];
  }

  /** Of nothing yet. The answers are the same whatever the size of the chunks that are read. */
  static empty(dialect: Dialect | null, chunkBytes = CHUNK_BYTES): LineIndex {
    return new LineIndex({ dialect }, chunkBytes);
  }

  static from(state: LineIndexState): LineIndex {
    return new LineIndex(state, CHUNK_BYTES);
  }

  get state(): LineIndexState {
    return {
      dialect: this.#dialect,
      indexed: this.#indexed,
      lines: this.#lines,
      unfinished: this.#unfinished,
      spacing: this.#spacing,
      offsets: [...this.#offsets],
      linesBefore: [...this.#linesBefore],
      prompts: this.#prompts.state,
    };
  }

  /** Bytes counted so far. */
  get indexedBytes(): number {
    return this.#indexed + this.#unfinished;
  }

  /** Lines in them; an unfinished last line counts. */
  get lineCount(): number {
    return this.#lines + (this.#unfinished > 0 ? 1 : 0);
  }

  /** Where the prompts of the ended lines begin: sorted offsets in the file. */
  get prompts(): readonly number[] {
    return this.#prompts.starts;
  }

  /** How many of them say that turns were taken back. */
  get rollbacks(): number {
    return this.#prompts.rollbacks;
  }

  /** Counts on to the file's present end. Resolves true when it got there, false when it was stopped. */
  async grow(file: IndexedFile, { signal, pause }: GrowOptions = {}): Promise<boolean> {
    const { size } = await file.stat();
    const chunk = Buffer.allocUnsafeSlow(Math.min(this.#chunkBytes, Math.max(0, size - this.#indexed)));
    while (this.indexedBytes < size) {
      if (signal?.aborted) return false;
      const length = Math.min(this.#chunkBytes, size - this.indexedBytes);
      const bytes = await file.read(this.indexedBytes, length, chunk);
      if (bytes.length === 0) return true;
      if (this.#unfinished > 0) await this.#continueLine(file, bytes);
      else
        for (const indexed of this.#takeLines(bytes)) {
          await pause?.(indexed);
          if (signal?.aborted) return false;
        }
      await pause?.(this.indexedBytes);
    }
    return true;
  }

  /** Counts a line that the caller has read. False when lines before it were not counted: then `grow` counts it. */
  push(line: RawLine): boolean {
    if (line.offset !== this.#indexed) return line.offset < this.#indexed && this.#restOfBlank(line);
    if (!line.ended) {
      this.#unfinished = line.length;
      return true;
    }
    this.#checkpoint();
    const { bytes, offset } = line;
    if (bytes !== null && line.blankLines === undefined)
      this.#prompts.push({ bytes, offset }, 0, line.length);
    this.#lines += linesIn(line);
    this.#indexed += line.length + 1;
    this.#unfinished = 0;
    return true;
  }

  /** What comes behind the counted lines in a row of blank ones that began among them. True: it was counted, or there is none. */
  #restOfBlank({ offset, length, bytes, blankLines }: RawLine): boolean {
    const counted = this.#indexed - offset;
    if (blankLines === undefined || bytes === null || counted > length) return true;
    this.#lines += 1;
    for (let at = bytes.indexOf(NEWLINE, counted); at !== -1; at = bytes.indexOf(NEWLINE, at + 1))
      this.#lines += 1;
    this.#indexed = offset + length + 1;
    this.#unfinished = 0;
    return true;
  }

  /** 1-based number of the line that begins at `offset`, or holds it; null while it was not counted. */
  async lineAt(file: IndexedFile, offset: number): Promise<number | null> {
    if (offset > this.indexedBytes) return null;
    const checkpoint = countBelow(this.#offsets, offset + 1) - 1;
    let line = 1 + (this.#linesBefore[checkpoint] ?? 0);
    for (let at = this.#offsets[checkpoint] ?? 0; at < offset; ) {
      const bytes = await file.read(at, Math.min(this.#chunkBytes, offset - at));
      if (bytes.length === 0) return null;
      for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, end + 1)) line += 1;
      at += bytes.length;
    }
    return line;
  }

  /** Bytes that begin where a line begins, in steps. What is behind their last newline is read again, with what follows. */
  *#takeLines(bytes: Buffer): Generator<number> {
    this.#checkpoint();
    const file = { bytes, offset: this.#indexed };
    let [start, left] = [0, STEP_LINES];
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
      const blank = blankRunFrom(bytes, start);
      if (blank !== null) {
        this.#lines += blank.lines;
        start = blank.to;
        continue;
      }
      const taken = end - start < SHORTEST_LINE_BYTES ? end : this.#prompts.push(file, start, end);
      this.#lines += taken === end ? 1 : 2;
      start = taken + 1;
      left -= 1;
      if (left > 0) continue;
      left = STEP_LINES;
      this.#indexed = file.offset + start;
      yield this.#indexed;
    }
    this.#indexed = file.offset + start;
    if (start === 0) this.#unfinished = bytes.length;
  }

  /** More of a line that has no end yet. Once it has one it is read whole, unless it is over the cap. */
  async #continueLine(file: IndexedFile, bytes: Buffer): Promise<void> {
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
    const last = this.#offsets.at(-1);
    if (last !== undefined && this.#indexed - last < this.#spacing) return;
    this.#offsets.push(this.#indexed);
    this.#linesBefore.push(this.#lines);
    if (this.#offsets.length <= CHECKPOINT_CAP) return;
    this.#spacing *= 2;
    this.#offsets = everyOther(this.#offsets);
    this.#linesBefore = everyOther(this.#linesBefore);
  }
}

/** Halves the memory; a line number then takes reading twice as far. */
function everyOther(numbers: readonly number[]): number[] {
  return numbers.filter((_, index) => index % 2 === 0);
}

/** How many of the sorted numbers are below `limit`; O(log n). */
export function countBelow(sorted: readonly number[], limit: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
