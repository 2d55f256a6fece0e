/** Two sorted lists as one: all values in order, and the same groups again where nothing changed. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergedChunks } from '../../../src/live/list/filtered/merged-chunks.ts';
import { SortedChunks } from '../../../src/live/list/sorted-chunks.ts';

const compare = (a: number, b: number): number => a - b;

function listOf(values: Iterable<number>): SortedChunks<number> {
  const list = new SortedChunks(compare);
  for (const value of values) list.put(value);
  return list;
}

/** Takes the value out where it is, else puts it there. */
function toggle(list: SortedChunks<number>, values: Set<number>, value: number): void {
  if (values.delete(value)) {
    list.take(value);
    return;
  }
  values.add(value);
  list.put(value);
}

function merged(a: SortedChunks<number>, b: SortedChunks<number>): readonly (readonly number[])[] {
  return [...mergedChunks(a.freeze().chunks, b.freeze().chunks, compare)];
}

describe('two lists as one', () => {
  it('have all values of both in order, whatever changes between two looks', () => {
    const values = fc.uniqueArray(fc.nat(3_000), { minLength: 0, maxLength: 1_500 });
    const changes = fc.array(fc.record({ value: fc.nat(3_000), isFirst: fc.boolean() }), { maxLength: 30 });
    fc.assert(
      fc.property(values, changes, (all, changed) => {
        const [first, second] = [new Set(all.filter(n => n % 3 > 0)), new Set(all.filter(n => n % 3 === 0))];
        const [a, b] = [listOf(first), listOf(second)];
        const expectWhole = (): void =>
          expect(merged(a, b).flat()).toEqual([...first, ...second].sort(compare));
        expectWhole();
        for (const { value, isFirst } of changed) {
          // No value is in both.
          if (isFirst && !second.has(value)) toggle(a, first, value);
          if (!isFirst && !first.has(value)) toggle(b, second, value);
          expectWhole();
        }
      }),
      { numRuns: 40 },
    );
  });

  it('are the same groups again, but for the one in which something changed', () => {
    const a = listOf(Array.from({ length: 4_000 }, (_, n) => n * 2));
    const b = listOf([1, 3, 2_001, 6_001, 7_001]);
    const before = merged(a, b);
    expect(merged(a, b).map((group, at) => group === before[at])).toEqual(before.map(() => true));
    b.put(2_003);
    const after = merged(a, b);
    expect(after.filter(group => !before.includes(group)).map(group => group.includes(2_003))).toEqual([
      true,
    ]);
  });
});
