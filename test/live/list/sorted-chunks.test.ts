import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SortedChunks } from '../../../src/live/list/sorted-chunks.ts';

interface Pair {
  readonly key: number;
  readonly id: number;
}

const compare = (a: Pair, b: Pair): number => b.key - a.key || b.id - a.id;

describe('the order index', () => {
  it('equals a sorted array under random updates, and frozen copies never change', () => {
    const step = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 25 }), fc.nat(4));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400 }), steps => {
        const list = new SortedChunks(compare);
        const keys = new Map<number, number>();
        const copies: { frozen: Iterable<Pair>; expected: Pair[] }[] = [];
        for (const [id, key, kind] of steps) {
          const old = keys.get(id);
          if (old !== undefined) expect(list.take({ key: old, id })).toBe(true);
          if (kind === 0) keys.delete(id);
          else {
            keys.set(id, key);
            list.put({ key, id });
          }
          if (kind === 1) copies.push({ frozen: list.freeze(), expected: sorted(keys) });
        }
        expect([...list.freeze()]).toEqual(sorted(keys));
        for (const { frozen, expected } of copies) expect([...frozen]).toEqual(expected);
      }),
    );
  });

  it('finds places in a list of many chunks as in an array', () => {
    const list = new SortedChunks(compare);
    const keys = new Map<number, number>();
    for (let id = 0; id < 5_000; id++) {
      const key = (id * 7_919) % 1_000;
      keys.set(id, key);
      list.put({ key, id });
    }
    const frozen = list.freeze();
    const expected = sorted(keys);
    expect(frozen.length).toBe(5_000);
    for (let index = 0; index < 5_000; index += 37) {
      expect(frozen.at(index)).toEqual(expected[index]);
      expect(frozen.indexOf(expected[index] as Pair)).toBe(index);
    }
    expect(frozen.at(-1)).toBeUndefined();
    expect(frozen.at(5_000)).toBeUndefined();
    expect(frozen.indexOf({ key: 2_000, id: 1 })).toBe(-1);
  });
});

function sorted(keys: ReadonlyMap<number, number>): Pair[] {
  return [...keys].map(([id, key]) => ({ key, id })).sort(compare);
}
