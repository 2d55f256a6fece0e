/** How the board is divided. Its size, and how many lines the list has, decide. */
import type { Size } from '../state.ts';

export interface BoardLayout {
  readonly header: boolean;
  readonly footer: boolean;
  readonly listRows: number;
  /** Tails side by side below the list; null: there is no space for any. */
  readonly panes: { readonly rows: number; readonly widths: readonly number[] } | null;
}

/** A pane is of use from this size on, its heading included. */
const PANE_COLUMNS = 48;
const PANE_ROWS = 10;
/** The list keeps so many rows beside panes, where it has as many lines. */
const LIST_ROWS = 6;
/** More are not read at one glance. */
const MOST_PANES = 4;

/** `live`: how many sessions may have a pane. */
export function boardLayout(
  { columns, rows }: Size,
  { lines, live }: { readonly lines: number; readonly live: number },
): BoardLayout {
  const header = rows >= 6;
  const footer = rows >= 4;
  const space = Math.max(1, rows - Number(header) - Number(footer));
  const count = Math.min(MOST_PANES, live, Math.floor((columns + 1) / PANE_COLUMNS));
  const listRows = Math.min(lines, Math.max(LIST_ROWS, Math.floor(space * 0.4)));
  // One row is the rule between.
  const paneRows = space - listRows - 1;
  if (count < 1 || paneRows < PANE_ROWS) return { header, footer, listRows: space, panes: null };
  return { header, footer, listRows, panes: { rows: paneRows, widths: paneWidths(columns, count) } };
}

/** One cell is between two panes. */
function paneWidths(columns: number, count: number): readonly number[] {
  const space = columns - (count - 1);
  const width = Math.floor(space / count);
  return Array.from({ length: count }, (_, pane) => width + (pane < space - width * count ? 1 : 0));
}
