/** Where in the loaded items those of one kind stand. A session that is followed grows at its end: only what is new there is asked. */
import type { Item } from '../../rollout/item.ts';

/** How many of `sorted` are below `value`. */
export function countBelow(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The indices of the items for which `holds` is true, which may depend on the item alone. */
export function growingIndices(
  holds: (item: Item) => boolean,
): (items: readonly Item[]) => readonly number[] {
  let last: { readonly items: readonly Item[]; readonly indices: readonly number[] } = {
    items: [],
    indices: [],
  };
  return items => {
    if (items === last.items) return last.indices;
    const same = sameItems(last.items, items);
    const indices = last.indices.slice(0, countBelow(last.indices, same));
    for (let index = same; index < items.length; index++)
      if (holds(items[index] as Item)) indices.push(index);
    last = { items, indices };
    return indices;
  };
}

/** How many at the beginning are the same objects. */
function sameItems(a: readonly Item[], b: readonly Item[]): number {
  const most = Math.min(a.length, b.length);
  let same = 0;
  while (same < most && a[same] === b[same]) same++;
  return same;
}
