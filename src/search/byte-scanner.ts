/**
 * A piece of a rollout in memory: its bytes, and the same as a string of one character for each byte, so that a plain `RegExp` finds bytes.
 * Promises: `find` gives places of bytes, whatever they are; the string is made once for each piece. Takes one character string of the piece's size.
 */

const NEWLINE = 0x0a;

/** Where a line is; its newline is left out. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

export class ByteScanner {
  #bytes: Buffer;
  #text = '';

  constructor(capacity: number) {
    this.#bytes = Buffer.allocUnsafeSlow(capacity);
  }

  /** To be read into. Another buffer after a `load` that did not fit. */
  get bytes(): Buffer {
    return this.#bytes;
  }

  /** Copies bytes to the beginning; grows when they do not fit. */
  load(bytes: Uint8Array): void {
    if (bytes.length > this.#bytes.length) this.#bytes = Buffer.allocUnsafeSlow(bytes.length);
    this.#bytes.set(bytes);
  }

  /** The first `length` bytes are the piece that is scanned until the next `begin`. */
  begin(length: number): void {
    this.#text = this.#bytes.toString('latin1', 0, length);
  }

  /** Bytes of the piece. */
  get length(): number {
    return this.#text.length;
  }

  /** Where a match of the expression (flag `g`, characters are bytes) first begins at or after `from`, or -1. */
  find(expression: RegExp, from: number): number {
    expression.lastIndex = from;
    return expression.exec(this.#text)?.index ?? -1;
  }

  /** Whether one of the line's bytes begins a match that ends in the line. */
  lineHas(expression: RegExp, { start, end }: LineRange): boolean {
    expression.lastIndex = 0;
    return expression.test(this.#text.slice(start, end));
  }

  /** The line that holds the byte at `place`; nothing before `from` belongs to it. */
  lineAround(place: number, from: number): LineRange {
    const newline = this.#bytes.indexOf(NEWLINE, place);
    return {
      start: place === from ? place : this.#bytes.lastIndexOf(NEWLINE, place - 1) + 1,
      end: newline === -1 || newline > this.length ? this.length : newline,
    };
  }

  /** The first `most` bytes of a line, one character for each. */
  headOf({ start, end }: LineRange, most: number): string {
    return this.#text.slice(start, Math.min(end, start + most));
  }

  bytesOf({ start, end }: LineRange): Buffer {
    return this.#bytes.subarray(start, end);
  }
}
