/** Reads a rollout without rolltop's own code: bytes that may not change, ordinals that must be consecutive. */
import { readFileSync } from 'node:fs';

interface Line {
  readonly ordinal?: number;
  readonly type?: string;
  readonly payload?: { readonly type?: string };
}

/** Every line that is JSON. */
function linesOf(bytes: Buffer | string): Line[] {
  return bytes
    .toString('utf8')
    .split('\n')
    .flatMap(line => {
      try {
        return line.trim() === '' ? [] : [JSON.parse(line) as Line];
      } catch {
        return [];
      }
    });
}

/** What was added to a file that began with `before`; fails when one of its bytes is another now. */
export function grownFrom(before: Buffer, path: string): Buffer {
  const now = readFileSync(path);
  if (!now.subarray(0, before.length).equals(before)) throw new Error(`bytes of ${path} have changed`);
  return now.subarray(before.length);
}

export function ordinalsOf(path: string): number[] {
  return linesOf(readFileSync(path)).flatMap(({ ordinal }) => (ordinal === undefined ? [] : [ordinal]));
}

/** From the first on, each one more than the one before. */
export function runOn(ordinals: readonly number[]): number[] {
  const [first = 0] = ordinals;
  return ordinals.map((_, at) => first + at);
}
