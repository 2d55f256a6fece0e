/** Which sessions a query finds, by a table and by a slow reference. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Conversation } from '../../src/format/conversation.ts';
import { type MatchContext, sessionTest, wordsOf } from '../../src/query/match.ts';
import { parseQuery } from '../../src/query/parse.ts';
import type { Query } from '../../src/query/query.ts';
import { conversation, DAY, HOUR, idOf, NOW } from '../support/conversations.ts';

const context: MatchContext = {
  nowMs: NOW,
  cwd: '/home/ana/web',
  home: '/home/ana',
  isSameFolder: (a, b) => plain(a) === plain(b),
};

/** The folder without `.`, `..` and slashes at its end. */
function plain(folder: string): string {
  return new URL(`file://${folder}/`).pathname.replace(/\/+$/, '');
}

function fits(query: string, session: Conversation): boolean {
  return sessionTest(parseQuery(query), context)?.(session) ?? true;
}

const unread = conversation(9, { summary: null, updatedMs: null, sizeBytes: null });

describe('conditions', () => {
  it.each<[string, Parameters<typeof conversation>[1], boolean]>([
    ['dir:web', {}, true],
    ['dir:WE', {}, true],
    ['dir:api', {}, false],
    ['dir:.', {}, true],
    ['dir:../web/', {}, true],
    ['dir:..', {}, false],
    ['dir:~/web', {}, true],
    ['dir:=~/web', {}, true],
    ['dir:=~', {}, false],
    ['dir:/home/*/web', {}, true],
    ['dir:/home/*', {}, true],
    ['dir:*ana', {}, false],
    ['branch:main', {}, true],
    ['branch:mai', {}, false],
    ['branch:m*', {}, true],
    ['branch:*i*', {}, true],
    ['branch:ma*in', {}, true],
    ['branch:mai*ain', {}, false],
    ['branch:*', { summary: { branch: null } }, false],
    ['-branch:main', { summary: { branch: null } }, true],
    ['-branch:main,wip', {}, false],
    ['branch:wip,MAIN', {}, true],
    ['model:gpt-5.5 provider:openai source:cli by:codex_cli_rs', {}, true],
    ['model:gpt-5*', {}, true],
    [`id:${idOf(1)}`, {}, true],
    ['id:01a2*', {}, true],
    ['id:01a2', {}, false],
    ['name:"release notes"', { name: 'Release notes' }, true],
    ['name:release', { name: 'Release notes' }, false],
    ['-name:*', {}, true],
    ['tag:later', { tags: ['later', 'web'] }, true],
    ['tag:late', { tags: ['later'] }, false],
    ['-tag:later', { tags: ['later', 'web'] }, false],
    ['-tag:later', {}, true],
    ['is:pinned', { pinned: true }, true],
    ['is:archived,zst', { compressed: true }, true],
    ['is:live', { live: { pid: 1, command: 'codex', daemon: false, turn: 'idle' } }, true],
    ['is:idle', { live: { pid: 1, command: 'codex', daemon: false, turn: 'idle' } }, true],
    ['is:waiting', { live: { pid: 1, command: 'codex', daemon: false, turn: 'waiting' } }, true],
    ['is:working', { live: { pid: 1, command: 'codex', daemon: false, turn: 'waiting' } }, false],
    ['is:working', { live: { pid: 1, command: 'codex', daemon: false, turn: 'running' } }, true],
    ['is:ready,idle', { state: { kind: 'ready', sinceMs: null } }, true],
    ['is:unread', { state: { kind: 'ready', sinceMs: null } }, true],
    ['is:stopped', { summary: { turn: 'running' } }, true],
    ['is:stopped', { archived: true, summary: { turn: 'waiting' } }, true],
    [
      'is:stopped',
      { summary: { turn: 'running' }, live: { pid: 1, command: 'codex', daemon: false, turn: 'running' } },
      false,
    ],
    ['is:child', { summary: { source: 'subagent', parentId: idOf(2) } }, true],
    ['is:fork', { summary: { source: 'subagent', parentId: idOf(2) } }, false],
    ['is:fork', { summary: { parentId: idOf(2) } }, true],
    ['is:damaged', { summary: { damage: 2 } }, true],
    ['is:damaged', { summary: { problem: 'The file is empty.' } }, true],
    ['is:hidden', { hiddenByCodex: ['other-folder'] }, false],
    ['is:hidden', { hiddenByCodex: ['other-folder', 'exec'] }, true],
    ['since:2d', { updatedMs: NOW - 2 * DAY }, true],
    ['since:2d', { updatedMs: NOW - 2 * DAY - 1 }, false],
    ['until:3h', { updatedMs: NOW - 3 * HOUR }, true],
    ['until:3h', { updatedMs: NOW - 3 * HOUR + 1 }, false],
    ['on:2026-11', {}, true],
    ['on:2026-10,2026-11', {}, true],
    ['size:>1k', { sizeBytes: 1024 }, false],
    ['size:>=1k', { sizeBytes: 1024 }, true],
    ['size:1kb', { sizeBytes: 1024 }, true],
    ['size:1..2mb', { sizeBytes: 2 * 1024 * 1024 }, true],
    ['size:<1.5gb', { sizeBytes: 1024 }, true],
    ['turns:10..50', { summary: { turns: 50 } }, true],
    ['turns:10..', { summary: { turns: 9 } }, false],
    ['turns:<10', { summary: { turns: null } }, false],
    ['-turns:<10', { summary: { turns: null } }, true],
    ['tokens:>1k', { summary: { tokens: 1_001 } }, true],
    ['dir:web dir:ana', {}, true],
    ['dir:web dir:api', {}, false],
    ['"session 1"', {}, true],
    ['"SESSION 1"', {}, true],
    ['"session  1"', {}, false],
    ['"gpt-5.5"', {}, true],
  ])('%s of %j: %s', (query, words, expected) => {
    expect(fits(query, conversation(1, words))).toBe(expected);
  });

  it.each([
    'dir:a',
    'branch:*',
    'since:1y',
    'size:0..',
    'turns:0..',
    'tag:*',
    'name:*',
    'is:damaged',
    'is:stopped',
  ])('what was not read yet fits no value: %s', query => {
    expect(fits(query, unread)).toBe(false);
    expect(fits(`-${query}`, unread)).toBe(true);
  });

  it('words are left to the ranking, with what could not be read', () => {
    const query = parseQuery('fix dir:web is:soon "exact"');
    expect(wordsOf(query)).toEqual(['fix', 'is:soon']);
    expect(sessionTest(parseQuery('fix it'), context)).toBeNull();
  });
});

const sessions = fc.record({
  branch: fc.constantFrom('main', 'feat/a', null),
  cwd: fc.constantFrom('/home/ana/web', '/code/api', null),
  turns: fc.constantFrom(0, 5, 10, null),
  tags: fc.constantFrom([], ['later'], ['later', 'web']),
  updatedMs: fc.constantFrom(NOW, NOW - DAY, NOW - 40 * DAY, null),
  archived: fc.boolean(),
});

const conditions = fc.record({
  negated: fc.boolean(),
  key: fc.constantFrom('branch', 'dir', 'tag', 'turns', 'since', 'is'),
  values: fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 3 }),
});

const VALUES: Readonly<Record<string, readonly string[]>> = {
  branch: ['main', 'feat/*', '*a*', 'none'],
  dir: ['web', 'CODE', '/home/*', 'none'],
  tag: ['later', 'we*', '*', 'none'],
  turns: ['>5', '5..10', '<1', '10'],
  since: ['1d', '2d', 'today', '2026'],
  is: ['archived', 'pinned', 'live', 'fork'],
};

describe('laws of the conditions', () => {
  it('equal a slow reference, whatever is asked of whatever session', () => {
    fc.assert(
      fc.property(sessions, fc.array(conditions, { maxLength: 4 }), (facts, asked) => {
        const { tags, updatedMs, archived, ...summary } = facts;
        const session = conversation(1, { tags, updatedMs, archived, summary });
        const typed = asked.map(({ negated, key, values }) => ({
          negated,
          key,
          values: values.map(index => VALUES[key]?.[index] ?? ''),
        }));
        const text = typed
          .map(({ negated, key, values }) => `${negated ? '-' : ''}${key}:${values.join()}`)
          .join(' ');
        const expected = typed.every(
          ({ negated, key, values }) => values.some(value => slowFit(key, value, session)) !== negated,
        );
        expect(fits(text, session)).toBe(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  it('a negated query of one condition is the complement', () => {
    fc.assert(
      fc.property(sessions, conditions, (facts, { key, values }) => {
        const { tags, updatedMs, archived, ...summary } = facts;
        const session = conversation(1, { tags, updatedMs, archived, summary });
        const text = `${key}:${values.map(index => VALUES[key]?.[index]).join()}`;
        expect(fits(`-${text}`, session)).toBe(!fits(text, session));
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const query: Query = parseQuery(text);
        sessionTest(query, context)?.(conversation(1));
        sessionTest(query, context)?.(unread);
      }),
    );
  });
});

function slowFit(key: string, value: string, session: Conversation): boolean {
  const { summary, tags, updatedMs, archived } = session;
  const glob = (text: string | null | undefined) =>
    text != null && new RegExp(`^${value.replace(/[/]/g, '\\/').replaceAll('*', '.*')}$`, 'i').test(text);
  if (key === 'branch') return glob(summary?.branch);
  if (key === 'dir')
    return value.includes('*')
      ? glob(summary?.cwd)
      : (summary?.cwd ?? '').toLowerCase().includes(value.toLowerCase());
  if (key === 'tag') return tags.some(glob);
  if (key === 'is') return value === 'archived' && archived;
  if (key === 'turns') {
    const turns = summary?.turns ?? Number.NaN;
    return (
      { '>5': turns > 5, '5..10': turns >= 5 && turns <= 10, '<1': turns < 1, '10': turns === 10 }[value] ===
      true
    );
  }
  const since = {
    '1d': NOW - DAY,
    '2d': NOW - 2 * DAY,
    today: new Date(NOW).setHours(0, 0, 0, 0),
    '2026': new Date(2026, 0, 1).getTime(),
  }[value];
  return updatedMs !== null && since !== undefined && updatedMs >= since;
}
