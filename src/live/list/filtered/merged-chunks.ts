/**
 * Sorted lists as one, for a filter that looks at all of them. Promises: O(n) for what changed since the last time, and nearly nothing for the rest:
 * a group of which nothing changed is the same array as before, so that what was read of it is found again. No list is copied as a whole.
 */
import { lowerBound } from '../sorted-chunks.ts';

interface Merged<T> {
  readonly others: readonly T[];
  readonly merged: readonly T[];
}

/** What was merged into a group. A group never changes, so the same values give the same group, which is found again by what it is. */
const MERGED = new WeakMap<readonly unknown[], Merged<unknown>>();

/** Two lists of the same order as one, in groups of some hundreds: the same arrays as before wherever nothing changed. The groups never change. */
export function* mergedChunks<T>(
  a: Iterable<readonly T[]>,
  b: Iterable<readonly T[]>,
  compare: (a: T, b: T) => number,
): Generator<readonly T[]> {
  const ahead = new ChunksAhead(b, compare);
  for (const chunk of a) {
    const last = chunk.at(-1);
    if (last !== undefined) yield mergedChunk(chunk, ahead.takeBefore(last), compare);
  }
  yield* ahead.rest();
}

function mergedChunk<T>(
  chunk: readonly T[],
  others: readonly T[],
  compare: (a: T, b: T) => number,
): readonly T[] {
  if (others.length === 0) return chunk;
  const known = MERGED.get(chunk) as Merged<T> | undefined;
  const isSame =
    others.length === known?.others.length && others.every((one, at) => one === known.others[at]);
  if (known !== undefined && isSame) return known.merged;
  const merged: T[] = [];
  let at = 0;
  for (const value of chunk) {
    for (; at < others.length && compare(others[at] as T, value) < 0; at++) merged.push(others[at] as T);
    merged.push(value);
  }
  MERGED.set(chunk, { others, merged });
  return merged;
}

/** The values of a sorted list that were not taken yet. */
class ChunksAhead<T> {
  readonly #chunks: Iterator<readonly T[]>;
  readonly #compare: (a: T, b: T) => number;
  #chunk: readonly T[] | null;
  /** So many of the chunk were taken. */
  #taken = 0;

  constructor(chunks: Iterable<readonly T[]>, compare: (a: T, b: T) => number) {
    this.#chunks = chunks[Symbol.iterator]();
    this.#compare = compare;
    this.#chunk = this.#next();
  }

  takeBefore(value: T): readonly T[] {
    const found: T[] = [];
    for (let chunk = this.#chunk; chunk !== null; chunk = this.#chunk) {
      const end = lowerBound(chunk, value, this.#compare);
      for (let at = this.#taken; at < end; at++) found.push(chunk[at] as T);
      this.#taken = end;
      if (end < chunk.length) break;
      this.#chunk = this.#next();
    }
    return found;
  }

  /** All that is left; a chunk of which nothing was taken is itself. */
  *rest(): Generator<readonly T[]> {
    for (let chunk = this.#chunk; chunk !== null; chunk = this.#next()) {
      yield this.#taken === 0 ? chunk : chunk.slice(this.#taken);
      this.#taken = 0;
    }
  }

  #next(): readonly T[] | null {
    this.#taken = 0;
    const { done, value } = this.#chunks.next();
    return done ? null : value;
  }
}
