/**
 * The chunks in memory, one after the other without a gap. Promises: at most what the limits allow, one load, and what is on
 * screen, which is never dropped: what is added at one side drops chunks at the other; the array of items is new only when one changed.
 * Loads nothing.
 */
import type { Item } from '../../format/items/item.ts';
import type { Chunk } from './chunk.ts';
import type { ItemLimits } from './item-limits.ts';

export type Side = 'start' | 'end';

/** Offsets of the first and the last item on screen. */
export interface VisibleItems {
  readonly first: number;
  readonly last: number;
}

export class ItemRange {
  #chunks: Chunk[] = [];
  readonly #limits: Pick<ItemLimits, 'keptBytes' | 'keptLines'>;
  #visible: VisibleItems | null = null;
  #cached: { readonly parts: readonly (readonly Item[])[]; readonly items: readonly Item[] } | null = null;

  constructor(limits: Pick<ItemLimits, 'keptBytes' | 'keptLines'>) {
    this.#limits = limits;
  }

  get chunks(): readonly Chunk[] {
    return this.#chunks;
  }

  get start(): number {
    return this.#chunks[0]?.start ?? 0;
  }

  get end(): number {
    return this.#chunks.at(-1)?.end ?? 0;
  }

  replace(chunks: readonly Chunk[]): void {
    this.#chunks = [...chunks];
  }

  prepend(chunk: Chunk): void {
    this.#chunks.unshift(chunk);
    this.#trim('end');
  }

  append(chunk: Chunk): void {
    this.#chunks.push(chunk);
    this.#trim('start');
  }

  /** The file grew by itself: over the limits, chunks are dropped at `first`, and then at the other side. */
  grow(chunk: Chunk, first: Side): void {
    this.#chunks.push(chunk);
    this.#trim(first);
    this.#trim(first === 'start' ? 'end' : 'start');
  }

  /** What is on screen from now on. */
  setVisible(visible: VisibleItems): void {
    this.#visible = visible;
  }

  /** Drops whole chunks at `side` while the range is over its limits and they are not on screen; two always stay. */
  #trim(side: Side): void {
    while (this.#chunks.length > 2 && this.#isOverLimit()) {
      const chunk = side === 'start' ? this.#chunks[0] : this.#chunks.at(-1);
      if (chunk === undefined || this.#isVisible(chunk)) return;
      if (side === 'start') this.#chunks.shift();
      else this.#chunks.pop();
    }
  }

  #isVisible({ start, end }: Chunk): boolean {
    return this.#visible !== null && this.#visible.first < end && this.#visible.last >= start;
  }

  holds(offset: number): boolean {
    return offset >= this.start && offset < this.end;
  }

  items(): readonly Item[] {
    const parts = this.#chunks.map(chunk => chunk.items());
    const cached = this.#cached;
    const same =
      cached?.parts.length === parts.length && parts.every((part, at) => part === cached.parts[at]);
    if (cached === null || !same) this.#cached = { parts, items: ([] as Item[]).concat(...parts) };
    return this.#cached?.items ?? [];
  }

  #isOverLimit(): boolean {
    let [bytes, lines] = [0, 0];
    for (const chunk of this.#chunks) {
      bytes += chunk.bytes;
      lines += chunk.lineCount;
    }
    return bytes > this.#limits.keptBytes || lines > this.#limits.keptLines;
  }
}

/** The item at `offset`, by binary search: offsets grow. */
export function itemAt(items: readonly Item[], offset: number): Item | undefined {
  let [low, high] = [0, items.length - 1];
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item === undefined) return undefined;
    if (item.offset === offset) return item;
    if (item.offset < offset) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}
