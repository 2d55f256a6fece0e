/**
 * Counts the hits of a search in the whole history, from its beginning on, beside everything else. Promises: gives way to keys; memory is
 * one chunk and two numbers for each item with a hit, of which there are at most so many; what comes at the end is counted when it
 * comes. A rollout that is opened again is counted again.
 */
import type { Item } from '../../format/items/item.ts';
import { itemText } from '../../format/items/item-text.ts';
import { Slices } from '../../rollout/file/slices.ts';
import type { HitCounts } from '../snapshot.ts';
import type { HitRequest } from '../source.ts';
import { matcherOf } from './find-items.ts';
import type { OpenedRollout } from './opened-rollout.ts';

/** Read at a time: parsing that much holds up a key for a few milliseconds. */
const PIECE_BYTES = 64 * 1024;
/** Counting ends here: nobody goes through more hits one by one. */
const MOST_HITS = 10_000;

/** Items with hits in the order of the file, and how many hits are before each. Only grows. */
class HitList {
  readonly #offsets: number[] = [];
  readonly #before: number[] = [];
  total = 0;

  get length(): number {
    return this.#offsets.length;
  }

  push(offset: number, hits: number): void {
    this.#offsets.push(offset);
    this.#before.push(this.total);
    this.total += hits;
  }

  /** Hits in items before `offset`, among the first `length` items. */
  before(offset: number, { length, total }: { readonly length: number; readonly total: number }): number {
    let [low, high] = [0, length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#offsets[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low === length ? total : (this.#before[low] ?? total);
  }
}

export class HitCounting {
  readonly #onChange: () => void;
  #request: HitRequest | null = null;
  #opened: OpenedRollout | null = null;
  #stop = new AbortController();
  #running = false;
  /** Of what is before the tail, as far as `#end`. */
  #list = new HitList();
  #end = 0;
  /** The hits of an item that is the same as before are not counted again. */
  #known = new WeakMap<Item, number>();
  /** All of the tail was counted once: what comes to it is little. */
  #tailKnown = false;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Counts for this search, in place of the one before; null: for none. */
  count(request: HitRequest | null): void {
    this.#request = request;
    this.#again();
  }

  /** The rollout was opened, or opened again. */
  begin(opened: OpenedRollout): void {
    this.#opened = opened;
    this.#again();
  }

  /** Lines came: the tail is longer, or what was its beginning is a chunk before it. */
  grew(): void {
    if (this.#request !== null && !this.#running) void this.#run(this.#stop.signal);
  }

  close(): void {
    this.#request = null;
    this.#stop.abort();
  }

  /** What is known now; null without a search. */
  get hits(): HitCounts | null {
    if (this.#request === null || this.#opened === null) return null;
    const { text } = this.#request;
    const [list, end] = [this.#list, this.#end];
    const counted = { length: list.length, total: list.total };
    const isFull = counted.total >= MOST_HITS;
    const exact = !isFull && this.#tailKnown && end >= this.#opened.tail.start;
    const tail = exact ? this.#tailHits(this.#opened) : new HitList();
    return {
      text,
      total: Math.min(MOST_HITS, counted.total) + tail.total,
      exact,
      before: offset => {
        if (offset < end) return list.before(offset, counted);
        return exact ? counted.total + tail.before(offset, tail) : null;
      },
    };
  }

  #again(): void {
    this.#stop.abort();
    this.#stop = new AbortController();
    this.#list = new HitList();
    this.#end = 0;
    this.#known = new WeakMap();
    this.#tailKnown = false;
    this.#running = false;
    if (this.#request !== null && this.#opened !== null) void this.#run(this.#stop.signal);
  }

  async #run(signal: AbortSignal): Promise<void> {
    const [request, opened] = [this.#request, this.#opened];
    if (request === null || opened === null) return;
    this.#running = true;
    const before = this.#end;
    const slices = new Slices();
    // The key that asked for it, and its frame, come first.
    await slices.giveWay();
    await this.#toTail(opened, { signal, slices }).catch(() => {});
    if (signal.aborted) return;
    for (const item of opened.tail.items()) {
      this.#hitsOf(item);
      if (slices.spent) await slices.giveWay();
      if (signal.aborted) return;
    }
    const isNews = !this.#tailKnown || this.#end !== before;
    this.#tailKnown = true;
    this.#running = false;
    if (isNews) this.#onChange();
  }

  /** Counts up to the tail. */
  async #toTail(
    opened: OpenedRollout,
    { signal, slices }: { readonly signal: AbortSignal; readonly slices: Slices },
  ): Promise<void> {
    while (!signal.aborted && this.#end < opened.tail.start && this.#list.total < MOST_HITS) {
      const chunk = await opened.loader.after(this.#end, opened.tail.start, PIECE_BYTES);
      if (chunk === null || chunk.end <= this.#end) return;
      for (const item of chunk.items()) {
        if (signal.aborted) return;
        const hits = this.#hitsOf(item);
        if (hits > 0) this.#list.push(item.offset, hits);
        if (slices.spent) await slices.giveWay();
      }
      if (signal.aborted) return;
      this.#end = chunk.end;
      this.#onChange();
      await slices.giveWay();
    }
  }

  #hitsOf(item: Item): number {
    const known = this.#known.get(item);
    if (known !== undefined || this.#request === null) return known ?? 0;
    const { text, rowsWith } = this.#request;
    const hits = matcherOf({ kind: 'text', text })(item) ? Math.max(1, rowsWith(item, itemText(item))) : 0;
    this.#known.set(item, hits);
    return hits;
  }

  #tailHits(opened: OpenedRollout): HitList {
    const tail = new HitList();
    for (const item of opened.tail.items()) {
      const hits = this.#hitsOf(item);
      if (hits > 0) tail.push(item.offset, hits);
    }
    return tail;
  }
}
