/**
 * Lines in a row of which each is shorter than any that Codex writes. A damaged file may have millions of them, and whoever looks at each
 * takes a hundred times as long as for other lines of as many bytes. A reader that only counts and judges lines takes a row of
 * them as one, and knows what each text is once it has seen it. Pure.
 */
import type { ByteOffset } from './identity.ts';
import type { RawLine } from './line.ts';
import { type ParsedLine, parseObject } from './parse-line.ts';

/** Longest short line, without its newline. */
const SHORT_BYTES = 16;
/** Fewer are lines like any others. */
const FEWEST = 16;
/** So many texts are known at once. */
const MOST_KNOWN = 4_096;
const NEWLINE = 0x0a;

export interface ShortRun {
  readonly lines: number;
  /** Behind the last newline. */
  readonly to: number;
}

/** The run that begins at `from`, the beginning of a line; null when fewer than sixteen short lines are there. */
export function shortRunFrom(bytes: Buffer, from: number): ShortRun | null {
  let [lines, to] = [0, from];
  for (let at = from; at < bytes.length && at - to <= SHORT_BYTES; at += 1) {
    if (bytes[at] !== NEWLINE) continue;
    lines += 1;
    to = at + 1;
  }
  return lines < FEWEST ? null : { lines, to };
}

/** One of the lines of a run. */
export interface ShortLine {
  readonly offset: ByteOffset;
  readonly length: number;
  /** What it is; its own place says nothing. */
  readonly parsed: ParsedLine;
}

/** Parses the lines of runs, each text once. */
export class ShortLines {
  readonly #known = new Map<string, ParsedLine>();

  *in({ offset, bytes, shortLines = 0 }: RawLine): Generator<ShortLine> {
    const text = bytes?.toString('latin1') ?? '';
    let from = 0;
    for (let left = shortLines; left > 0; left -= 1) {
      const newline = text.indexOf('\n', from);
      const to = newline === -1 ? text.length : newline;
      yield {
        offset: (offset + from) as ByteOffset,
        length: to - from,
        parsed: this.#parsed(text.slice(from, to)),
      };
      from = to + 1;
    }
  }

  /** `bytes`: one character for each. */
  #parsed(bytes: string): ParsedLine {
    const known = this.#known.get(bytes);
    if (known !== undefined) return known;
    const place = { offset: 1 as ByteOffset, length: bytes.length, ended: true };
    const parsed = parseObject({ ...place, bytes: Buffer.from(bytes, 'latin1') });
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    this.#known.set(bytes, parsed);
    return parsed;
  }
}
