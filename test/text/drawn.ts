import type { Item } from '../../src/format/items/item.ts';
import { UNICODE_GLYPHS } from '../../src/text/glyphs.ts';
import { type ItemLayout, itemRows } from '../../src/text/item-rows.ts';
import { rowText } from '../../src/text/plain.ts';
import type { Row, StyleName } from '../../src/text/row.ts';

export const nowMs = Date.parse('2026-11-22T09:12:12.000Z');

/** The rows of an item as one reads them, at 60 cells, with the time as written in the file. */
export function drawn(item: Item, layout: Partial<ItemLayout> = {}): string[] {
  return rowsOf(item, layout).map(rowText);
}

export function rowsOf(item: Item, layout: Partial<ItemLayout> = {}): readonly Row[] {
  const zone = (): number => 0;
  return itemRows(item, { width: 60, folded: false, glyphs: UNICODE_GLYPHS, nowMs, zone, ...layout });
}

/** The parts drawn in `style`. */
export function inStyle(rows: readonly Row[], style: StyleName): string[] {
  return rows.flatMap(row => row.spans.filter(each => each.style === style).map(({ text }) => text));
}
