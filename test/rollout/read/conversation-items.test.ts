import { describe, expect, test } from 'vitest';
import type { Item } from '../../../src/format/items/item.ts';
import { openRollout } from '../../../src/rollout/file/open.ts';
import {
  type ItemBatch,
  readItems,
  readLastItems,
  readTail,
} from '../../../src/rollout/read/conversation-items.ts';
import { readHistory } from '../../../src/rollout/read/history.ts';
import { longRollout, versions } from '../../live/session/long-rollout.ts';
import { corpusFile, itemsOf, readBytes, temporaryFile } from '../../support/rollout-fixtures.ts';

const FORK = corpusFile('0.169.0/fork-by-reference');
const PARENT = corpusFile('0.169.0/exec-shell-reasoning');

const historyOf = (path: string, parent: string | null = null) =>
  readHistory(
    () => openRollout(path),
    async () => parent,
  );

async function allOf(batches: AsyncIterable<ItemBatch>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const batch of batches) {
    items.push(...batch.items);
    // The file of a batch stays open while its items are used.
    await batch.file?.read(0, 1);
  }
  return items;
}

const everything = { counts: () => true, numbered: true };

describe.each(versions)('a file of %s that is longer than a piece', version => {
  const bytes = Buffer.from(`${longRollout(version, 2_500_000).join('\n')}\n`);
  const whole = itemsOf(bytes);

  test('has the items and numbers of a file that is read whole', async () => {
    const history = await historyOf(temporaryFile(bytes));
    let batches = 0;
    const items: Item[] = [];
    for await (const batch of readItems(history)) {
      batches += 1;
      items.push(...batch.items);
    }
    expect(items).toEqual(whole);
    expect(batches).toBeGreaterThan(2);
  });

  test.each([1, 2, 30, 2_000])('ends with the last %d of them', async count => {
    const history = await historyOf(temporaryFile(bytes));
    const last = await allOf(readLastItems(history, { ...everything, count }));
    expect(last).toEqual(whole.slice(-count));
  });

  test('ends with the last ones that count', async () => {
    const history = await historyOf(temporaryFile(bytes));
    const counts = (item: Item): boolean => item.kind === 'user';
    const last = await allOf(readLastItems(history, { count: 3, counts, numbered: true }));
    expect(last).toEqual(whole.filter(counts).slice(-3));
  });
});

describe('a fork', () => {
  test('begins with what it inherits, then the border', async () => {
    const items = await allOf(readItems(await historyOf(FORK, PARENT)));
    const border = items.findIndex(item => item.kind === 'fork');
    expect(items.slice(0, border).map(item => ({ ...item, inheritedFrom: null }))).toEqual(
      itemsOf(readBytes(PARENT)),
    );
    expect(items.slice(border + 1)).toEqual(itemsOf(readBytes(FORK)));
  });

  test('has last items that go on into what it inherits', async () => {
    const history = await historyOf(FORK, PARENT);
    const whole = await allOf(readItems(history));
    for (const count of [0, 1, itemsOf(readBytes(FORK)).length + 1, whole.length - 1, whole.length + 5]) {
      const last = await allOf(readLastItems(history, { ...everything, count }));
      expect(last).toEqual(count === 0 ? [] : whole.slice(-count));
    }
  });
});

test('a tail says where its file goes on', async () => {
  const text = readBytes(FORK);
  const torn = Buffer.concat([text, Buffer.from('{"timestamp":"2026-1')]);
  const history = await historyOf(temporaryFile(torn));
  const file = await history.own.open();
  const tail = await readTail(history.own, file, { ...everything, count: 1 });
  await file.close();
  const lines = text.toString().split('\n').length - 1;
  expect(tail).toMatchObject({ end: text.length, nextLine: lines + 1 });
  expect(tail.items).toMatchObject([{ kind: 'damaged', line: lines + 1 }]);
});

test('an empty file has no items', async () => {
  const history = await historyOf(temporaryFile(''));
  expect(await allOf(readItems(history))).toEqual([]);
  expect(await allOf(readLastItems(history, { ...everything, count: 5 }))).toEqual([]);
});
