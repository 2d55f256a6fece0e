/**
 * The bytes that turn one row of the screen into another: from the first cell that differs to the last, in the style that is open
 * there. Terminals disagree about the width of emoji and the like, so drawing never begins after such a character, and the old rest of
 * the row is erased before the new one is drawn, not after.
 */
import { certainLength, placed } from './placed.ts';

const ESC = '\u001B';
const SGR = /\u001B\[[0-9;]*m/g;
const RESET = `${ESC}[0m`;
/** To leave out a shorter end costs as many bytes as to draw it. */
const WORTH_CHARACTERS = 6;
const RESETS = new Set([`${ESC}[0m`, `${ESC}[m`]);

function commonPrefix(before: string, after: string): number {
  const length = Math.min(before.length, after.length);
  let at = 0;
  while (at < length && before.charCodeAt(at) === after.charCodeAt(at)) at++;
  return at;
}

/** Up to where both rows are the same and the column on the screen is certain. Never within a sequence. */
function cutPoint(before: string, after: string): number {
  const same = commonPrefix(before, after);
  // The next character may join the one before it: that one is drawn again, too.
  const sure = Math.min(
    same,
    certainLength(after.slice(0, same + 1)),
    certainLength(before.slice(0, same + 1)),
  );
  const at = sure < same || certainLength(before.slice(0, same + 1)) <= same ? Math.max(0, sure - 1) : sure;
  const start = after.lastIndexOf(ESC, at - 1);
  const inside = at > 0 && start >= 0 && after.indexOf('m', start) >= at;
  return inside ? start : at;
}

/** The sequences that are in force at the end of `prefix`. */
function openStyle(prefix: string): string {
  let open = '';
  for (let at = prefix.indexOf(ESC); at !== -1; at = prefix.indexOf(ESC, at + 1)) {
    const sequence = prefix.slice(at, prefix.indexOf('m', at) + 1);
    open = RESETS.has(sequence) ? '' : open + sequence;
  }
  return open;
}

/** Characters that are not within a sequence. */
function plainLength(row: string): number {
  let length = row.length;
  for (let at = row.indexOf(ESC); at !== -1; at = row.indexOf(ESC, at + 1))
    length -= row.indexOf('m', at) + 1 - at;
  return length;
}

/** The bytes that turn `before` into `after` in screen row `y` (from 0). */
export function rowChange(before: string, after: string, y: number): string {
  const start = cutPoint(before, after);
  const prefix = after.slice(0, start);
  const column = plainLength(prefix);
  const place = `${ESC}[${y + 1};${column + 1}H`;
  const end = after.length - sameEnd(before, after, start);
  if (end < after.length) {
    const close = openStyle(after.slice(0, end)) === '' ? '' : `${ESC}[0m`;
    return `${place}${openStyle(prefix)}${after.slice(start, end)}${close}`;
  }
  const rest = after.slice(start);
  const erase = before.length > start && !isCovered(before.slice(start), rest) ? `${ESC}[K` : '';
  return `${place}${erase}${openStyle(prefix)}${placed(rest, column)}`;
}

/**
 * How many characters at the end need not be drawn again: the same ones, in the same columns and the same style. 0 unless every
 * character of both rows has a certain width. They begin after a sequence, never within one.
 */
function sameEnd(before: string, after: string, start: number): number {
  const most = Math.min(before.length, after.length) - start;
  let same = 0;
  while (
    same < most &&
    before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)
  )
    same++;
  if (same < WORTH_CHARACTERS) return 0;
  const width = cells(before);
  if (width === null || width !== cells(after)) return 0;
  const styleOf = (row: string, left: number): string => openStyle(row.slice(0, row.length - left));
  const within = (row: string): number => insideSequence(row, row.length - same);
  const outside = same - Math.max(within(before), within(after));
  if (styleOf(before, outside) === styleOf(after, outside)) return outside;
  // After a reset both are plain.
  const reset = after.indexOf(RESET, after.length - outside);
  return reset === -1 ? 0 : after.length - reset - RESET.length;
}

/** Cells of a row of certain width, else null. */
function cells(row: string): number | null {
  return certainLength(row) === row.length ? plainLength(row) : null;
}

/** How many characters from `at` on still belong to a sequence that began before it. */
function insideSequence(row: string, at: number): number {
  const begun = row.lastIndexOf(ESC, at - 1);
  const end = begun === -1 ? -1 : row.indexOf('m', begun);
  return end >= at ? end + 1 - at : 0;
}

/** True when `rest` surely draws over all of `old`. */
function isCovered(old: string, rest: string): boolean {
  const [was, is] = [old.replace(SGR, ''), rest.replace(SGR, '')];
  return is.length >= was.length && certainLength(was) === was.length && certainLength(is) === is.length;
}
