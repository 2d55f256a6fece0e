/** Editing a field of one line at its end, by graphemes: filter, search, name. */
import type { Glyphs } from '../../text/row.ts';
import { borderAt, borderBefore } from '../../text/unicode/borders.ts';
import { cellWidth } from '../../text/unicode/width.ts';

/** Characters (UTF-16 units) of a field: more than anybody reads in one line, few enough to search for with each key. */
export const MOST_TYPED = 500;
/** A paste that is cut leaves room to type behind it. */
export const MOST_PASTED = 450;

/** As much of `added` as fits behind `text` in a field of `most` characters, cut between graphemes. */
export function withinField(text: string, added: string, most: number): string {
  const room = Math.max(0, most - text.length);
  if (added.length <= room) return added;
  const end = borderAt(added.slice(0, room + 1), room);
  return added.slice(0, end > room ? borderBefore(added, room) : end);
}

export function withoutLast(text: string): string {
  return text.slice(0, borderBefore(text, text.length));
}

export function withoutLastWord(text: string): string {
  return text.slice(0, text.trimEnd().search(/\S*$/u));
}

/** The end of a text that fits into `cells`, behind an ellipsis: what is being typed stays visible. */
export function fittingEnd(text: string, cells: number, glyphs: Glyphs): string {
  if (cellWidth(text) <= cells) return text;
  let start = text.length;
  for (let room = cells - 1; start > 0; ) {
    const before = borderBefore(text, start);
    room -= cellWidth(text.slice(before, start));
    if (room < 0) break;
    start = before;
  }
  return glyphs.ellipsis + text.slice(start);
}

/** The keys that every such field has for its text. */
export type ErasingCommand = 'erase' | 'eraseWord' | 'eraseAll';

export function erased(text: string, command: ErasingCommand): string {
  if (command === 'eraseAll') return '';
  return command === 'erase' ? withoutLast(text) : withoutLastWord(text);
}
