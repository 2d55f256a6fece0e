/**
 * Cuts a stream of bytes into lines at 0x0A. Promises: every byte belongs to exactly one line, whatever the chunks; a line
 * over the cap is counted but never held; blank lines in a row come as one that says how many they are, and a row may come in parts.
 * Does not decode, and does not know what a line means.
 */
import { type BlankRun, blankRunFrom } from '../../format/blank-lines.ts';
import type { ByteOffset } from '../../format/identity.ts';
import type { RawLine } from '../../format/line.ts';
import { shortRunFrom } from '../../format/short-lines.ts';

/** Lines over this are listed by place only and read part by part on request (base64 images make lines of 20 MB and more). */
export const LINE_CAP_BYTES = 16 * 1024 * 1024;

const NEWLINE = 0x0a;
const NOTHING: Buffer = Buffer.alloc(0);

/** Splits forward. Feed chunks in file order; `rest` is the unfinished line so far. */
export class LineSplitter {
  #lineStart: number;
  #length = 0;
  /** The unfinished line's pieces; null once it is over the cap. */
  #pieces: Buffer[] | null = [];
  readonly #cap: number;
  readonly #joinsShort: boolean;

  /** `joined`: short lines in a row come as one. */
  constructor(start: number, capBytes: number = LINE_CAP_BYTES, shortLines: 'joined' | 'single' = 'single') {
    this.#lineStart = start;
    this.#cap = capBytes;
    this.#joinsShort = shortLines === 'joined';
  }

  /** Byte offset right after everything pushed so far. */
  get position(): number {
    return this.#lineStart + this.#length;
  }

  /** The complete lines that end in `chunk`. Their bytes share the chunk's memory. */
  push(chunk: Buffer): RawLine[] {
    const lines: RawLine[] = [];
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      const run = this.#length === 0 ? blankRunFrom(chunk, from) : null;
      const short =
        this.#joinsShort && run === null && this.#length === 0 && this.#lineStart > 0
          ? shortRunFrom(chunk, from)
          : null;
      if (short !== null) {
        const length = short.to - from - 1;
        const bytes = chunk.subarray(from, short.to - 1);
        const offset = this.#lineStart as ByteOffset;
        lines.push({ offset, length, ended: true, bytes, shortLines: short.lines });
        this.#startLine(offset + length + 1);
        from = short.to;
      } else if (run === null) {
        if (at > from) this.#take(chunk.subarray(from, at));
        lines.push(this.#line({ ended: true }));
        this.#startLine(this.#lineStart + this.#length + 1);
        from = at + 1;
      } else {
        lines.push(blankLines(run, this.#lineStart, chunk));
        this.#startLine(this.#lineStart + run.to - run.from);
        from = run.to;
      }
    }
    if (from < chunk.length) this.#take(chunk.subarray(from));
    return lines;
  }

  /** The unfinished line, or null when the last byte pushed was a newline. Stays in the splitter. */
  rest(): RawLine | null {
    return this.#length === 0 ? null : this.#line({ ended: false });
  }

  #take(piece: Buffer): void {
    this.#length += piece.length;
    if (this.#length > this.#cap) this.#pieces = null;
    if (piece.length > 0) this.#pieces?.push(piece);
  }

  #startLine(offset: number): void {
    this.#lineStart = offset;
    this.#length = 0;
    if (this.#pieces === null || this.#pieces.length > 0) this.#pieces = [];
  }

  #line({ ended }: { readonly ended: boolean }): RawLine {
    const offset = this.#lineStart as ByteOffset;
    return { offset, length: this.#length, ended, bytes: this.#pieces && joinPieces(this.#pieces) };
  }
}

/** A run of blank lines as one line; it begins at `offset` in the file. */
export function blankLines({ lines, from, to }: BlankRun, offset: number, chunk: Buffer): RawLine {
  const place = { offset: offset as ByteOffset, length: to - from - 1, ended: true };
  return { ...place, bytes: chunk.subarray(from, to - 1), blankLines: lines };
}

/** The lines of bytes that begin at `start` in their file. What follows the last newline is a line only at the end of the file. */
export function linesOf(bytes: Buffer, start: number, end: 'end of file' | 'cut'): RawLine[] {
  const splitter = new LineSplitter(start);
  const lines = splitter.push(bytes);
  const rest = end === 'end of file' ? splitter.rest() : null;
  return rest ? [...lines, rest] : lines;
}

/** One buffer from a line's pieces, without copying when there is only one. */
export function joinPieces(pieces: readonly Buffer[]): Buffer {
  if (pieces.length === 0) return NOTHING;
  return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
}
