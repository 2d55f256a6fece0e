/**
 * Editing a text with a cursor, by graphemes, at the cost of what is near the cursor: the composer and every field of one line. Knows no
 * rows; the composer's `rows.ts` has up and down.
 */
import { borderAt, borderBefore, borderBehind } from '../../text/unicode/borders.ts';
import { lazyTable } from '../../text/unicode/lazy-table.ts';
import { separateCells, unitsAt } from '../../text/unicode/separate-cells.ts';
import type { EditCommand } from './commands.ts';

export interface Edited {
  readonly text: string;
  /** A UTF-16 index on a grapheme border. */
  readonly cursor: number;
}

/** A text that is being edited, with what can be brought back. */
export interface EditedText extends Edited {
  /** What the last word, or part of a line, was that was erased; empty: nothing yet. */
  readonly erased: string;
}

const WORD = /[\p{L}\p{N}\p{M}_]/u;

/** Start and end (the newline left out) of the line that `index` is in. */
export function lineAround(text: string, index: number): { readonly start: number; readonly end: number } {
  const start = text.lastIndexOf('\n', index - 1) + 1;
  const newline = text.indexOf('\n', index);
  return { start: index === 0 ? 0 : start, end: newline === -1 ? text.length : newline };
}

export const leftOf = (text: string, cursor: number): number => borderBefore(text, cursor);

export const rightOf = (text: string, cursor: number): number =>
  cursor >= text.length ? text.length : borderBehind(text, cursor);

const IS_WORD = 1;
const IS_OTHER = 2;
/** Of a character that joins no other; 0 for one that may. */
const kindAlone = lazyTable(codePoint =>
  separateCells(codePoint) === 0 ? 0 : WORD.test(String.fromCodePoint(codePoint)) ? IS_WORD : IS_OTHER,
);

/** Whether the grapheme between two borders belongs to a word. */
function isWord(text: string, from: number, to: number): boolean {
  const kind = to - from <= 2 ? kindAlone(text.codePointAt(from) as number) : 0;
  const isAlone = kind !== 0 && to - from === unitsAt(text, from);
  return isAlone ? kind === IS_WORD : WORD.test(text.slice(from, to));
}

/** The end of the run of such characters from `at` on in one direction; the last of them may join the one behind, and is left out. */
function overAlone(
  text: string,
  at: number,
  { by, inWord }: { readonly by: 1 | -1; readonly inWord: boolean },
): number {
  const wanted = inWord ? IS_WORD : IS_OTHER;
  const kind = (index: number) => kindAlone(text.charCodeAt(by > 0 ? index : index - 1));
  const end = by > 0 ? text.length : 0;
  let to = at;
  while (to !== end && to + by !== end && kind(to) === wanted && kind(to + by) !== 0) to += by;
  return to;
}

/** Past what is not a word, then past the word, by whole graphemes. */
function overWord(text: string, cursor: number, by: 1 | -1): number {
  const step = by > 0 ? rightOf : leftOf;
  let at = cursor;
  for (const inWord of [false, true]) {
    for (;;) {
      at = overAlone(text, at, { by, inWord });
      const to = step(text, at);
      if (to === at || isWord(text, Math.min(at, to), Math.max(at, to)) !== inWord) break;
      at = to;
    }
  }
  return at;
}

export const wordLeftOf = (text: string, cursor: number): number => overWord(text, cursor, -1);
export const wordRightOf = (text: string, cursor: number): number => overWord(text, cursor, 1);

/** Every kind of line end becomes one newline; NUL, which no message can hold, is dropped. */
export function cleanInput(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n').replaceAll('\0', '');
}

/** Text inserted before a combining mark moves the cursor behind what both make. */
export function inserted({ text, cursor }: Edited, added: string): Edited {
  const next = text.slice(0, cursor) + added + text.slice(cursor);
  return { text: next, cursor: borderAt(next, cursor + added.length) };
}

/** Without the text between the cursor and `to`, which may be on either side of it. */
export function erasedTo({ text, cursor }: Edited, to: number): Edited {
  const from = Math.min(cursor, to);
  const next = text.slice(0, from) + text.slice(Math.max(cursor, to));
  return { text: next, cursor: borderAt(next, from) };
}

type Motion = (text: string, cursor: number) => number;

const lineStart: Motion = (text, cursor) => lineAround(text, cursor).start;
const lineEnd: Motion = (text, cursor) => lineAround(text, cursor).end;
/** Where the cursor is at that end already, the newline is erased. */
const toLineStart: Motion = (text, cursor) =>
  (lineStart(text, cursor) < cursor ? lineStart : leftOf)(text, cursor);
const toLineEnd: Motion = (text, cursor) =>
  (lineEnd(text, cursor) > cursor ? lineEnd : rightOf)(text, cursor);

type Edit = (text: EditedText) => EditedText;

const move =
  (to: Motion): Edit =>
  ({ text, cursor, erased }) => ({ text, cursor: to(text, cursor), erased });

const erase =
  (to: Motion): Edit =>
  before => ({ ...erasedTo(before, to(before.text, before.cursor)), erased: before.erased });

/** The same, kept to be brought back: more than one character goes. */
const eraseAndKeep =
  (to: Motion): Edit =>
  before => {
    const { text, cursor, erased } = before;
    const end = to(text, cursor);
    if (end === cursor) return { text, cursor, erased };
    return { ...erasedTo(before, end), erased: text.slice(Math.min(end, cursor), Math.max(end, cursor)) };
  };

const EDITS: Readonly<Record<EditCommand, Edit>> = {
  erase: erase(leftOf),
  eraseForward: erase(rightOf),
  eraseWord: eraseAndKeep(wordLeftOf),
  eraseToLineStart: eraseAndKeep(toLineStart),
  eraseToLineEnd: eraseAndKeep(toLineEnd),
  bringBack: before => ({ ...inserted(before, before.erased), erased: before.erased }),
  left: move(leftOf),
  right: move(rightOf),
  wordLeft: move(wordLeftOf),
  wordRight: move(wordRightOf),
  lineStart: move(lineStart),
  lineEnd: move(lineEnd),
};

/** What a key of the field does to its text. */
export const edit = (text: EditedText, command: EditCommand): EditedText => EDITS[command](text);

export function isEditCommand(command: string): command is EditCommand {
  return Object.hasOwn(EDITS, command);
}
