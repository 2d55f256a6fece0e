/**
 * The end of a file on another host as it came by itself: bytes in one row, of which the reader takes what it reads. Pure. What was taken is
 * kept for as long as a reader looks back to compare, and no longer.
 */
import { ProtocolError, type TravellingBytes } from '../protocol/frame.ts';

/** A reader compares up to so many bytes before its place, to see that the file only grew. */
export const KEPT_BYTES = 256;

export class PushedBytes {
  #start: number;
  #parts: Buffer = Buffer.alloc(0);
  /** What is before it was taken: its credit was given back. */
  #taken: number;

  /** `from`: where the first byte that comes will be. */
  constructor(from: number) {
    this.#start = from;
    this.#taken = from;
  }

  /** @throws ProtocolError when it is not what comes next */
  put({ offset, bytes }: TravellingBytes): void {
    if (offset !== this.#start + this.#parts.length) throw new ProtocolError('bytes out of order');
    this.#parts = Buffer.concat([this.#parts, bytes]);
  }

  /** The bytes from `position` to `end`, and for how many of them credit can be given again; null when they are not all here. */
  take(position: number, end: number): { readonly bytes: Buffer; readonly freed: number } | null {
    if (position < this.#start || end > this.#start + this.#parts.length) return null;
    const bytes = Buffer.from(this.#parts.subarray(position - this.#start, end - this.#start));
    const freed = Math.max(0, end - this.#taken);
    this.#taken += freed;
    const drop = Math.max(0, this.#taken - KEPT_BYTES - this.#start);
    this.#parts = this.#parts.subarray(drop);
    this.#start += drop;
    return { bytes, freed };
  }
}
