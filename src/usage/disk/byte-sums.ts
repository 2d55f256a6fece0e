/** Bytes and files by a key. Pure. */

export interface ByteSum {
  /** Null: what has no such fact. */
  readonly key: string | null;
  readonly bytes: number;
  readonly files: number;
}

export class ByteSums {
  readonly #sums = new Map<string | null, { key: string | null; bytes: number; files: number }>();

  add({ key, bytes, files }: ByteSum): void {
    const sum = this.#sums.get(key);
    if (sum === undefined) {
      this.#sums.set(key, { key, bytes, files });
      return;
    }
    sum.bytes += bytes;
    sum.files += files;
  }

  /** In no order. */
  get all(): ByteSum[] {
    return [...this.#sums.values()];
  }
}

interface Sized {
  readonly key: string | null;
  readonly bytes: number;
}

export function largestFirst<Group extends Sized>(groups: readonly Group[]): readonly Group[] {
  return [...groups].sort((a, b) => b.bytes - a.bytes || ((a.key ?? '') < (b.key ?? '') ? -1 : 1));
}

/** The first of `largestFirst`, without sorting the others: of 100,000 sessions a screen shows twenty. */
export function largestOf<Group extends Sized>(groups: readonly Group[], most: number): readonly Group[] {
  const least =
    Float64Array.from(groups, ({ bytes }) => bytes)
      .sort()
      .at(-most) ?? 0;
  return largestFirst(groups.filter(({ bytes }) => bytes >= least)).slice(0, most);
}
