import { afterEach, describe, expect, test, vi } from 'vitest';
import { ItemAssembler } from '../../../src/format/items/assemble.ts';
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
import {
  corpusFile,
  envelope,
  event,
  itemsOf,
  message,
  readBytes,
  TIME,
  temporaryFile,
} from '../../support/rollout-fixtures.ts';

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

afterEach(() => {
  vi.restoreAllMocks();
});

const everything = { counts: () => true, numbered: true };

/** Twelve turns of a third of a megabyte; before the ninth, five of them were taken back. */
function rolledBack(): Buffer {
  const turn = (n: number) => [
    event('task_started', { turn_id: `t${n}` }),
    message('user', `prompt ${n}`),
    event('user_message', { message: `prompt ${n}` }),
    message('assistant', `answer ${n} ${'x'.repeat(330_000)}`),
    event('task_complete', { turn_id: `t${n}` }),
  ];
  const turns = Array.from({ length: 12 }, (_, n) => turn(n));
  const rollback = event('thread_rolled_back', { num_turns: 5 });
  return Buffer.from(envelope(...turns.slice(0, 9).flat(), rollback, ...turns.slice(9).flat()));
}

describe('turns that were taken back in earlier pieces than the line that says so', () => {
  const bytes = rolledBack();
  const whole = itemsOf(bytes);
  const backIn = (items: readonly Item[]): string[] =>
    items.flatMap(item => (item.kind === 'user' && item.takenBack ? [item.text] : []));
  const five = [4, 5, 6, 7, 8].map(n => `prompt ${n}`);

  test('are marked from the beginning on', async () => {
    const items = await allOf(readItems(await historyOf(temporaryFile(bytes))));
    expect(backIn(items)).toEqual(five);
    expect(items).toEqual(whole);
  });

  test.each([20, 40])('are marked in the last %d items', async count => {
    const history = await historyOf(temporaryFile(bytes));
    const last = await allOf(readLastItems(history, { ...everything, count }));
    expect(last).toEqual(whole.slice(-count));
  });
});

test('a command whose end is in a later piece is not run again there, but said to have ended', async () => {
  const lines = [
    event('task_started'),
    message('user', 'serve'),
    [
      'response_item',
      { type: 'function_call', name: 'exec_command', arguments: '{"cmd":"serve"}', call_id: 'c' },
    ],
    [
      'response_item',
      {
        type: 'function_call_output',
        call_id: 'c',
        output: 'Wall time: 0.2 seconds\nProcess running with session ID 7\nOutput:\n',
      },
    ],
    event('task_complete'),
    ...Array.from({ length: 8 }, (_, n) => [
      event('task_started'),
      message('user', `${n}`),
      event('user_message', { message: `${n}` }),
      message('assistant', `${n} ${'x'.repeat(330_000)}`),
      event('task_complete'),
    ]).flat(),
    event('item_completed', {
      item: {
        type: 'CommandExecution',
        id: 'c',
        command: ['bash', '-lc', 'serve'],
        exit_code: 0,
        status: 'completed',
      },
      started_at_ms: Date.parse('2026-11-22T06:28:26.000Z'),
    }),
  ] as (readonly [string, object])[];
  const bytes = later(Buffer.from(envelope(...lines)));
  const runs = (items: readonly Item[]) => items.filter(({ kind }) => kind === 'tool_call');
  expect(runs(itemsOf(bytes))).toMatchObject([{ background: true, status: 'ok', joined: [{}, {}] }]);
  const items = await allOf(readItems(await historyOf(temporaryFile(bytes))));
  expect(runs(items)).toMatchObject([
    { background: true, status: 'unknown' },
    { command: 'serve', status: 'ok', begunMs: Date.parse('2026-11-22T06:28:26.000Z') },
  ]);
});

/** The n-th line is n seconds later. */
function later(bytes: Buffer): Buffer {
  const start = Date.parse(TIME);
  const lines = bytes.toString().split('\n');
  return Buffer.from(
    lines.map((line, n) => line.replace(TIME, new Date(start + n * 1000).toISOString())).join('\n'),
  );
}

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

test('the last messages are found before forty thousand lines that do not count, and no more than some thousand are kept at once', async () => {
  const lines = Array.from({ length: 30 }, (_, n) => message('assistant', `answer ${n}`));
  const other = Array.from({ length: 40_000 }, () => event('task_started'));
  const bytes = Buffer.from(envelope(message('user', 'hello'), ...other.slice(0, 100), ...lines, ...other));
  const pushed = new Map<ItemAssembler, number>();
  const push = ItemAssembler.prototype.push;
  vi.spyOn(ItemAssembler.prototype, 'push').mockImplementation(function (this: ItemAssembler, ...line) {
    pushed.set(this, (pushed.get(this) ?? 0) + 1);
    return push.apply(this, line);
  });
  const counts = ({ kind }: Item): boolean => kind === 'assistant';
  const history = await historyOf(temporaryFile(bytes));
  const last = await allOf(readLastItems(history, { count: 12, counts, numbered: true }));
  expect(Math.max(...pushed.values())).toBeLessThan(25_000);
  vi.restoreAllMocks();
  expect(last).toEqual(itemsOf(bytes).filter(counts).slice(-12));
});
