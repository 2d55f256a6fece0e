/**
 * The text as display rows, and where each index of the text is on them. Rows are cut between graphemes, after a space where there is
 * one. A layout knows only where its rows begin; what is on one is made when it is drawn. After a change of the text only those rows are
 * cut again that are not as they were.
 */
import type { Glyphs } from '../../text/row.ts';
import { type DrawnGrapheme, drawnGrapheme } from '../field/cells.ts';
import { INSIDE, type MeasuredText, measuredText } from './measured.ts';
import { changeBetween } from './text-difference.ts';

export interface TextLayout extends MeasuredText {
  /** Cells of a row at most. The caller keeps one cell beside them free for the cursor. */
  readonly width: number;
  /** UTF-16 index of each row's first grapheme; at least one row. */
  readonly starts: readonly number[];
}

/** One grapheme on a row: where it is in the whole text, how it is drawn, and how wide that is. */
interface GraphemeCell extends DrawnGrapheme {
  readonly at: number;
}

export interface DisplayRow {
  readonly end: number;
  readonly cells: readonly GraphemeCell[];
}

type Unrowed = Omit<TextLayout, 'starts'>;

function lineEndFrom(text: string, at: number): number {
  const newline = text.indexOf('\n', at);
  return newline === -1 ? text.length : newline;
}

const SPACE = 0x20;

/** The end of the row that begins at `from`: the line's end, behind its last space, or between two graphemes. */
function rowEnd({ text, width, cells }: Unrowed, from: number, lineEnd: number): number {
  let used = cells[from] ?? 0;
  let afterSpace = from;
  for (let at = from; at < lineEnd; ) {
    if (text.charCodeAt(at) === SPACE && cells[at + 1] !== INSIDE) afterSpace = at + 1;
    do at++;
    while (at < lineEnd && cells[at] === INSIDE);
    if (at >= lineEnd) return lineEnd;
    used += cells[at] ?? 0;
    if (used > width) return afterSpace > from ? afterSpace : at;
  }
  return lineEnd;
}

/** Rows from the row start `from` on, until one begins where `isKnown` says that the rest is known. */
function rowsFrom(
  options: Unrowed,
  from: number,
  isKnown: (start: number) => boolean,
): { readonly starts: number[]; readonly known: number | null } {
  const starts: number[] = [];
  let lineEnd = lineEndFrom(options.text, from);
  let at = from;
  for (;;) {
    if (isKnown(at)) return { starts, known: at };
    starts.push(at);
    const end = rowEnd(options, at, lineEnd);
    if (end < lineEnd) {
      at = end;
    } else {
      if (lineEnd === options.text.length) return { starts, known: null };
      at = lineEnd + 1;
      lineEnd = lineEndFrom(options.text, at);
    }
  }
}

/** Rows before a change that are laid out again: a word of it may now fit onto the row above, and one more may have seen that row. */
const ROWS_BEFORE = 3;

function changed(before: TextLayout, options: Unrowed): TextLayout {
  const { start, end, by } = changeBetween(before.text, options.text);
  const first = Math.max(0, rowOf(before, start) - ROWS_BEFORE);
  const old = before.starts;
  // Behind the change the rows are the old ones as soon as one begins where an old one began.
  const isOld = (at: number): boolean => at >= end && at > 0 && old[rowOf(before, at - by)] === at - by;
  const { starts, known } = rowsFrom(options, old[first] ?? 0, isOld);
  const rest = known === null ? [] : old.slice(rowOf(before, known - by));
  return {
    ...options,
    starts: [...old.slice(0, first), ...starts, ...(by === 0 ? rest : rest.map(at => at + by))],
  };
}

/** Kept, because a key changes little of it. */
let last: TextLayout | null = null;

/** The rows of a text, each at most `width` cells wide. */
export function layoutOf(text: string, width: number, glyphs: Glyphs): TextLayout {
  const sameRows = last !== null && last.width === width && last.glyphs === glyphs;
  if (last !== null && sameRows && last.text === text) return last;
  const options = { ...measuredText(text, glyphs, last), width };
  last =
    last !== null && sameRows
      ? changed(last, options)
      : { ...options, starts: rowsFrom(options, 0, () => false).starts };
  return last;
}

/** Index of the row that `cursor` is on: at a cut, the row below it. */
export function rowOf({ starts }: TextLayout, cursor: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((starts[middle] ?? 0) <= cursor) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Whether the row after this one goes on with the same line. */
function isCut({ text, starts }: TextLayout, index: number): boolean {
  const next = starts[index + 1];
  return next !== undefined && text[next - 1] !== '\n';
}

/** What is on a row. */
export function rowAt(layout: TextLayout, index: number): DisplayRow {
  const { text, starts, glyphs, cells: measured } = layout;
  const next = starts[index + 1] ?? text.length + 1;
  const end = isCut(layout, index) ? next : next - 1;
  const cells: GraphemeCell[] = [];
  for (let at = starts[index] ?? 0, to = at; at < end; at = to) {
    do to++;
    while (to < end && measured[to] === INSIDE);
    const following = text.codePointAt(to);
    const after = following === undefined || text[to] === '\n' ? '' : String.fromCodePoint(following);
    cells.push({ at, ...drawnGrapheme(text.slice(at, to), after, glyphs) });
  }
  return { end, cells };
}

/** Index of the cell of `row` that `cursor` is on; the number of cells when it is behind the last. */
export function cellUnder({ cells }: DisplayRow, cursor: number): number {
  const at = cells.findIndex(cell => cell.at >= cursor);
  return at === -1 ? cells.length : at;
}

/** The column of `cursor` on its row, in cells. */
export function columnOf(row: DisplayRow, cursor: number): number {
  return row.cells.slice(0, cellUnder(row, cursor)).reduce((sum, cell) => sum + cell.cells, 0);
}

/** The index of the text on row `index` nearest to `column` from the left. Behind the last cell only where the line of text ends. */
export function cursorAt(layout: TextLayout, index: number, column: number): number {
  const { cells, end } = rowAt(layout, index);
  const reachable = isCut(layout, index) ? cells.slice(0, -1) : cells;
  let used = 0;
  for (const cell of reachable) {
    used += cell.cells;
    if (used > column) return cell.at;
  }
  return isCut(layout, index) ? (cells.at(-1)?.at ?? end) : end;
}
