/** Which items a level of detail shows: found once for each loaded range, then by binary search. */
import type { Item } from '../../format/items/item.ts';
import { type DetailLevel, detailShows } from '../../text/item-rows.ts';
import { countBelow, growingIndices, type Indices } from './growing-indices.ts';

export interface ShownItems {
  has(index: number): boolean;
  /** The nearest shown index after or before `index`, or -1. */
  next(index: number): number;
  previous(index: number): number;
  /** How many shown items there are before `index`. */
  before(index: number): number;
}

const shownAt: Readonly<Record<DetailLevel, (items: readonly Item[]) => Indices>> = {
  talk: growingIndices(item => detailShows('talk', item)),
  tools: growingIndices(item => detailShows('tools', item)),
  everything: growingIndices(item => detailShows('everything', item)),
};

export function shownItems(items: readonly Item[], level: DetailLevel): ShownItems {
  const shown = shownAt[level](items);
  const at = (place: number): number => (place < shown.length ? (shown.list[place] ?? -1) : -1);
  return {
    has: index => at(countBelow(shown, index)) === index,
    next: index => at(countBelow(shown, index + 1)),
    previous: index => at(countBelow(shown, index) - 1),
    before: index => countBelow(shown, index),
  };
}
