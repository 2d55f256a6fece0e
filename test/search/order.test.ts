import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FoundHit } from '../../src/search/messages.ts';
import { FolderOrder } from '../../src/search/order.ts';

/** A hit that says where it was found. */
function hit(folder: number, place: number): FoundHit {
  return { line: folder, offset: place } as FoundHit;
}

test('hits come in the order of the folders, whichever worker is quicker, and none waits for ever', async () => {
  const trees = fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 12 });
  const turns = fc.infiniteStream(fc.integer({ min: 0, max: 2 }));
  await fc.assert(
    fc.asyncProperty(trees, turns, async (hitsOf, whose) => {
      const given: FoundHit[] = [];
      const onTheirWay = [0, 0, 0];
      const order = new FolderOrder<number>({
        folders: hitsOf.length,
        deliver: async hits => void given.push(...hits),
        taken: worker => {
          onTheirWay[worker] = (onTheirWay[worker] ?? 0) - 1;
        },
      });
      // Each worker takes the next folder that no other has, and sends its hits a hundred at a time.
      const inHand = new Map<number, { readonly folder: number; at: number }>();
      let next = 0;
      const step = (worker: number): boolean => {
        if ((onTheirWay[worker] ?? 0) >= 4) return false;
        if (!inHand.has(worker) && next < hitsOf.length) inHand.set(worker, { folder: next++, at: 0 });
        const mine = inHand.get(worker);
        if (mine === undefined) return false;
        const { folder, at } = mine;
        mine.at = Math.min(at + 100, hitsOf[folder] ?? 0);
        const hits = Array.from({ length: mine.at - at }, (_, index) => hit(folder, at + index));
        const done = mine.at === hitsOf[folder];
        if (done) inHand.delete(worker);
        onTheirWay[worker] = (onTheirWay[worker] ?? 0) + 1;
        order.take(worker, [{ folder, hits, done }]);
        return true;
      };
      while (!order.done) {
        const first = whose.next().value ?? 0;
        await order.delivered();
        if (![first, (first + 1) % 3, (first + 2) % 3].some(step)) throw new Error('Everybody waits.');
      }
      await order.delivered();
      expect(given).toEqual(
        hitsOf.flatMap((count, folder) => Array.from({ length: count }, (_, at) => hit(folder, at))),
      );
    }),
    { numRuns: 100 },
  );
});

test('while no hits are taken, few of them are held', async () => {
  let told = 0;
  const order = new FolderOrder<string>({
    folders: 2,
    deliver: () => new Promise(() => {}),
    taken: () => {
      told += 1;
    },
  });
  for (let batch = 0; batch < 30; batch++)
    order.take('worker', [{ folder: 1, hits: Array.from({ length: 100 }, () => hit(1, 0)), done: false }]);
  await order.delivered();
  expect(told).toBeLessThan(10);
});
