import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Conversation } from '../../../src/format/conversation.ts';
import { matcherFor, scoresOf, titleRanges } from '../../../src/live/list/filter.ts';
import { searchList } from '../../../src/live/list/filtered/filtered-list.ts';
import type { FilteredList } from '../../../src/live/list/filtered/growing-list.ts';
import { ListFilter, matchContextOf } from '../../../src/live/list/list-filter.ts';
import { compareCreated } from '../../../src/live/list/scope-index.ts';
import { systemClock } from '../../../src/rollout/file/clock.ts';
import { conversation, DAY, idOf, NOW } from '../../support/conversations.ts';

const sessions = [
  conversation(0, { summary: { title: 'fix flaky retry in uploader', cwd: '/code/api' } }),
  conversation(1, { summary: { title: 'Grüße an die 用户 列表', cwd: null } }),
  conversation(2, { summary: { title: 'port parser', cwd: '/x/uploader', branch: 'wip/zstd' } }),
  conversation(3, { name: 'release notes', summary: { title: 'write a text', cwd: null } }),
];

const filterFor = (line: string): ListFilter =>
  new ListFilter(line, matchContextOf({ clock: systemClock, cwd: '/code/app' }));

/** One condition, read by hand. */
function fitsSlowly(
  condition: string,
  { summary, pinned, archived, sizeBytes, name }: Conversation,
): boolean {
  switch (condition) {
    case 'branch:main':
      return summary?.branch === 'main';
    case '-branch:main':
      return summary?.branch !== 'main';
    case 'branch:wip/*':
      return summary?.branch?.startsWith('wip/') ?? false;
    case 'is:pinned':
      return pinned;
    case '-is:archived':
      return !archived;
    case 'size:>1mb':
      return sizeBytes !== null && sizeBytes > 1024 * 1024;
    case 'size:..1kb':
      return sizeBytes !== null && sizeBytes <= 1024;
    default:
      return name?.includes('alpha') ?? false;
  }
}

/** Which sessions match, best first. */
function found(query: string): number[] {
  const scores = [...scoresOf(matcherFor(query), sessions)];
  const matching = [...scores.keys()].filter(index => scores[index] !== 0);
  return matching.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
}

describe('the fuzzy filter', () => {
  it.each([
    ['uploader', [0, 2]],
    ['UPLOADER', [0, 2]],
    ['upl', [0, 2]],
    ['uploader flaky', [0]],
    ['flky', [0]],
    ['uplaoder', [0, 2]],
    ['code/api', [0]],
    ['grüße', [1]],
    ['用户', [1]],
    [idOf(2), [2]],
    ['01a2', [0, 1, 2, 3]],
    [idOf(2).replace('01a2', 'zzzz'), []],
    ['release', [3]],
    ['text', [3]],
    ['wip/zstd', [2]],
    // Half of a word in the title, half in the folder.
    ['uploader/code', []],
    ['nothing', []],
    ["'a", []],
    ["'a'b", []],
    ["x-'s", []],
    ['~', []],
  ])('%s finds %j', (query, expected) => {
    expect(found(query)).toEqual(expected);
  });

  it('marks what it found in the title, merged and in order', () => {
    const title = 'fix flaky retry in uploader';
    expect(titleRanges(matcherFor('uploader flaky'), title)).toEqual([
      [4, 9],
      [19, 27],
    ]);
    expect(titleRanges(matcherFor('fla laky'), title)).toEqual([[4, 9]]);
    expect(titleRanges(matcherFor('flky'), title)).toEqual([[4, 9]]);
    expect(titleRanges(matcherFor('api'), title)).toEqual([]);
  });

  it('never fails, whatever is typed, and marks only what is there', () => {
    // What fuzzy matching splits, joins and leaves out.
    const character = fc.constantFrom(...["'", '"', '-', '1', ' ', 'a', 'b', 'B', 'é', 'İ', 'ﬁ', '用']);
    const odd = fc.string({ unit: character, maxLength: 6 });
    fc.assert(
      fc.property(
        fc.oneof(odd, fc.string({ unit: 'grapheme', maxLength: 12 })),
        fc.oneof(odd, fc.string({ unit: 'grapheme' })),
        (query, title) => {
          const matcher = matcherFor(query);
          scoresOf(matcher, [conversation(0, { name: title })]);
          let end = -1;
          for (const [from, to] of titleRanges(matcher, title)) {
            expect(from).toBeGreaterThan(end);
            expect(to).toBeGreaterThan(from);
            expect(to).toBeLessThanOrEqual(title.length);
            end = to;
          }
        },
      ),
    );
  });
});

function idsOf(list: FilteredList): string[] {
  const rows = list.freeze(() => undefined);
  return Array.from({ length: rows.length }, (_, index) => rows.at(index)?.conversation.id ?? '');
}

describe('a filtered list', () => {
  it('equals a new search after any changes', async () => {
    const word = fc.constantFrom('alpha', 'beta', 'gamma', 'alphabet', 'delta');
    const change = fc.tuple(fc.nat(20), fc.option(fc.array(word, { minLength: 1, maxLength: 3 })));
    // Words rank, a text in quotes does not.
    const query = fc.oneof(word, fc.constantFrom('"alpha"', 'name:alpha*'));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 60 }), query, async (changes, line) => {
        const rows = new Map<number, ReturnType<typeof conversation>>();
        const search = async (): Promise<FilteredList> => {
          const list = await searchList(
            {
              filter: filterFor(line),
              among: [[...rows.values()].sort(compareCreated)],
              compare: compareCreated,
            },
            new AbortController().signal,
          );
          if (list === null) throw new Error('the search was not stopped');
          return list;
        };
        const live = await search();
        for (const [n, words] of changes) {
          const before = rows.get(n);
          if (words === null) rows.delete(n);
          else rows.set(n, conversation(n, { name: words.join(' ') }));
          live.change({ id: idOf(n), before, after: rows.get(n) });
        }
        expect(idsOf(live)).toEqual(idsOf(await search()));
      }),
    );
  });

  it('has exactly the sessions that fit, in the order of the list, and the best match first where there are words', async () => {
    const row = fc.record({
      words: fc.array(fc.constantFrom('alpha', 'beta'), { minLength: 1, maxLength: 2 }),
      branch: fc.constantFrom('main', 'wip/a', null),
      archived: fc.boolean(),
      pinned: fc.boolean(),
      sizeBytes: fc.constantFrom(10, 5_000_000, null),
    });
    const condition = fc.constantFrom(
      ...[
        'branch:main',
        '-branch:main',
        'branch:wip/*',
        'is:pinned',
        '-is:archived',
        'size:>1mb',
        'size:..1kb',
        '"alpha"',
      ],
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 30 }),
        fc.array(condition, { maxLength: 3 }),
        fc.constantFrom('', 'alpha', 'beta'),
        async (found, conditions, word) => {
          const rows = found
            .map(({ words, branch, ...over }, n) =>
              conversation(n, { ...over, name: words.join(' '), summary: { title: 'x', cwd: null, branch } }),
            )
            .sort(compareCreated);
          const list = await searchList(
            { filter: filterFor([...conditions, word].join(' ')), among: [rows], compare: compareCreated },
            new AbortController().signal,
          );
          const slow = rows.filter(each => conditions.every(one => fitsSlowly(one, each)));
          const scores = word === '' ? slow.map(() => 1) : [...scoresOf(matcherFor(word), slow)];
          const expected = [...slow.keys()]
            .filter(index => scores[index] !== 0)
            .sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b)
            .map(index => slow[index]?.id);
          expect(list && idsOf(list)).toEqual(expected);
        },
      ),
    );
  });

  it('asks a whole group what it asks each session of it, whatever was asked before', () => {
    const row = fc.record({
      branch: fc.constantFrom('main', 'wip/a', null),
      cwd: fc.constantFrom('/code/api', '/code/app', null),
      turns: fc.constantFrom(0, 5, 50, null),
      updatedMs: fc.constantFrom(NOW, NOW - 3 * DAY, null),
      sizeBytes: fc.constantFrom(10, 5_000_000, null),
      tags: fc.constantFrom([], ['later']),
      archived: fc.boolean(),
      pinned: fc.boolean(),
      name: fc.constantFrom('alpha', null),
      isRead: fc.boolean(),
    });
    const condition = fc.constantFrom(
      ...['branch:main,wip/*', 'dir:.', 'dir:code', 'turns:5..', 'turns:<5,>40', 'since:2d', 'on:2026-11'],
      ...['size:>1mb', 'tag:later', 'is:archived', 'is:pinned,archived', 'name:alpha', 'id:01a2*'],
    );
    const asked = fc.tuple(fc.boolean(), condition).map(([negated, text]) => `${negated ? '-' : ''}${text}`);
    const line = fc.array(fc.oneof(asked, fc.constant('"alpha"')), { maxLength: 5 });
    fc.assert(
      fc.property(fc.array(row), fc.array(line, { minLength: 1, maxLength: 4 }), (found, lines) => {
        const rows = found.map(({ branch, cwd, turns, isRead, ...over }, n) =>
          conversation(n, { ...over, summary: isRead ? { branch, cwd, turns } : null }),
        );
        for (const each of lines) {
          const filter = new ListFilter(
            each.join(' '),
            matchContextOf({ clock: { nowMs: () => NOW }, cwd: '/code/app' }),
          );
          expect(filter.fittingOf(rows)).toEqual(rows.filter(filter.fits));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('stops on its signal', async () => {
    const stop = new AbortController();
    stop.abort();
    expect(
      await searchList(
        { filter: filterFor('a'), among: [[conversation(1)]], compare: compareCreated },
        stop.signal,
      ),
    ).toBeNull();
  });
});
