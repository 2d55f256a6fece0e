/**
 * Which columns a list of this width has. The rightmost is left out first; the title takes what the others leave. Folder, branch and
 * model are as wide as what is shown in them needs, in steps, so that they seldom move from page to page.
 */

import { type ListOrder, type ListSort, orderOf } from '../../query/order.ts';
import { DATE_CELLS, type DateStyle } from '../../text/numbers.ts';

export interface ListColumns {
  /** 0: no age. */
  readonly age: number;
  /** Whose session it is, between the age and the title; 0: there is one machine. */
  readonly host: number;
  readonly title: number;
  /** Text and number columns; 0: not there. */
  readonly folder: number;
  readonly branch: number;
  readonly model: number;
  readonly items: number;
  readonly size: number;
  readonly tokens: number;
  /** Cells before each column. */
  readonly gap: number;
  /** Those behind the title, from left to right. */
  readonly order: readonly FactColumn[];
  readonly dates: DateStyle;
}

/** The columns that can stand behind the title. */
export const FACT_COLUMNS = ['folder', 'branch', 'model', 'items', 'size', 'tokens'] as const;

export type FactColumn = (typeof FACT_COLUMNS)[number];

/** Those that do until a person sets others: the last one is left out first. */
export const USUAL_COLUMNS: readonly FactColumn[] = ['folder', 'branch', 'model', 'items', 'size'];

/** What a person can set of the list. */
export interface ListLook {
  readonly columns: readonly FactColumn[];
  readonly dates: DateStyle;
}

export const USUAL_LIST: ListLook = { columns: USUAL_COLUMNS, dates: 'age' };

/** Cells of the widest text that is shown in each; 0: none is. */
export type ColumnNeeds = Readonly<Record<'folder' | 'branch' | 'model', number>> & {
  /** Left out: all sessions are of this machine. */
  readonly host?: number;
};

type Widths = Readonly<Record<FactColumn | 'gap', number>>;
const NARROW: Widths = { folder: 12, branch: 13, model: 8, items: 4, size: 4, tokens: 5, gap: 1 };
const MEDIUM: Widths = { folder: 14, branch: 16, model: 11, items: 4, size: 4, tokens: 6, gap: 2 };
const WIDE: Widths = { folder: 20, branch: 24, model: 17, items: 5, size: 4, tokens: 6, gap: 2 };

/** Cells that the title needs before another column gets any. */
const MIN_TITLE = 32;
/** Bar, mark and the space before the age. */
const LEAD = 3;
/** Below this the title needs the cells of the age. */
const AGE_MIN_WIDTH = 30;
const GAP_BEFORE_TITLE = 2;

/** A text column grows in such steps, and has room for its heading. */
const STEP_CELLS = 4;
const MIN_TEXT_CELLS = 6;

/** Whatever is shown in them. */
const ALL_NEEDED: ColumnNeeds = { folder: 99, branch: 99, model: 99 };

function widthsFor(width: number): Widths {
  if (width < 110) return NARROW;
  return width < 140 ? MEDIUM : WIDE;
}

/** Columns of words; the others are numbers. */
export function isTextColumn(name: FactColumn): name is 'folder' | 'branch' | 'model' {
  return name === 'folder' || name === 'branch' || name === 'model';
}

/** What a column gets of the cells it may have. */
function given(name: FactColumn, most: number, needs: ColumnNeeds): number {
  if (!isTextColumn(name)) return most;
  const needed = needs[name];
  if (needed === 0) return 0;
  return Math.min(most, Math.max(MIN_TEXT_CELLS, Math.ceil(needed / STEP_CELLS) * STEP_CELLS));
}

function columnsOf(width: number, needs: ColumnNeeds, { columns: order, dates }: ListLook): ListColumns {
  const age = width >= AGE_MIN_WIDTH ? DATE_CELLS[dates] : 0;
  const widths = widthsFor(width);
  const host = hostCells(width, needs.host ?? 0);
  let title =
    -(host === 0 ? 0 : host + GAP_BEFORE_TITLE) +
    Math.max(0, width - LEAD - (age > 0 ? age + GAP_BEFORE_TITLE : 0) - 1);
  const columns = { folder: 0, branch: 0, model: 0, items: 0, size: 0, tokens: 0 };
  for (const name of order) {
    const cells = given(name, widths[name], needs);
    if (cells === 0) continue;
    if (title - cells - widths.gap < MIN_TITLE) break;
    columns[name] = cells;
    title -= cells + widths.gap;
  }
  return { ...columns, age, host, title, gap: widths.gap, order, dates };
}

/** Names of hosts are cut to this. */
const MOST_HOST_CELLS = 12;
const LEAST_HOST_CELLS = 4;
/** On fewer columns the title needs the cells. */
const HOST_MIN_WIDTH = 50;

function hostCells(width: number, needed: number): number {
  if (needed === 0 || width < HOST_MIN_WIDTH) return 0;
  return Math.min(MOST_HOST_CELLS, Math.max(LEAST_HOST_CELLS, needed));
}

/** What the first column of numbers says: the time, or what the list is ordered by where no other column has it. */
export function firstColumn(
  sort: ListSort,
  columns: Pick<ListColumns, 'size' | 'tokens'>,
): Exclude<ListOrder, 'name'> {
  const order = orderOf(sort);
  if (order === 'size' || order === 'tokens') return columns[order] > 0 ? 'updated' : order;
  return order === 'name' ? 'updated' : order;
}

/** Few differ: an equal answer is the same object, so that rows drawn with it are known. */
const KEPT = 256;
const kept = new Map<string, ListColumns>();

/** The columns of a row of `width` cells. One cell stays free at the right edge. */
export function listColumns(
  width: number,
  needs: ColumnNeeds = ALL_NEEDED,
  look: ListLook = USUAL_LIST,
): ListColumns {
  const made = columnsOf(width, needs, look);
  const key = Object.values(made).join();
  const known = kept.get(key);
  if (known !== undefined) return known;
  if (kept.size >= KEPT) kept.clear();
  kept.set(key, made);
  return made;
}
