/** One small number per code point, computed when first asked for: most of Unicode is never seen, so a start costs nothing. */
export type CodePointTable = (codePoint: number) => number;

/** `compute` returns 0–254. The array is address space, not memory, until its pages are touched. */
export function lazyTable(compute: (codePoint: number) => number): CodePointTable {
  let known: Uint8Array | null = null;
  return codePoint => {
    known ??= new Uint8Array(0x110000);
    const seen = known[codePoint] ?? 0;
    if (seen !== 0) return seen - 1;
    const value = compute(codePoint);
    known[codePoint] = value + 1;
    return value;
  };
}

/** `make` is called when the value is first asked for, and never again. */
export function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
