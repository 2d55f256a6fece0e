/**
 * The items of a file under construction, sorted by offset. Promises: an item is never changed, only replaced; a snapshot never changes.
 * Finding an item costs O(log n), adding one at the end O(1).
 */
import type { ByteOffset } from '../identity.ts';
import type { Item, ItemContent, ItemPlace } from './item.ts';

export class ItemList {
  readonly #items: Item[];
  #snapshot: readonly Item[] | null = null;

  constructor(items: readonly Item[] = []) {
    this.#items = [...items];
  }

  copy(): ItemList {
    return new ItemList(this.#items);
  }

  snapshot(): readonly Item[] {
    this.#snapshot ??= [...this.#items];
    return this.#snapshot;
  }

  /** Adds an item behind all others. */
  add(item: Item): void {
    this.#items.push(item);
    this.#snapshot = null;
  }

  /** Takes an item out. Returns its place and those of the lines joined to it. */
  remove(offset: ByteOffset): { readonly offset: ByteOffset; readonly length: number }[] {
    const index = this.#indexOf(offset);
    const [item] = index === -1 ? [] : this.#items.splice(index, 1);
    this.#snapshot = null;
    return item ? [{ offset: item.offset, length: item.length }, ...item.joined] : [];
  }

  find(offset: ByteOffset): Item | undefined {
    return this.#items[this.#indexOf(offset)];
  }

  change(offset: ByteOffset, change: (item: Item) => Item): void {
    const index = this.#indexOf(offset);
    const item = this.#items[index];
    const changed = item && change(item);
    if (!changed || changed === item) return;
    this.#items[index] = changed;
    this.#snapshot = null;
  }

  /** Adds a line to an item's joined lines. */
  join(offset: ByteOffset, { offset: joinedOffset, length }: ItemPlace): void {
    this.change(offset, item =>
      Object.assign({}, item, { joined: [...item.joined, { offset: joinedOffset, length }] }),
    );
  }

  #indexOf(offset: ByteOffset): number {
    let low = 0;
    let high = this.#items.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = this.#items[middle]?.offset ?? 0;
      if (found === offset) return middle;
      if (found < offset) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }
}

/** The item with another content, in its place. */
export function withContent(item: Item, content: ItemContent): Item {
  const { offset, length, line, ordinal, timestamp, inheritedFrom, joined, takenBack } = item;
  const place = { offset, length, line, ordinal, timestamp, inheritedFrom, joined };
  return Object.assign(place, takenBack ? { takenBack } : {}, content);
}
