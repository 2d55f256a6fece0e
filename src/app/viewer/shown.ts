/** Which items a level of detail shows: found once per loaded range, then asked by binary search. */
import type { Item } from '../../rollout/item.ts';
import { type DetailLevel, detailShows } from '../../text/item-rows.ts';

export interface ShownItems {
  has(index: number): boolean;
  /** The nearest shown index after or before `index`, or -1. */
  next(index: number): number;
  previous(index: number): number;
}

const known = new WeakMap<readonly Item[], Map<DetailLevel, ShownItems>>();

function find(items: readonly Item[], level: DetailLevel): ShownItems {
  const shown: number[] = [];
  items.forEach((item, index) => {
    if (detailShows(level, item)) shown.push(index);
  });
  /** How many shown indices are below `index`. */
  const below = (index: number): number => {
    let low = 0;
    let high = shown.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((shown[middle] ?? 0) < index) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    has: index => shown[below(index)] === index,
    next: index => shown[below(index + 1)] ?? -1,
    previous: index => shown[below(index) - 1] ?? -1,
  };
}

export function shownItems(items: readonly Item[], level: DetailLevel): ShownItems {
  const levels = known.get(items) ?? new Map<DetailLevel, ShownItems>();
  const before = levels.get(level);
  if (before) return before;
  const made = find(items, level);
  known.set(items, levels.set(level, made));
  return made;
}
