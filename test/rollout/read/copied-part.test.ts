/** Forks that copied the lines of their parent, written by real Codex (FORMAT.md, section 9): where the copy ends. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Item } from '../../../src/format/items/item.ts';
import { openRollout } from '../../../src/rollout/file/open.ts';
import { readItems, readLastItems } from '../../../src/rollout/read/conversation-items.ts';
import { readHistory } from '../../../src/rollout/read/history.ts';
import { readSummary, summaryOfBytes } from '../../../src/rollout/summary/summary.ts';
import { homeRollouts, temporaryFolder } from '../../support/rollout-fixtures.ts';

interface Fork {
  readonly home: string;
  /** The beginning of its id, and of its parent's. */
  readonly fork: string;
  readonly parent: string;
  /** The number of its first own line behind the header; null when it has none. */
  readonly ownFrom: number | null;
  readonly title: string;
  readonly turns: number;
}

const FIRST = 'the first question run:echo hi';
const FORKS: readonly Fork[] = [
  {
    home: 'copied-forks',
    fork: '01a2294c-39ea',
    parent: '01a2294c-33c4',
    ownFrom: 28,
    title: 'asked in the fork',
    turns: 1,
  },
  {
    home: 'copied-forks',
    fork: '01a2294c-3afc',
    parent: '01a2294c-39ea',
    ownFrom: 40,
    title: 'asked in the fork of the fork run:echo ho',
    turns: 1,
  },
  {
    home: 'copied-forks',
    fork: '01a2294c-3cdd',
    parent: '01a2294c-33c4',
    ownFrom: null,
    title: FIRST,
    turns: 0,
  },
  {
    home: 'copied-fork-on-screen',
    fork: '01a2294c-492e',
    parent: '01a2294c-4049',
    ownFrom: 28,
    title: 'asked in the tui fork',
    turns: 1,
  },
  {
    home: 'copied-fork-without-turn-ids',
    fork: '01a2294c-0a6b',
    parent: '01a2294b-e70f',
    ownFrom: 20,
    title: 'asked in the forkthe second question',
    turns: 1,
  },
  {
    home: 'copied-fork-by-newest',
    fork: '01a2294e-6c31',
    parent: '01a2294e-664a',
    ownFrom: 19,
    title: 'asked in the fork',
    turns: 1,
  },
  {
    home: 'copied-fork-by-newest',
    fork: '01a2294e-6d5b',
    parent: '01a2294e-6933',
    ownFrom: 21,
    title: 'asked in the fork',
    turns: 1,
  },
];
const NAMES = FORKS.map(fork => [`${fork.home} ${fork.fork}`, fork] as const);

function pathOf({ home, fork }: Fork): string {
  return homeRollouts(home).find(path => path.includes(fork)) ?? '';
}

const historyOf = (path: string) =>
  readHistory(
    () => openRollout(path),
    async () => null,
  );

async function itemsAt(path: string): Promise<Item[]> {
  const items: Item[] = [];
  for await (const batch of readItems(await historyOf(path))) items.push(...batch.items);
  return items;
}

async function summaryAt(path: string) {
  const file = await openRollout(path);
  try {
    return await readSummary(file);
  } finally {
    await file.close();
  }
}

/** Lines of the file, the first one number 1, without time: what a copy has in common with its parent. */
function linesAt(path: string): string[] {
  return readFileSync(path, 'utf8').trim().split('\n');
}

describe.each(NAMES)('the copied part of %s', (_name, fork) => {
  const path = pathOf(fork);

  test('ends where its own part begins', async () => {
    const items = await itemsAt(path);
    const end = fork.ownFrom ?? Number.POSITIVE_INFINITY;
    for (const { line, inheritedFrom } of items) {
      const isCopied = line !== null && line > 1 && line < end;
      expect({ line, from: inheritedFrom?.slice(0, 13) ?? null }).toEqual({
        line,
        from: isCopied ? fork.parent : null,
      });
    }
    expect(items.some(({ inheritedFrom }) => inheritedFrom !== null)).toBe(true);
  });

  test('is known to who reads the end only', async () => {
    const own = (await itemsAt(path)).filter(({ inheritedFrom }) => inheritedFrom === null).slice(1);
    const request = { count: own.length + 2, counts: () => true, numbered: true };
    const last: Item[] = [];
    for await (const batch of readLastItems(await historyOf(path), request)) last.push(...batch.items);
    expect(last.slice(2)).toEqual(own);
    expect(last.slice(0, 2).map(({ inheritedFrom }) => inheritedFrom?.slice(0, 13))).toEqual([
      fork.parent,
      fork.parent,
    ]);
  });

  test('is not its own in the list', async () => {
    const { title, turns, parentId, preview, hasUserMessage } = await summaryAt(path);
    expect({ title, turns, parent: parentId?.slice(0, 13), hasUserMessage }).toEqual({
      title: fork.title,
      turns: fork.turns,
      parent: fork.parent,
      hasUserMessage: true,
    });
    expect(preview.question).toBe(fork.turns === 0 ? null : fork.title);
    expect(summaryOfBytes(readFileSync(path), { mtimeMs: 0 })).toEqual(await summaryAt(path));
  });
});

test('the copied lines are those of the parent, in its order', () => {
  const bare = (line: string) => line.replace(/^\{"timestamp":"[^"]*",/, '');
  for (const fork of FORKS.filter(({ home }) => home !== 'copied-fork-by-newest')) {
    const parent = homeRollouts(fork.home).find(path => path.includes(fork.parent)) ?? '';
    const copied = linesAt(pathOf(fork))
      .slice(1, fork.ownFrom === null ? undefined : fork.ownFrom - 1)
      .map(bare);
    expect(copied).toEqual(linesAt(parent).slice(0, copied.length).map(bare));
  }
});

describe('a copy that is longer than what the list reads of a file', () => {
  const [, header = '', ...rest] = linesAt(pathOf(FORKS[0] as Fork));
  const [fork = ''] = linesAt(pathOf(FORKS[0] as Fork));
  const [copied, own] = [rest.slice(0, 25), rest.slice(25)];
  const answer = (text: string) => `${copied[13]?.replace('Answer 2: done.', text)}`;
  /** As many answers in the copied part as make so many bytes. */
  const long = (bytes: number) => {
    const one = answer('x'.repeat(4000));
    return [...copied, ...Array.from({ length: Math.ceil(bytes / one.length) }, () => one)];
  };
  const write = (lines: readonly string[]) => {
    const path = join(
      temporaryFolder(),
      'rollout-2026-11-29T21-53-11-01a2294c-39ea-72f0-8f0d-a7e70c3f10df.jsonl',
    );
    writeFileSync(path, `${lines.join('\n')}\n`);
    return path;
  };

  test.each([100_000, 300_000, 900_000, 3_000_000])('of %i bytes, its own part at the end', async bytes => {
    const path = write([fork, header, ...long(bytes), ...own]);
    expect(await summaryAt(path)).toMatchObject({
      title: 'asked in the fork',
      preview: { question: 'asked in the fork' },
    });
    const prompts = (await itemsAt(path)).filter(
      ({ kind, inheritedFrom }) => kind === 'user' && inheritedFrom === null,
    );
    expect(prompts).toMatchObject([{ text: 'asked in the fork' }]);
  });

  test('the own part begins where the list does not read: the title is that of the parent', async () => {
    const later = (line: string) => line.replace('2026-11-29T21:53:11', '2026-11-30T09:00:00');
    const much = Array.from({ length: 200 }, () => later(answer('y'.repeat(4000))));
    const [last, ...before] = own.toReversed();
    const path = write([
      fork,
      header,
      ...long(3_000_000),
      ...before.toReversed().map(later),
      ...much,
      later(last ?? ''),
    ]);
    expect(await summaryAt(path)).toMatchObject({
      title: FIRST,
      preview: { answer: expect.stringContaining('yyy') },
    });
  });
});

test('what is appended to a fork without a turn of its own is its own', async () => {
  const path = join(
    temporaryFolder(),
    'rollout-2026-11-29T21-53-11-01a2294c-3cdd-76f0-ac28-4350943c6086.jsonl',
  );
  const fork = pathOf(FORKS[2] as Fork);
  writeFileSync(path, readFileSync(fork));
  const { own } = await historyOf(path);
  expect(own.copied).toMatchObject({ by: 'offset', end: own.length });
});

test('a later header of the same conversation, and that of a sub-agent, copy nothing', async () => {
  const [header = '', ...rest] = linesAt(pathOf({ ...(FORKS[0] as Fork), fork: '01a2294c-33c4' }));
  const path = join(
    temporaryFolder(),
    'rollout-2026-11-29T21-53-09-01a2294c-33c4-7501-afbb-f658ae756101.jsonl',
  );
  writeFileSync(path, [header, header, ...rest, ''].join('\n'));
  expect((await historyOf(path)).own.copied).toBeNull();
  expect(await summaryAt(path)).toMatchObject({ title: FIRST, turns: 2, parentId: null });
});
