/**
 * Lines of a rollout by byte offset, forward and backward. Promises: both directions give the same lines for any chunk size
 * (blank lines in a row come in rows of any length, see `format/blank-lines.ts`);
 * memory is a chunk and one line, never the file; a line over the cap comes as its place alone (`bytes: null`).
 * Yields batches (the lines that end in one chunk, at most `BATCH_LINES`), because a batch costs what a single line would, and because
 * a caller that gives way to keys after each must come to that soon: a chunk may hold 30,000 of the shortest lines.
 * Does not decode, and reads no further than the requested end: `follow.ts` reads what a file grows by.
 */
import { blankRunBefore } from '../../format/blank-lines.ts';
import type { ByteOffset } from '../../format/identity.ts';
import type { RawLine } from '../../format/line.ts';
import type { ReadableFile } from '../file/rollout-file.ts';
import { blankLines, joinPieces, LINE_CAP_BYTES, LineSplitter } from './line-splitter.ts';

/** `start` must be a line start; `end` (exclusive) a line start or the end of the file. Sizes in bytes. */
export interface ReadRange {
  readonly start?: number;
  readonly end?: number;
  readonly chunkBytes?: number;
  readonly capBytes?: number;
  readonly signal?: AbortSignal;
  /** `joined`: forward, many short lines in a row come as one (`format/short-lines.ts`). */
  readonly shortLines?: 'joined';
}

/** A screenful is in the first chunk; later chunks double, for long readings. */
const FIRST_CHUNK_BYTES = 64 * 1024;
const LARGEST_CHUNK_BYTES = 1024 * 1024;
/** What is done with so many lines takes a few milliseconds. */
export const BATCH_LINES = 1_024;
const NEWLINE = 0x0a;

/** Batches of lines in file order. An unfinished last line comes last with `ended: false`. */
export async function* readLinesForward(
  file: ReadableFile,
  range: ReadRange = {},
): AsyncGenerator<RawLine[]> {
  const { start, end, cap, chunk } = limitsOf(file, range);
  const splitter = new LineSplitter(start, cap, range.shortLines);
  for (
    let size = chunk;
    splitter.position < end && !range.signal?.aborted;
    size = nextChunkBytes(size, range)
  ) {
    const bytes = await file.read(splitter.position, Math.min(size, end - splitter.position));
    // The file became shorter meanwhile.
    if (bytes.length === 0) break;
    // Of megabytes of the shortest lines, no more are in memory than of the first chunk.
    for (let at = 0; at < bytes.length; at += chunk) {
      yield* batchesOf(splitter.push(bytes.subarray(at, at + chunk)));
    }
  }
  const rest = range.signal?.aborted ? null : splitter.rest();
  if (rest) yield [rest];
}

/** Batches of lines from `end` towards `start`, the last line of the range first. */
export async function* readLinesBackward(
  file: ReadableFile,
  range: ReadRange = {},
): AsyncGenerator<RawLine[]> {
  const { start, end, cap, chunk } = limitsOf(file, range);
  const splitter = new BackwardSplitter(end, cap);
  let position = end;
  let spare: Buffer | undefined;
  for (let size = chunk; position > start && !range.signal?.aborted; size = nextChunkBytes(size, range)) {
    const from = Math.max(start, position - size);
    // Fresh memory for megabytes that are not kept would take longer than reading them.
    if (splitter.keepsNothing) spare ??= Buffer.allocUnsafeSlow(size);
    const bytes = await readExactly(file, { offset: from, length: position - from, into: spare });
    // The file became shorter meanwhile: the lines further on are gone, and so is the way back from them.
    if (bytes.length < position - from) return;
    position = from;
    for (let to = bytes.length; to > 0; to -= chunk) {
      const begin = Math.max(0, to - chunk);
      const lines = splitter.push(bytes.subarray(begin, to), from + begin);
      // Lines that were found share their chunk's memory.
      if (lines.length > 0) spare = undefined;
      yield* batchesOf(lines);
    }
  }
  const first = range.signal?.aborted ? null : splitter.finish(start);
  if (first) yield [first];
}

/** Start of the line that holds byte `offset` (or that ends right before it, when `offset` is the end of the file). */
export async function findLineStart(file: ReadableFile, offset: number): Promise<ByteOffset> {
  let position = Math.min(offset, file.size);
  while (position > 0) {
    const from = Math.max(0, position - FIRST_CHUNK_BYTES);
    const at = (await readExactly(file, { offset: from, length: position - from })).lastIndexOf(NEWLINE);
    if (at !== -1) return (from + at + 1) as ByteOffset;
    position = from;
  }
  return 0 as ByteOffset;
}

/** How many newlines are in [start, end): lines that end there. */
export async function countNewlines(file: ReadableFile, start: number, end: number): Promise<number> {
  let count = 0;
  const chunk = Buffer.allocUnsafeSlow(Math.max(0, Math.min(LARGEST_CHUNK_BYTES, end - start)));
  for (let at = start; at < end; ) {
    const bytes = await file.read(at, Math.min(chunk.length, end - at), chunk);
    if (bytes.length === 0) break;
    for (let found = bytes.indexOf(NEWLINE); found !== -1; found = bytes.indexOf(NEWLINE, found + 1)) count++;
    at += bytes.length;
  }
  return count;
}

/** The bytes at a known place, whole: the way to read a line over the cap on request. */
export async function readLineAt(
  file: ReadableFile,
  place: { readonly offset: number; readonly length: number },
): Promise<Buffer> {
  return readExactly(file, place);
}

/** Mirror image of LineSplitter: fed from the end, gives the last line first. */
class BackwardSplitter {
  /** End (exclusive, newline left out) of the line being collected; null until its newline or the end was seen. */
  #lineEnd: number;
  #ended = false;
  #length = 0;
  #pieces: Buffer[] | null = [];
  #atEnd = true;
  readonly #cap: number;

  constructor(end: number, capBytes: number) {
    this.#lineEnd = end;
    this.#cap = capBytes;
  }

  /** The line being collected is over the cap. */
  get keepsNothing(): boolean {
    return this.#pieces === null;
  }

  /** `chunk` begins at `from` and ends where the last one began. */
  push(chunk: Buffer, from: number): RawLine[] {
    const lines: RawLine[] = [];
    let to = chunk.length;
    for (
      let at = chunk.lastIndexOf(NEWLINE);
      at !== -1;
      at = to === 0 ? -1 : chunk.lastIndexOf(NEWLINE, to - 1)
    ) {
      if (to > at + 1) this.#take(chunk.subarray(at + 1, to));
      const line = this.#line();
      if (line) lines.push(line);
      // The line whose newline this is, and those before it.
      const run = blankRunBefore(chunk, at);
      if (run) lines.push(blankLines(run, from + run.from, chunk));
      to = run === null ? at : run.from - 1;
      this.#startLine(from + to);
    }
    if (to > 0) this.#take(chunk.subarray(0, to));
    return lines;
  }

  /** The first line of the range, once everything down to `start` was pushed. */
  finish(start: number): RawLine | null {
    return this.#lineEnd - this.#length === start ? this.#line() : null;
  }

  #take(piece: Buffer): void {
    this.#length += piece.length;
    if (this.#length > this.#cap) this.#pieces = null;
    if (piece.length > 0) this.#pieces?.unshift(piece);
  }

  #startLine(end: number): void {
    this.#lineEnd = end;
    this.#ended = true;
    this.#atEnd = false;
    this.#length = 0;
    if (this.#pieces === null || this.#pieces.length > 0) this.#pieces = [];
  }

  /** Nothing after the last newline is not a line. */
  #line(): RawLine | null {
    if (this.#atEnd && this.#length === 0) return null;
    const offset = (this.#lineEnd - this.#length) as ByteOffset;
    const bytes = this.#pieces && joinPieces(this.#pieces);
    return { offset, length: this.#length, ended: this.#ended, bytes };
  }
}

function* batchesOf(lines: RawLine[]): Generator<RawLine[]> {
  if (lines.length > 0 && lines.length <= BATCH_LINES) return void (yield lines);
  for (let at = 0; at < lines.length; at += BATCH_LINES) yield lines.slice(at, at + BATCH_LINES);
}

function limitsOf(file: ReadableFile, range: ReadRange) {
  return {
    start: range.start ?? 0,
    end: range.end ?? file.size,
    cap: range.capBytes ?? LINE_CAP_BYTES,
    chunk: range.chunkBytes ?? FIRST_CHUNK_BYTES,
  };
}

function nextChunkBytes(size: number, range: ReadRange): number {
  return range.chunkBytes ?? Math.min(size * 2, LARGEST_CHUNK_BYTES);
}

/** Short only when the file became shorter. */
async function readExactly(
  file: ReadableFile,
  place: { readonly offset: number; readonly length: number; readonly into?: Buffer | undefined },
): Promise<Buffer> {
  const { offset, length, into } = place;
  const pieces: Buffer[] = [];
  let got = 0;
  while (got < length) {
    const piece = await file.read(offset + got, length - got, into?.subarray(got));
    if (piece.length === 0) break;
    pieces.push(piece);
    got += piece.length;
  }
  return joinPieces(pieces);
}
