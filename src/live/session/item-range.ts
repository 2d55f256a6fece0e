/**
 * The chunks in memory, one after the other without a gap. Promises: about 8 MB and 3,000 lines at most: what is added at one side
 * drops chunks at the other; the array of items is new only when one changed. Loads nothing.
 */
import type { Item } from '../../format/items/item.ts';
import type { Chunk } from './chunk.ts';

export type Side = 'start' | 'end';

/** Enough for a hundred screens, little enough for a small machine. */
const BYTES_KEPT = 8 * 1024 * 1024;
const LINES_KEPT = 3_000;

export class ItemRange {
  #chunks: Chunk[];
  #cached: { readonly parts: readonly (readonly Item[])[]; readonly items: readonly Item[] } | null = null;

  constructor(chunks: readonly Chunk[]) {
    this.#chunks = [...chunks];
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

  /** `drop`: the side that loses chunks when the range is over its limits; never the one that is being read. */
  append(chunk: Chunk, drop: Side = 'start'): void {
    this.#chunks.push(chunk);
    this.#trim(drop);
  }

  /** Drops whole chunks at `side` while the range is over its limits; the two at the other side always stay. */
  #trim(side: Side): void {
    while (this.#chunks.length > 2 && this.#isOverLimit()) {
      if (side === 'start') this.#chunks.shift();
      else this.#chunks.pop();
    }
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
    return bytes > BYTES_KEPT || lines > LINES_KEPT;
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
