/** Which rows of an item have something that a search found. A hit of the search in a session is one such row. */

import type { Item } from '../format/items/item.ts';
import { type ItemLayout, itemRows } from './item-rows.ts';
import type { Row } from './row.ts';
import { findMatches } from './search-marks.ts';

/** Characters of an item whose rows are made to count its hits: making those of a longer one would hold up a key. */
const MOST_DRAWN = 128 * 1024;

export function isHitRow(row: Row): boolean {
  return row.spans.some(span => span.style === 'match');
}

/** How many rows of the unfolded item have a match; of one whose `text` is very long, how many of its lines. */
export function countHitRows(item: Item, text: string, layout: ItemLayout): number {
  if (text.length <= MOST_DRAWN) return itemRows(item, { ...layout, folded: false }).filter(isHitRow).length;
  return linesWithMatch(text, layout.searchQuery ?? '');
}

function linesWithMatch(text: string, query: string): number {
  let count = 0;
  let lineEnd = -1;
  for (const [start] of findMatches(text, query)) {
    if (start <= lineEnd) continue;
    count += 1;
    const end = text.indexOf('\n', start);
    lineEnd = end === -1 ? text.length : end;
  }
  return count;
}
