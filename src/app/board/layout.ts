/** How the board is divided. Its size, and how many lines the list has, decide. */
import type { Size } from '../state.ts';

export interface BoardLayout {
  readonly header: boolean;
  /** What can be typed next in the filter. */
  readonly hint: boolean;
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

interface ShownBoard {
  readonly lines: number;
  /** How many sessions may have a pane. */
  readonly live: number;
  /** One pane has the whole screen. */
  readonly large?: boolean;
  /** The filter, which stands in the header, is seen at any height, and has a line below it. */
  readonly filter?: { readonly hint: boolean };
}

export function boardLayout(
  { columns, rows }: Size,
  { lines, live, large, filter }: ShownBoard,
): BoardLayout {
  const header = rows >= 6 || (filter !== undefined && rows >= 2);
  const footer = rows >= 4;
  const hint = filter?.hint === true && rows >= 6;
  const space = Math.max(1, rows - Number(header) - Number(hint) - Number(footer));
  const rest = { header, hint, footer };
  if (large) return { ...rest, listRows: 0, panes: { rows: space, widths: [columns] } };
  const count = Math.min(MOST_PANES, live, Math.floor((columns + 1) / PANE_COLUMNS));
  const listRows = Math.min(lines, Math.max(LIST_ROWS, Math.floor(space * 0.4)));
  // One row is the rule between.
  const paneRows = space - listRows - 1;
  if (count < 1 || paneRows < PANE_ROWS) return { ...rest, listRows: space, panes: null };
  return { ...rest, listRows, panes: { rows: paneRows, widths: paneWidths(columns, count) } };
}

/** One cell is between two panes. */
function paneWidths(columns: number, count: number): readonly number[] {
  const space = columns - (count - 1);
  const width = Math.floor(space / count);
  return Array.from({ length: count }, (_, pane) => width + (pane < space - width * count ? 1 : 0));
}
