import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countBelow, growingIndices } from '../../../src/app/viewer/growing-indices.ts';
import type { Item } from '../../../src/format/items/item.ts';

const items = Array.from(
  { length: 30 },
  (_, at) => ({ offset: at, kind: at % 3 === 0 ? 'user' : 'tokens' }) as unknown as Item,
);
const some = fc.array(fc.constantFrom(...items), { maxLength: 12 });

test('whatever lists come one after the other, each has its own indices, also later', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ keep: fc.nat(12), more: some }), { minLength: 1, maxLength: 6 }),
      steps => {
        const users = growingIndices(item => item.kind === 'user');
        let list: readonly Item[] = [];
        const seen = steps.map(({ keep, more }) => {
          list = [...list.slice(0, keep), ...more];
          return { list, found: users(list) };
        });
        for (const { list: each, found } of seen) {
          const expected = each.flatMap((item, index) => (item.kind === 'user' ? [index] : []));
          expect(found.list.slice(0, found.length)).toEqual(expected);
          expect(countBelow(found, 3)).toBe(expected.filter(index => index < 3).length);
        }
      },
    ),
  );
});
