/** Conversations that were taken back, as the real Codex 0.169 and 0.171 wrote them. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Item } from '../../../src/format/items/item.ts';
import { openRollout } from '../../../src/rollout/file/open.ts';
import { readItems } from '../../../src/rollout/read/conversation-items.ts';
import { readHistory } from '../../../src/rollout/read/history.ts';
import { segmentPathOf } from '../../../src/sessions/path-of.ts';
import { copyOfHome } from '../../support/home-fixtures.ts';

const DAY = 'sessions/2026/11/29';
const FIRST = '01a2265b-d7bd-79e1-b910-c40baa4d73e4';
const SECOND = '01a2265c-3863-72b1-a779-4b12e5d2f219';
const THIRD = '01a2265c-be38-7523-9712-f153366829a8';
const FORK = '01a2265c-c9a2-7ac2-9d14-344c669d238e';

function reverted() {
  const home = copyOfHome('reverted-thread');
  const paths = readdirSync(join(home, DAY))
    .sort()
    .map(name => join(home, DAY, name));
  const [first = '', second = '', third = '', fork = ''] = paths;
  return { home, first, second, third, fork };
}

async function itemsOf(home: string, path: string, earlier: readonly string[] = []): Promise<Item[]> {
  const history = await readHistory(
    () => openRollout(path),
    id => segmentPathOf(home, id),
    { earlierSegments: earlier },
  );
  const items: Item[] = [];
  for await (const batch of readItems(history)) items.push(...batch.items);
  return items;
}

/** Prompts and borders, in order. */
const told = (items: readonly Item[]): unknown[] =>
  items.flatMap((item): unknown[] => {
    if (item.kind === 'user')
      return [`${item.inheritedFrom === null ? '' : 'inherited '}${item.text.split(' (')[0]}`];
    if (item.kind === 'continued') {
      const { segmentId, removed, problem } = item;
      return [[segmentId, problem ?? (removed && { ...removed })]];
    }
    return item.kind === 'fork' ? [['fork', item.parentId, item.problem]] : [];
  });

const alphaToFoxtrot = [
  'first question alpha',
  'second question bravo',
  [FIRST, { bytes: 9284, turns: 1 }],
  'fourth question delta',
  'does rolltop append here?',
  [SECOND, { bytes: 5250, turns: 1 }],
  'sixth question foxtrot',
];

describe('a conversation that was taken back twice', () => {
  it('is its chain, without what was taken back, which is said where it was', async () => {
    const { home, first, second, third } = reverted();
    expect(told(await itemsOf(home, third, [first, second]))).toEqual(alphaToFoxtrot);
    expect(told(await itemsOf(home, third))).toEqual(alphaToFoxtrot);
  });

  it('is the beginning of its fork, which inherits from it and from nothing else', async () => {
    const { home, fork } = reverted();
    const items = told(await itemsOf(home, fork));
    expect(items).toEqual([
      ...alphaToFoxtrot.map(one => (typeof one === 'string' ? `inherited ${one}` : one)),
      ['fork', FIRST, null],
    ]);
    expect(items).not.toContain(FORK);
  });

  it('tells a segment that nothing builds on where the conversation went on without it', async () => {
    const { home, first, second, third } = reverted();
    // Back to a place in the first file: what the second one held is taken back as a whole.
    const text = readFileSync(third, 'utf8').replace(
      `"thread_id":"${SECOND}","end_ordinal_exclusive":42,"end_byte_offset":9055`,
      `"thread_id":"${FIRST}","end_ordinal_exclusive":15,"end_byte_offset":9967`,
    );
    writeFileSync(third, text);
    expect(told(await itemsOf(home, third, [first, second]))).toEqual([
      'first question alpha',
      [FIRST, { bytes: 25_108 - 9_967 + 14_305, turns: 5 }],
      'sixth question foxtrot',
    ]);
  });
});

describe('a fault in the chain is said in its place, and the rest is shown', () => {
  it('a hole', async () => {
    const { home, second, third } = reverted();
    rmSync(second);
    expect(told(await itemsOf(home, third))).toEqual([
      [SECOND, 'it is not on this disk'],
      'sixth question foxtrot',
    ]);
  });

  it('a loop', async () => {
    const { home, second, third } = reverted();
    writeFileSync(
      second,
      readFileSync(second, 'utf8').replace(`"thread_id":"${FIRST}"`, `"thread_id":"${THIRD}"`),
    );
    expect(told(await itemsOf(home, third))).toEqual([
      [THIRD, 'it inherits from itself'],
      'fourth question delta',
      'does rolltop append here?',
      [SECOND, { bytes: 5250, turns: 1 }],
      'sixth question foxtrot',
    ]);
  });

  it('a base that ends behind the end of its file', async () => {
    const { home, second, third } = reverted();
    const text = readFileSync(second, 'utf8');
    writeFileSync(second, text.slice(0, 7332));
    expect(told(await itemsOf(home, third))).toEqual([
      'first question alpha',
      'second question bravo',
      [FIRST, { bytes: 9284, turns: 1 }],
      'fourth question delta',
      [SECOND, 'it should have 9055 bytes, and has 7332'],
      'sixth question foxtrot',
    ]);
  });

  it('a base in another conversation', async () => {
    const { home, third } = reverted();
    const text = readFileSync(third, 'utf8').replace(
      `"thread_id":"${SECOND}","end_ordinal_exclusive":42,"end_byte_offset":9055`,
      `"thread_id":"${FORK}","end_ordinal_exclusive":55,"end_byte_offset":869`,
    );
    writeFileSync(third, text);
    const items = told(await itemsOf(home, third));
    expect(items.slice(-2)).toEqual([
      [FORK, `it is a segment of another conversation, ${FORK}`],
      'sixth question foxtrot',
    ]);
  });

  it('two current ends', async () => {
    const { home, first, second, third } = reverted();
    const text = readFileSync(second, 'utf8');
    writeFileSync(second, text.replace(`"thread_id":"${FIRST}"`, `"thread_id":"${THIRD}"`));
    const items = told(await itemsOf(home, third, [first, second]));
    expect(items.at(-2)).toEqual([SECOND, `the conversation has two current ends, ${third} and ${second}`]);
  });
});
