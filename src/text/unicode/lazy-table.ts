/** One small number per code point, computed when it is first needed: most of Unicode never is, so a start pays nothing. */
export type CodePointTable = (codePoint: number) => number;

/** `compute` returns 0–254. The array takes a megabyte of address space; of memory only the pages that are used. */
export function lazyTable(compute: (codePoint: number) => number): CodePointTable {
  let known: Uint8Array | null = null;
  return codePoint => {
    known ??= new Uint8Array(0x110000);
    const found = known[codePoint] ?? 0;
    if (found !== 0) return found - 1;
    const value = compute(codePoint);
    known[codePoint] = value + 1;
    return value;
  };
}

/** Calls `make` when the value is first needed, and never again. */
export function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
