/**
 * Guards JSON.parse against JSON that nests too deep, or has so many keys or values that they take sixty times the memory of their bytes. Promises:
 * one pass over the bytes, no recursion. Real rollouts nest less than twenty deep, and have a few thousand keys in a line. JSON.parse survives a million levels (800 ms and hundreds of megabytes), but JSON.stringify and any code that walks the result
 * overflow the stack at 6,000.
 */

const DEPTH_CAP = 2_000;
/** Fewer bytes cannot nest deeper than the cap. */
const SHORTEST_BYTES = DEPTH_CAP;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Keys in all objects of a line together. */
const KEY_CAP = 100_000;

/** Values in all arrays and objects of a line together. */
const VALUE_CAP = 500_000;

/** Whether the JSON in `bytes` nests more than 2,000 deep, or has more than 100,000 keys or 500,000 values. Signs inside strings do not count. */
export function excessOf(bytes: Buffer): 'depth' | 'keys' | 'values' | null {
  if (bytes.length < SHORTEST_BYTES) return null;
  const counts = { depth: 0, keys: 0, values: 0 };
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) at = endOfString(bytes, at);
    else if (!isWithin(counts, byte)) break;
  }
  if (counts.depth > DEPTH_CAP) return 'depth';
  if (counts.keys > KEY_CAP) return 'keys';
  return counts.values >= VALUE_CAP ? 'values' : null;
}

/** Counts a sign outside of strings. False: that is too many. */
function isWithin(counts: { depth: number; keys: number; values: number }, byte: number): boolean {
  switch (byte) {
    case 0x7b:
    case 0x5b:
      counts.depth += 1;
      return counts.depth <= DEPTH_CAP;
    case 0x7d:
    case 0x5d:
      counts.depth -= 1;
      return true;
    case 0x3a:
      counts.keys += 1;
      return counts.keys <= KEY_CAP;
    case 0x2c:
      counts.values += 1;
      return counts.values < VALUE_CAP;
    default:
      return true;
  }
}

/**
 * Index of the closing quote of the string that begins at `start`; the length of `bytes` when it has none. Strings are skipped at the speed
 * of indexOf, since long lines are mostly strings.
 */
export function endOfString(bytes: Buffer, start: number): number {
  for (let at = bytes.indexOf(QUOTE, start + 1); at !== -1; at = bytes.indexOf(QUOTE, at + 1)) {
    let backslashes = 0;
    while (bytes[at - 1 - backslashes] === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return at;
  }
  return bytes.length;
}
