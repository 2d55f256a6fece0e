/** Where two texts differ: one place, as after a key or a paste. */

export interface TextDifference {
  /** Up to here both are the same. */
  readonly start: number;
  /** From here on the new text is the old one, moved by `by`. */
  readonly end: number;
  readonly by: number;
}

/** Compared at once; the characters of the first parts that differ are then compared one by one. */
const PART = 1024;

function commonStart(before: string, after: string, most: number): number {
  let at = 0;
  while (at + PART <= most && before.slice(at, at + PART) === after.slice(at, at + PART)) at += PART;
  while (at < most && before.charCodeAt(at) === after.charCodeAt(at)) at++;
  return at;
}

function commonEnd(before: string, after: string, most: number): number {
  const [a, b] = [before.length, after.length];
  let length = 0;
  while (
    length + PART <= most &&
    before.slice(a - length - PART, a - length) === after.slice(b - length - PART, b - length)
  )
    length += PART;
  while (length < most && before.charCodeAt(a - length - 1) === after.charCodeAt(b - length - 1)) length++;
  return length;
}

export function changeBetween(before: string, after: string): TextDifference {
  const shorter = Math.min(before.length, after.length);
  const start = commonStart(before, after, shorter);
  const end = commonEnd(before, after, shorter - start);
  return { start, end: after.length - end, by: after.length - before.length };
}
