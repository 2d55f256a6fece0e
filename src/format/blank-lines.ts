/**
 * Blank lines in a row. A damaged file may have millions of them, and an object for each would cost a hundred times its byte: readers
 * take a row of them as one line that says how many it stands for. Promises: one look at each byte; numbers of lines stay exact.
 */
import type { LinePlace } from './line.ts';

type LineLike = Pick<LinePlace, 'offset' | 'blankLines'>;

/** Blank lines that follow each other, each with its newline. */
export interface BlankRun {
  readonly lines: number;
  /** Of `lines` lines, the last newline included: from here up to there in the bytes. */
  readonly from: number;
  readonly to: number;
}

const NEWLINE = 0x0a;
/** Fewer are lines like any others. */
const FEWEST = 2;

/** The run that begins at `from`, the beginning of a line; null when fewer than two blank lines are there. */
export function blankRunFrom(bytes: Buffer, from: number): BlankRun | null {
  // Nearly every line begins with a brace: this is looked at for each of them.
  if (!isBlankByte(bytes[from])) return null;
  let [lines, to] = [0, from];
  for (let at = from; at < bytes.length && isBlankByte(bytes[at]); at += 1) {
    if (bytes[at] !== NEWLINE) continue;
    lines += 1;
    to = at + 1;
  }
  return lines < FEWEST ? null : { lines, from, to };
}

/**
 * The run whose last line ends with the newline at `newline`, and whose first begins behind another newline; null when fewer than two
 * blank lines are there.
 */
export function blankRunBefore(bytes: Buffer, newline: number): BlankRun | null {
  if (!isBlankByte(bytes[newline - 1])) return null;
  let [lines, from] = [0, newline];
  for (let at = newline - 1; at >= 0 && isBlankByte(bytes[at]); at -= 1) {
    if (bytes[at] !== NEWLINE) continue;
    lines += 1;
    from = at + 1;
  }
  return lines < FEWEST ? null : { lines, from, to: newline + 1 };
}

/** How many lines of the file a line that was read stands for. */
export function linesIn({ blankLines }: LineLike): number {
  return blankLines ?? 1;
}

/** Each line with the number of the first that it stands for; null for all when the first number is not known. */
export function* numbered<T extends LineLike>(
  lines: Iterable<T>,
  first: number | null,
): Generator<readonly [line: T, number: number | null]> {
  let number = first;
  for (const line of lines) {
    yield [line, number];
    if (number !== null) number += linesIn(line);
  }
}

/** A space, a tab, a carriage return or a newline. */
function isBlankByte(byte: number | undefined): boolean {
  return byte === NEWLINE || byte === 0x20 || byte === 0x09 || byte === 0x0d;
}
