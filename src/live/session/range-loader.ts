/**
 * Moves the range of items in memory through an open rollout: more at either side, or elsewhere. Promises: the side that is being read is never
 * dropped; loads in one direction grow from a screenful to a megabyte; the range joins the tail as soon as it reaches it.
 */
import type { Chunk } from './chunk.ts';
import { ItemRange, type Side } from './item-range.ts';
import type { OpenedRollout } from './opened-rollout.ts';

/** About a screenful; each further load doubles it. */
const FIRST_LOAD_BYTES = 64 * 1024;
const LARGEST_LOAD_BYTES = 1024 * 1024;

export class RangeLoader {
  readonly range = new ItemRange([]);
  #loadBytes = FIRST_LOAD_BYTES;
  #readingAt: Side = 'end';

  /** A file was opened, or opened again: its end is shown, and `before` it. */
  begin(opened: OpenedRollout, before: readonly Chunk[] = []): void {
    this.range.replace([...before, opened.tail]);
    this.#jumped('end');
  }

  /** What is right before the tail, where that is less than a screenful. */
  beforeTail(opened: OpenedRollout): Promise<readonly Chunk[]> {
    return screenBefore(opened, opened.tail.start, FIRST_LOAD_BYTES - opened.tail.bytes);
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
    const chunk = await opened.loader.after(0, opened.tail.start, FIRST_LOAD_BYTES);
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
    const chunk = await opened.loader.around(offset, opened.tail.start, FIRST_LOAD_BYTES);
    if (chunk === null) return;
    this.range.replace([...(await screenBefore(opened, chunk.start, FIRST_LOAD_BYTES)), chunk]);
    this.#joinTail(opened);
  }

  /** The tail was full and a new one began: a range that ended with the old one goes on into it. */
  rolled(opened: OpenedRollout, chunks: readonly Chunk[]): void {
    for (const [index, chunk] of chunks.entries()) {
      if (this.range.chunks.at(-1) !== chunk) continue;
      this.range.append(chunks[index + 1] ?? opened.tail, this.#readingAt === 'start' ? 'end' : 'start');
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
    this.#loadBytes = FIRST_LOAD_BYTES;
  }

  #nextBytes(): number {
    const bytes = this.#loadBytes;
    this.#loadBytes = Math.min(bytes * 2, LARGEST_LOAD_BYTES);
    return bytes;
  }
}

/** The chunks before `end` that have about so many bytes together: pieces of a history may be short. */
async function screenBefore(opened: OpenedRollout, end: number, bytes: number): Promise<readonly Chunk[]> {
  const chunks: Chunk[] = [];
  let [start, missing] = [end, bytes];
  while (start > 0 && missing > 0) {
    const chunk = await opened.loader.before(start, FIRST_LOAD_BYTES);
    if (chunk === null) break;
    chunks.unshift(chunk);
    start = chunk.start;
    missing -= chunk.bytes;
  }
  return chunks;
}
