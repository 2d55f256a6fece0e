/** Which columns a list of this width has. The rightmost is left out first; the title takes the rest of the width. */

export interface ListColumns {
  /** 0: no age. */
  readonly age: number;
  readonly title: number;
  /** Text and number columns; 0: not there. */
  readonly folder: number;
  readonly branch: number;
  readonly model: number;
  readonly items: number;
  readonly size: number;
  /** Cells before each column. */
  readonly gap: number;
}

type ColumnName = 'folder' | 'branch' | 'model' | 'items' | 'size';

/** Left to right: the last one is left out first. */
const ORDER: readonly ColumnName[] = ['folder', 'branch', 'model', 'items', 'size'];

type Widths = Readonly<Record<ColumnName | 'gap', number>>;
const NARROW: Widths = { folder: 12, branch: 13, model: 8, items: 4, size: 4, gap: 1 };
const MEDIUM: Widths = { folder: 14, branch: 16, model: 11, items: 4, size: 4, gap: 2 };
const WIDE: Widths = { folder: 20, branch: 24, model: 17, items: 5, size: 4, gap: 2 };

/** Cells that the title needs before another column gets any. */
const MIN_TITLE = 32;
/** Bar, mark and the space before the age. */
const LEAD = 3;
/** `2024-11`. */
const AGE = 7;
/** Below this the title needs the cells of the age. */
const AGE_MIN_WIDTH = 30;
const GAP_BEFORE_TITLE = 2;

function widthsFor(width: number): Widths {
  if (width < 110) return NARROW;
  return width < 140 ? MEDIUM : WIDE;
}

/** The columns of a row of `width` cells. One cell stays free at the right edge. */
export function listColumns(width: number): ListColumns {
  const age = width >= AGE_MIN_WIDTH ? AGE : 0;
  const widths = widthsFor(width);
  let title = Math.max(0, width - LEAD - (age > 0 ? age + GAP_BEFORE_TITLE : 0) - 1);
  const columns = { folder: 0, branch: 0, model: 0, items: 0, size: 0 };
  for (const name of ORDER) {
    const cells = widths[name] + widths.gap;
    if (title - cells < MIN_TITLE) break;
    columns[name] = widths[name];
    title -= cells;
  }
  return { ...columns, age, title, gap: widths.gap };
}
