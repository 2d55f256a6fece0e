/** The text as display rows, and where each index of the text is on them. Rows are cut between graphemes, after a space where there is one. */

import type { Glyphs } from '../../text/row.ts';
import { eachGrapheme } from '../../text/unicode/graphemes.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import { segmentsOf } from '../../text/unicode/segments.ts';
import { cellWidth } from '../../text/unicode/width.ts';

/** One grapheme: where it begins in the line, its length there, how it is drawn, and how wide that is. */
interface GraphemeCell {
  readonly at: number;
  readonly length: number;
  readonly drawn: string;
  readonly cells: number;
}

export interface DisplayRow {
  /** UTF-16 index in the whole text. */
  readonly start: number;
  readonly cells: readonly GraphemeCell[];
}

interface LaidOutLine {
  readonly length: number;
  readonly rows: readonly (readonly GraphemeCell[])[];
}

const TAB = '    ';

/** What is drawn for a line: tabs are spaces, anything unsafe its visible mark. */
function cellsOf(line: string, glyphs: Glyphs): GraphemeCell[] {
  const cells: GraphemeCell[] = [];
  if (!line.includes('\t') && safeLine(line, glyphs) === line) {
    let at = 0;
    eachGrapheme(line, (end, wide) => {
      cells.push({ at, length: end - at, drawn: line.slice(at, end), cells: wide });
      at = end;
      return true;
    });
    return cells;
  }
  for (const { segment, index } of segmentsOf(line)) {
    const drawn = segment === '\t' ? TAB : safeLine(segment, glyphs);
    cells.push({ at: index, length: segment.length, drawn, cells: cellWidth(drawn) });
  }
  return cells;
}

/** The first cell of the row after the one that begins at `from`. */
function nextRow(cells: readonly GraphemeCell[], from: number, width: number): number {
  let used = 0;
  let to = from;
  let afterSpace = -1;
  while (to < cells.length && used + (cells[to]?.cells ?? 0) <= width) {
    used += cells[to]?.cells ?? 0;
    to += 1;
    if (cells[to - 1]?.drawn === ' ') afterSpace = to;
  }
  if (to === cells.length) return to;
  return afterSpace > from ? afterSpace : Math.max(to, from + 1);
}

function laidOut(line: string, width: number, glyphs: Glyphs): LaidOutLine {
  const cells = cellsOf(line, glyphs);
  const rows: GraphemeCell[][] = [];
  for (let from = 0; from < cells.length; ) {
    const to = nextRow(cells, from, width);
    rows.push(cells.slice(from, to));
    from = to;
  }
  return { length: line.length, rows: rows.length === 0 ? [[]] : rows };
}

/** The lines of the last layout, kept because a key changes one of them. */
let lastLayout = { width: 0, glyphs: null as Glyphs | null, lines: new Map<string, LaidOutLine>() };

/** Rows of at most `width` cells, at least one. The caller keeps one cell beside them free for the cursor. */
export function displayRows(text: string, width: number, glyphs: Glyphs): readonly DisplayRow[] {
  const before =
    lastLayout.width === width && lastLayout.glyphs === glyphs
      ? lastLayout.lines
      : new Map<string, LaidOutLine>();
  const lines = new Map<string, LaidOutLine>();
  const rows: DisplayRow[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    const laid = lines.get(line) ?? before.get(line) ?? laidOut(line, width, glyphs);
    lines.set(line, laid);
    for (const cells of laid.rows) rows.push({ start: start + (cells[0]?.at ?? 0), cells });
    start += laid.length + 1;
  }
  lastLayout = { width, glyphs, lines };
  return rows;
}

/** Index of the row that `cursor` is on: at a cut, the row below it. */
export function rowOf(rows: readonly DisplayRow[], cursor: number): number {
  let low = 0;
  let high = rows.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((rows[middle]?.start ?? 0) <= cursor) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** UTF-16 index in the whole text where a cell of `row` begins; past the last one, where the row ends. */
function indexAt(row: DisplayRow, cell: number): number {
  const first = row.cells[0]?.at ?? 0;
  const at = row.cells[cell];
  if (at !== undefined) return row.start + at.at - first;
  const last = row.cells.at(-1);
  return last === undefined ? row.start : row.start + last.at + last.length - first;
}

/** Index of the cell of `row` that `cursor` is on; the number of cells when it is behind the last. */
export function cellUnder(row: DisplayRow, cursor: number): number {
  const at = row.cells.findIndex((_, index) => indexAt(row, index) >= cursor);
  return at === -1 ? row.cells.length : at;
}

/** The column of `cursor` on its row, in cells. */
export function columnOf(row: DisplayRow, cursor: number): number {
  return row.cells.slice(0, cellUnder(row, cursor)).reduce((sum, cell) => sum + cell.cells, 0);
}

/** The index of the text on row `index` nearest to `column` from the left. Behind the last cell only where the line of text ends. */
export function cursorAt(rows: readonly DisplayRow[], index: number, column: number): number {
  const row = rows[index];
  if (row === undefined) return 0;
  const after = rows[index + 1];
  const cut = after !== undefined && after.start === indexAt(row, row.cells.length);
  let used = 0;
  const last = row.cells.length - (cut ? 1 : 0);
  for (let cell = 0; cell < last; cell += 1) {
    used += row.cells[cell]?.cells ?? 0;
    if (used > column) return indexAt(row, cell);
  }
  return indexAt(row, Math.max(0, last));
}
