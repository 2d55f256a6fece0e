/** Arithmetic with places: moving by rows, the place that shows the end, how much there is above and below. */
import type { Layout, RowPlace } from './layout.ts';

export function before(a: RowPlace, b: RowPlace): boolean {
  return a.index < b.index || (a.index === b.index && a.row < b.row);
}

export function earlier(a: RowPlace, b: RowPlace): RowPlace {
  return before(b, a) ? b : a;
}

export function later(a: RowPlace, b: RowPlace): RowPlace {
  return before(a, b) ? b : a;
}

/** Moves up to `rows` up; stops at the first loaded row. */
export function up(layout: Layout, from: RowPlace, rows: number): { place: RowPlace; moved: number } {
  let { index, row } = from;
  let left = rows;
  while (left > row) {
    const above = layout.previous(index);
    if (above === -1) return { place: { index, row: 0 }, moved: rows - left + row };
    left -= row;
    index = above;
    row = layout.count(above);
  }
  return { place: { index, row: row - left }, moved: rows };
}

/** Moves up to `rows` down; stops at the last loaded row. */
export function down(layout: Layout, from: RowPlace, rows: number): { place: RowPlace; moved: number } {
  let { index, row } = from;
  let left = rows;
  while (left > 0) {
    const under = layout.count(index) - 1 - row;
    if (left <= under) return { place: { index, row: row + left }, moved: rows };
    const below = layout.next(index);
    if (below === -1) return { place: { index, row: row + under }, moved: rows - left + under };
    left -= under + 1;
    index = below;
    row = 0;
  }
  return { place: { index, row }, moved: rows };
}

export function firstPlace(layout: Layout): RowPlace | null {
  const index = layout.next(-1);
  return index === -1 ? null : { index, row: 0 };
}

/** The top that puts the last loaded row at the bottom of the screen; the first row when all fits. */
export function endTop(layout: Layout): RowPlace | null {
  const index = layout.previous(layout.items.length);
  if (index === -1) return null;
  return up(layout, { index, row: layout.count(index) - 1 }, layout.height - 1).place;
}

/** Rows from `top` to the last loaded row, counted no further than `limit`. */
export function rowsFrom(layout: Layout, top: RowPlace, limit: number): number {
  return down(layout, top, limit - 1).moved + 1;
}

/** The shown item nearest to an item that is not shown, at the row nearest to it. */
function nearest(layout: Layout, index: number, offset: number): RowPlace | null {
  const below = layout.next(index - 1);
  const above = layout.previous(index);
  if (above === -1) return below === -1 ? null : { index: below, row: 0 };
  const distance = (at: number) => Math.abs((layout.items[at]?.offset ?? 0) - offset);
  if (below !== -1 && distance(below) <= distance(above)) return { index: below, row: 0 };
  return { index: above, row: layout.rows(above).length - 1 };
}

/** The place of the item at `offset`, or of the shown item nearest to it. */
export function placeOf(layout: Layout, offset: Parameters<Layout['lowerBound']>[0]): RowPlace | null {
  const index = layout.lowerBound(offset);
  const itself = layout.items[index]?.offset === offset;
  if (itself && layout.shows(index)) return { index, row: 0 };
  if (itself && layout.next(index) !== -1) return { index: layout.next(index), row: 0 };
  return nearest(layout, index, offset);
}
