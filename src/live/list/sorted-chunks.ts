/**
 * A sorted list with cheap frozen copies. Promises: insert, delete, find and at are O(log n) and small copies; a frozen
 * copy never changes, because a chunk that was frozen is copied before it is written. Does not hold equal values twice.
 */

/** Small enough that copying one is nothing, large enough that 100,000 values are a few hundred chunks. */
const CHUNK_LIMIT = 512;

/** A list that never changes. */
export class FrozenList<T> {
  readonly #chunks: readonly (readonly T[])[];
  readonly #starts: Int32Array;
  readonly #compare: (a: T, b: T) => number;
  readonly length: number;

  constructor(chunks: readonly (readonly T[])[], compare: (a: T, b: T) => number) {
    this.#chunks = chunks;
    this.#compare = compare;
    this.#starts = new Int32Array(chunks.length);
    let total = 0;
    for (const [index, chunk] of chunks.entries()) {
      this.#starts[index] = total;
      total += chunk.length;
    }
    this.length = total;
  }

  at(index: number): T | undefined {
    if (index < 0 || index >= this.length) return undefined;
    const chunk = lastAtMost(this.#starts, index);
    return this.#chunks[chunk]?.[index - (this.#starts[chunk] ?? 0)];
  }

  /** The index of a value equal to `value` (by the order), or -1. */
  indexOf(value: T): number {
    const chunk = chunkFor(this.#chunks, value, this.#compare);
    const inside = this.#chunks[chunk];
    if (inside === undefined) return -1;
    const index = lowerBound(inside, value, this.#compare);
    const found = inside[index];
    return found !== undefined && this.#compare(found, value) === 0 ? (this.#starts[chunk] ?? 0) + index : -1;
  }

  *[Symbol.iterator](): Generator<T> {
    for (const chunk of this.#chunks) yield* chunk;
  }

  /** The values in order, in groups of some hundreds: going through these is ten times as fast. */
  get chunks(): readonly (readonly T[])[] {
    return this.#chunks;
  }
}

export class SortedChunks<T> {
  readonly compare: (a: T, b: T) => number;
  #chunks: T[][] = [];
  readonly #shared = new WeakSet<readonly T[]>();
  #frozen: FrozenList<T> | null = null;
  #count = 0;

  constructor(compare: (a: T, b: T) => number) {
    this.compare = compare;
  }

  get length(): number {
    return this.#count;
  }

  /** Replaces everything by the values of `groups`, which are in order already: much cheaper than putting them one by one. */
  fill(groups: Iterable<readonly T[]>): void {
    this.#frozen = null;
    this.#chunks = [];
    this.#count = 0;
    for (const values of groups) {
      for (let at = 0; at < values.length; at += CHUNK_LIMIT / 2)
        this.#chunks.push(values.slice(at, at + CHUNK_LIMIT / 2));
      this.#count += values.length;
    }
  }

  /** Puts `value` in its place; one that is equal by the order is replaced. */
  put(value: T): void {
    this.#frozen = null;
    const at = chunkFor(this.#chunks, value, this.compare);
    const chunk = this.#own(at);
    const index = lowerBound(chunk, value, this.compare);
    const there = chunk[index];
    if (there !== undefined && this.compare(there, value) === 0) {
      chunk[index] = value;
      return;
    }
    chunk.splice(index, 0, value);
    this.#count += 1;
    if (chunk.length > CHUNK_LIMIT) this.#chunks.splice(at + 1, 0, chunk.splice(CHUNK_LIMIT / 2));
  }

  /** Takes out the value equal to `value` by the order; says whether there was one. */
  take(value: T): boolean {
    const at = chunkFor(this.#chunks, value, this.compare);
    const there = this.#chunks[at];
    if (there === undefined) return false;
    const index = lowerBound(there, value, this.compare);
    const found = there[index];
    if (found === undefined || this.compare(found, value) !== 0) return false;
    this.#frozen = null;
    const chunk = this.#own(at);
    chunk.splice(index, 1);
    this.#count -= 1;
    if (chunk.length === 0) this.#chunks.splice(at, 1);
    return true;
  }

  /** The list as it is now, for ever; the same object while nothing changes. */
  freeze(): FrozenList<T> {
    if (this.#frozen === null) {
      for (const chunk of this.#chunks) this.#shared.add(chunk);
      this.#frozen = new FrozenList([...this.#chunks], this.compare);
    }
    return this.#frozen;
  }

  /** The chunk at `at`, made writable: a frozen copy may hold the old one. */
  #own(at: number): T[] {
    const chunk = this.#chunks[at];
    if (chunk === undefined) {
      const fresh: T[] = [];
      this.#chunks.push(fresh);
      return fresh;
    }
    if (!this.#shared.has(chunk)) return chunk;
    const copy = chunk.slice();
    this.#chunks[at] = copy;
    return copy;
  }
}

/** The only chunk that can hold `value`: the first whose last value is not before it, else the last. */
function chunkFor<T>(chunks: readonly (readonly T[])[], value: T, compare: (a: T, b: T) => number): number {
  let [low, high] = [0, Math.max(0, chunks.length - 1)];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const last = chunks[middle]?.at(-1);
    if (last !== undefined && compare(last, value) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The index of the first value that is not before `value`. */
export function lowerBound<T>(values: readonly T[], value: T, compare: (a: T, b: T) => number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(values[middle] as T, value) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function lastAtMost(starts: Int32Array, index: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((starts[middle] ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  return low;
}
