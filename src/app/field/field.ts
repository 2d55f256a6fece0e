/** A field of one line: its text with the cursor, and how much it holds. Filter, searches, name and tags have one. */
import { borderAt, borderBefore } from '../../text/unicode/borders.ts';
import { type EditedText, inserted } from './edit.ts';

export type TextField = EditedText;

export const EMPTY_FIELD: TextField = { text: '', cursor: 0, erased: '' };

/** The field with this text, and the cursor behind it. */
export const fieldWith = (text: string): TextField => ({ text, cursor: text.length, erased: '' });

/** Typed or pasted text at the cursor; line ends and tabs become spaces. */
export function typedInto({ text, cursor, erased }: TextField, added: string): TextField {
  return { ...inserted({ text, cursor }, added.replace(/[\r\n\t]+/g, ' ')), erased };
}

/** Characters (UTF-16 units) of a field: more than anybody reads in one line, few enough to search for with each key. */
export const MOST_TYPED = 500;
/** A paste that is cut leaves room to type behind it. */
export const MOST_PASTED = 450;

/** As much of `added` as fits into a field of `most` characters beside `text`, cut between graphemes. */
export function withinField(text: string, added: string, most: number): string {
  const room = Math.max(0, most - text.length);
  if (added.length <= room) return added;
  const end = borderAt(added.slice(0, room + 1), room);
  return added.slice(0, end > room ? borderBefore(added, room) : end);
}
