/** Editing a text with a cursor, by graphemes. Knows no rows; see `rows.ts` for up and down. */
import { segmentsOf } from '../../text/unicode/segments.ts';

export interface Edited {
  readonly text: string;
  readonly cursor: number;
}

const WORD = /[\p{L}\p{N}\p{M}_]/u;

/** Start and end (the newline left out) of the line that `index` is in. */
export function lineAround(text: string, index: number): { readonly start: number; readonly end: number } {
  const start = text.lastIndexOf('\n', index - 1) + 1;
  const newline = text.indexOf('\n', index);
  return { start: index === 0 ? 0 : start, end: newline === -1 ? text.length : newline };
}

/** The grapheme border at or after `index`: text inserted before a combining mark moves the border. */
function border(text: string, index: number): number {
  const { start, end } = lineAround(text, index);
  for (const { index: at } of segmentsOf(text.slice(start, end))) if (start + at >= index) return start + at;
  return end;
}

export function leftOf(text: string, cursor: number): number {
  if (cursor === 0) return 0;
  const { start } = lineAround(text, cursor);
  if (cursor === start) return cursor - 1;
  const last = [...segmentsOf(text.slice(start, cursor))].at(-1);
  return start + (last?.index ?? 0);
}

export function rightOf(text: string, cursor: number): number {
  const { end } = lineAround(text, cursor);
  if (cursor === end) return Math.min(text.length, cursor + 1);
  const [first] = segmentsOf(text.slice(cursor, end));
  return cursor + (first?.segment.length ?? 0);
}

/** Past what is not a word, then past the word, by whole graphemes. */
function overWord(text: string, cursor: number, step: typeof leftOf): number {
  const part = (at: number, to: number) => text.slice(Math.min(at, to), Math.max(at, to));
  let at = cursor;
  for (const inWord of [false, true]) {
    for (let to = step(text, at); to !== at && WORD.test(part(at, to)) === inWord; to = step(text, at))
      at = to;
  }
  return at;
}

export const wordLeftOf = (text: string, cursor: number): number => overWord(text, cursor, leftOf);
export const wordRightOf = (text: string, cursor: number): number => overWord(text, cursor, rightOf);

/** Every kind of line end becomes one newline; NUL, which no message can hold, is dropped. */
export function cleanInput(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n').replaceAll('\0', '');
}

export function inserted({ text, cursor }: Edited, added: string): Edited {
  const next = text.slice(0, cursor) + added + text.slice(cursor);
  return { text: next, cursor: border(next, cursor + added.length) };
}

/** Without the text between the cursor and `to`, which may be on either side of it. */
export function erasedTo({ text, cursor }: Edited, to: number): Edited {
  const from = Math.min(cursor, to);
  const next = text.slice(0, from) + text.slice(Math.max(cursor, to));
  return { text: next, cursor: border(next, from) };
}
