import { expect, test } from 'vitest';
import { startOfLastTurns, type TurnItem } from '../../../src/format/items/taken-back.ts';

test('taking back one of ten thousand turns that have no marks looks at that one', () => {
  let looks = 0;
  const items = Array.from({ length: 10_000 }, (_, offset) => ({ offset, kind: 'user' }) as TurnItem);
  const counted = new Proxy(items, {
    get(target, key) {
      if (typeof key === 'string' && /^\d+$/.test(key)) looks += 1;
      return Reflect.get(target, key);
    },
  });
  expect(startOfLastTurns(counted, 1, () => false)).toBe(9_999);
  expect(looks).toBeLessThan(5);
});
