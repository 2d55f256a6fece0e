/**
 * Line numbers of a rollout, grown in the background. Promises: exact for every byte it has passed, bounded memory for any file (at most
 * 4,096 checkpoints), short slices with the event loop free in between, stoppable. Needs nothing but a `RolloutFile`, so that it can
 * run in a worker. Counts newlines only; does not parse.
 */
import type { RolloutFile } from './rollout-file.ts';

export interface GrowOptions {
  readonly signal?: AbortSignal;
  /** Called after each slice, with the bytes passed so far. */
  readonly onProgress?: (indexedBytes: number) => void;
}

/** Under a millisecond of counting each, so that a key never waits. */
const SLICE_BYTES = 512 * 1024;
const CHECKPOINT_CAP = 4096;
const NEWLINE = 0x0a;

export class NewlineIndex {
  readonly #sliceBytes: number;
  /** Newlines in [0, n × spacing) at index n. */
  #checkpoints: number[] = [0];
  #spacing: number;
  #indexed = 0;
  #newlines = 0;
  #endsWithNewline = true;

  /** Any slice size gives the same answers; smaller ones are for tests. */
  constructor(sliceBytes: number = SLICE_BYTES) {
    this.#sliceBytes = sliceBytes;
    this.#spacing = sliceBytes;
  }

  /** Bytes counted so far. */
  get indexedBytes(): number {
    return this.#indexed;
  }

  /** Lines in the bytes counted so far; an unfinished last line counts. */
  get lineCount(): number {
    return this.#newlines + (this.#endsWithNewline ? 0 : 1);
  }

  /** Counts on to the file's present end. Resolves true when it got there, false when it was stopped. */
  async grow(file: RolloutFile, options: GrowOptions = {}): Promise<boolean> {
    const { size } = await file.stat();
    const into = Buffer.allocUnsafeSlow(Math.max(0, Math.min(this.#sliceBytes, size - this.#indexed)));
    while (this.#indexed < size) {
      if (options.signal?.aborted) return false;
      const bytes = await file.read(this.#indexed, this.#nextSlice(size), into);
      if (bytes.length === 0) return true;
      this.#count(bytes);
      options.onProgress?.(this.#indexed);
      await nextTurn();
    }
    return true;
  }

  /** 1-based number of the line that begins at `offset`, or holds it; null while the index has not come so far. */
  async lineAt(file: RolloutFile, offset: number): Promise<number | null> {
    if (offset > this.#indexed) return null;
    const checkpoint = Math.min(Math.floor(offset / this.#spacing), this.#checkpoints.length - 1);
    let line = 1 + (this.#checkpoints[checkpoint] ?? 0);
    for (let at = checkpoint * this.#spacing; at < offset; ) {
      const bytes = await file.read(at, Math.min(this.#sliceBytes, offset - at));
      if (bytes.length === 0) return null;
      line += countNewlines(bytes);
      at += bytes.length;
    }
    return line;
  }

  /** Up to the next checkpoint, so that each falls on the end of a slice. */
  #nextSlice(size: number): number {
    const toCheckpoint = this.#spacing - (this.#indexed % this.#spacing);
    return Math.min(this.#sliceBytes, toCheckpoint, size - this.#indexed);
  }

  #count(bytes: Buffer): void {
    this.#newlines += countNewlines(bytes);
    this.#indexed += bytes.length;
    this.#endsWithNewline = bytes.at(-1) === NEWLINE;
    if (this.#indexed % this.#spacing === 0) this.#checkpoints.push(this.#newlines);
    if (this.#checkpoints.length > CHECKPOINT_CAP) this.#thinOut();
  }

  /** Every other checkpoint goes: memory stays, a question reads twice as far. */
  #thinOut(): void {
    this.#checkpoints = this.#checkpoints.filter((_, index) => index % 2 === 0);
    this.#spacing *= 2;
  }
}

function countNewlines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}

function nextTurn(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve));
}
