/** The indices of those loaded items that pass a test. A session that is followed grows at its end, so only items that are new there are tested. */
import type { Item } from '../../format/items/item.ts';

/** Sorted indices: the first `length` of a list that others may make longer. */
export interface Indices {
  readonly list: readonly number[];
  readonly length: number;
}

/** How many are below `value`. */
export function countBelow({ list, length }: Indices, value: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The indices of the items for which `holds` is true, which may depend on the item alone. */
export function growingIndices(holds: (item: Item) => boolean): (items: readonly Item[]) => Indices {
  let last: { readonly items: readonly Item[]; readonly list: number[]; readonly length: number } = {
    items: [],
    list: [],
    length: 0,
  };
  return items => {
    if (items === last.items) return last;
    const same = sameItems(last.items, items);
    const kept = countBelow(last, same);
    const list = kept === last.list.length ? last.list : last.list.slice(0, kept);
    for (let index = same; index < items.length; index++) if (holds(items[index] as Item)) list.push(index);
    last = { items, list, length: list.length };
    return last;
  };
}

/** How many at the beginning are the same objects. */
function sameItems(a: readonly Item[], b: readonly Item[]): number {
  const most = Math.min(a.length, b.length);
  let same = 0;
  while (same < most && a[same] === b[same]) same++;
  return same;
}
