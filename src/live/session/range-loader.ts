/**
 * Moves the range of items in memory through an open rollout: more at either side, or elsewhere. Promises: what is on screen is never
 * dropped; loads in one direction grow from a screenful to a megabyte; the range joins the tail as soon as it reaches it.
 */
import type { Chunk } from './chunk.ts';
import type { ItemLimits } from './item-limits.ts';
import { ItemRange, type Side } from './item-range.ts';
import type { OpenedRollout } from './opened-rollout.ts';

export class RangeLoader {
  readonly range: ItemRange;
  readonly #limits: ItemLimits;
  #loadBytes: number;
  #readingAt: Side = 'end';

  constructor(limits: ItemLimits) {
    this.range = new ItemRange(limits);
    this.#limits = limits;
    this.#loadBytes = limits.firstLoadBytes;
  }

  /** A file was opened, or opened again: its end is shown, and `before` it. */
  begin(opened: OpenedRollout, before: readonly Chunk[] = []): void {
    this.range.replace([...before, opened.tail]);
    this.#jumped('end');
  }

  /** What is right before the tail, where that is less than a screenful. */
  beforeTail(opened: OpenedRollout): Promise<readonly Chunk[]> {
    return this.#screenBefore(opened, opened.tail.start, this.#limits.firstLoadBytes - opened.tail.bytes);
  }

  async before(opened: OpenedRollout): Promise<void> {
    this.#readingAt = 'start';
    const chunk = await opened.loader.before(this.range.start, this.#nextBytes());
    if (chunk !== null) this.range.prepend(chunk);
  }

  async after(opened: OpenedRollout): Promise<void> {
    this.#readingAt = 'end';
    if (this.reachesEnd(opened)) return;
    const chunk = await opened.loader.after(this.range.end, opened.tail.start, this.#nextBytes());
    if (chunk !== null) this.range.append(chunk);
    this.#joinTail(opened);
  }

  async start(opened: OpenedRollout): Promise<void> {
    this.#jumped('start');
    if (this.range.start === 0) return;
    const chunk = await opened.loader.after(0, opened.tail.start, this.#limits.firstLoadBytes);
    this.range.replace(chunk === null ? [opened.tail] : [chunk]);
    this.#joinTail(opened);
  }

  async end(opened: OpenedRollout): Promise<void> {
    this.#jumped('end');
    if (!this.reachesEnd(opened)) await this.#toEnd(opened);
  }

  async #toEnd(opened: OpenedRollout): Promise<void> {
    this.range.replace([...(await this.beforeTail(opened)), opened.tail]);
  }

  /** The turn at the offset, and what is before it. */
  async around(opened: OpenedRollout, offset: number): Promise<void> {
    const revealed = opened.loader.reveal(offset);
    if (this.range.holds(offset) && !revealed) return;
    return this.again(opened, offset);
  }

  /** The same, whatever is loaded. */
  async again(opened: OpenedRollout, offset: number): Promise<void> {
    this.#jumped('end');
    if (offset >= opened.tail.start) return this.#toEnd(opened);
    const { firstLoadBytes } = this.#limits;
    const chunk = await opened.loader.around(offset, opened.tail.start, firstLoadBytes);
    if (chunk === null) return;
    this.range.replace([...(await this.#screenBefore(opened, chunk.start, firstLoadBytes)), chunk]);
    this.#joinTail(opened);
  }

  /** The tail was full and a new one began: a range that ended with the old one goes on into it. */
  rolled(opened: OpenedRollout, chunks: readonly Chunk[]): void {
    for (const [index, chunk] of chunks.entries()) {
      if (this.range.chunks.at(-1) !== chunk) continue;
      this.range.grow(chunks[index + 1] ?? opened.tail, this.#readingAt === 'start' ? 'end' : 'start');
    }
  }

  reachesEnd(opened: OpenedRollout): boolean {
    return this.range.chunks.at(-1) === opened.tail;
  }

  #joinTail(opened: OpenedRollout): void {
    if (this.range.end === opened.tail.start && !this.reachesEnd(opened)) this.range.append(opened.tail);
  }

  #jumped(to: Side): void {
    this.#readingAt = to;
    this.#loadBytes = this.#limits.firstLoadBytes;
  }

  #nextBytes(): number {
    const bytes = this.#loadBytes;
    this.#loadBytes = Math.min(bytes * 2, this.#limits.largestLoadBytes);
    return bytes;
  }

  /** The chunks before `end` that have about so many bytes together: pieces of a history may be short. */
  async #screenBefore(opened: OpenedRollout, end: number, bytes: number): Promise<readonly Chunk[]> {
    const chunks: Chunk[] = [];
    let [start, missing] = [end, bytes];
    while (start > 0 && missing > 0) {
      const chunk = await opened.loader.before(start, this.#limits.firstLoadBytes);
      if (chunk === null) break;
      chunks.unshift(chunk);
      start = chunk.start;
      missing -= chunk.bytes;
    }
    return chunks;
  }
}
