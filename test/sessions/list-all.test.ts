import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SortOrder } from '../../src/format/conversation.ts';
import { InvalidCursorError } from '../../src/format/errors.ts';
import type { ConversationId } from '../../src/format/identity.ts';
import { type ListAnswer, type ListRequest, listAll } from '../../src/sessions/list-all.ts';
import { Activity } from '../../src/sessions/state/activity.ts';
import { idOf, rollout, TemporaryHome } from './temporary-home.ts';

const now = Date.UTC(2026, 10, 22, 12);
const hour = 3_600_000;

function list(home: TemporaryHome, request: Partial<ListRequest> = {}): Promise<ListAnswer> {
  const activity = new Activity(new Map());
  return listAll({
    codexHome: home.path,
    scope: 'active',
    sort: 'created',
    activity,
    nowMs: now,
    ...request,
  });
}

const numbers = ({ conversations }: ListAnswer): number[] =>
  conversations.map(row => Number.parseInt(row.id.slice(-12), 16));

async function everyPage(home: TemporaryHome, request: Partial<ListRequest>): Promise<number[]> {
  const rows: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await list(home, cursor === undefined ? request : { ...request, cursor });
    rows.push(...numbers(page));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return rows;
}

/** Session n is on day n; the larger n, the earlier it was updated. */
function filled(count: number): TemporaryHome {
  const home = new TemporaryHome();
  for (let n = 1; n <= count; n++)
    home.session({
      n,
      time: `2025-03-${String(n).padStart(2, '0')}T09-00-00`,
      updatedMs: now - n * 60_000 * 10,
    });
  return home;
}

describe('the list of the command line', () => {
  it('has the facts of name, stat, contents and given names', async () => {
    const home = new TemporaryHome();
    const path = home.session({
      n: 1,
      time: '2025-03-01T09-00-00',
      title: 'why is signup failing',
      source: 'exec',
      updatedMs: now - 5_000,
    });
    home.write('session_index.jsonl', `${JSON.stringify({ id: idOf(1), thread_name: 'signup' })}\n`);
    const { conversations, nextCursor, missing, problem } = await list(home, { currentFolder: '/code/web' });
    expect(conversations).toEqual([
      {
        id: idOf(1),
        path,
        createdMs: new Date(2025, 2, 1, 9).getTime(),
        updatedMs: now - 5_000,
        sizeBytes: expect.any(Number),
        archived: false,
        compressed: false,
        earlierSegments: [],
        copies: 0,
        name: 'signup',
        summary: expect.objectContaining({
          title: 'why is signup failing',
          cwd: '/code/app',
          branch: 'main',
        }),
        live: null,
        pinned: false,
        tags: [],
        state: null,
        hiddenByCodex: ['exec', 'other-folder'],
      },
    ]);
    expect([nextCursor, missing, problem]).toEqual([null, false, null]);
  });

  it('lists either order, by pages, with a token of its own', async () => {
    const home = filled(5);
    expect(numbers(await list(home))).toEqual([5, 4, 3, 2, 1]);
    expect(numbers(await list(home, { sort: 'updated' }))).toEqual([1, 2, 3, 4, 5]);
    expect(await everyPage(home, { sort: 'created', limit: 2 })).toEqual([5, 4, 3, 2, 1]);
    expect(await everyPage(home, { sort: 'updated', limit: 2 })).toEqual([1, 2, 3, 4, 5]);
    const { nextCursor } = await list(home, { limit: 1 });
    const { nextCursor: updated } = await list(home, { limit: 1, sort: 'updated' });
    await expect(list(home, { sort: 'updated', cursor: nextCursor ?? '' })).rejects.toThrow(
      InvalidCursorError,
    );
    await expect(list(home, { cursor: updated ?? '' })).rejects.toThrow(InvalidCursorError);
  });

  it('keeps archived sessions apart, or lists both in one order', async () => {
    const home = filled(3);
    home.session({ n: 8, time: '2025-03-02T12-00-00', folder: 'archived_sessions', updatedMs: now - 1_000 });
    expect(numbers(await list(home))).toEqual([3, 2, 1]);
    expect(numbers(await list(home, { scope: 'archived' }))).toEqual([8]);
    expect(numbers(await list(home, { scope: 'all' }))).toEqual([3, 8, 2, 1]);
    expect(numbers(await list(home, { scope: 'all', sort: 'updated' }))).toEqual([8, 1, 2, 3]);
    const [row] = (await list(home, { scope: 'archived' })).conversations;
    expect(row?.hiddenByCodex).toEqual(['archived']);
  });

  it('filters by folder and by being live', async () => {
    const home = filled(2);
    home.session({ n: 7, time: '2025-02-01T09-00-00', cwd: '/code/ops', updatedMs: now - hour });
    const started = `${JSON.stringify({ timestamp: 't', type: 'event_msg', payload: { type: 'task_started' } })}\n`;
    const running = rollout({ n: 8, time: '' }) + started;
    home.session({ n: 8, time: '2025-02-02T09-00-00', content: running, updatedMs: now - 2_000 });
    home.session({
      n: 9,
      time: '2025-02-03T09-00-00',
      content: running.replaceAll(idOf(8), idOf(9)),
      updatedMs: now - hour,
    });
    const holder = { pid: 4121, command: 'codex', daemon: false };
    const holders = new Map([[idOf(2) as ConversationId, holder]]);
    expect(numbers(await list(home, { cwd: '/code/ops' }))).toEqual([7]);
    const live = await list(home, { live: true, activity: new Activity(holders) });
    expect(numbers(live)).toEqual([2, 8]);
    expect(live.conversations.map(row => row.live)).toEqual([
      { ...holder, turn: expect.any(String) },
      { pid: null, command: null, daemon: false, turn: 'running' },
    ]);
  });

  it('lists everything that is a session, however damaged, once', async () => {
    const home = filled(1);
    const day = 'sessions/2025/03/01';
    home.write(`${day}/rollout-2025-03-01T09-00-00-${idOf(1)} (1).jsonl`, rollout({ n: 1, time: '' }));
    home.session({ n: 2, time: '2025-03-01T08-00-00', content: '' });
    home.session({ n: 3, time: '2025-03-01T07-00-00', content: 'nonsense\n' });
    home.write(`${day}/rollout-without-a-time-${idOf(4)}.jsonl`, rollout({ n: 4, time: '' }));
    home.write(`${day}/rollout-2025-03-01T06-00-00-nobody.jsonl`, '');
    const { conversations } = await list(home);
    const rows = new Map(conversations.map(row => [row.id as string, row]));
    expect([...rows.keys()].toSorted()).toEqual([1, 2, 3, 4].map(idOf));
    expect(rows.get(idOf(1))?.copies).toBe(1);
    expect(rows.get(idOf(2))?.summary?.problem).toMatch(/\w/);
    expect(rows.get(idOf(3))?.summary?.problem).toMatch(/\w/);
  });

  it('says when there is nothing to list, and why', async () => {
    const home = new TemporaryHome();
    expect(await list(home)).toMatchObject({ conversations: [], missing: true, problem: null });
    writeFileSync(join(home.path, 'sessions'), '');
    expect(await list(home)).toMatchObject({ conversations: [], missing: false });
    expect((await list(home)).problem).toMatch(/is not a folder\. Move it away, or /);
  });

  it('pages any tree as sorting it whole and slicing it would, in either order', async () => {
    const session = fc.record({
      n: fc.nat(40),
      day: fc.integer({ min: 1, max: 4 }),
      archived: fc.boolean(),
      age: fc.nat(5),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(session, { selector: one => one.n, maxLength: 12 }),
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom<SortOrder>('created', 'updated'),
        async (sessions, limit, sort) => {
          const home = new TemporaryHome();
          for (const { n, day, archived, age } of sessions) {
            const time = `2025-03-0${day}T09-00-00`;
            const folder = archived ? { folder: 'archived_sessions' } : {};
            home.session({ n, time, ...folder, content: '', updatedMs: now - age * 60_000 });
          }
          const key = (one: (typeof sessions)[number]): number => (sort === 'created' ? one.day : -one.age);
          const sorted = sessions.toSorted((a, b) => key(b) - key(a) || b.n - a.n).map(one => one.n);
          expect(await everyPage(home, { scope: 'all', sort, limit })).toEqual(sorted);
          home.remove();
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('several files of one conversation', () => {
  it('make one row, however the pages fall', async () => {
    const file = fc.record({
      n: fc.nat(3),
      day: fc.integer({ min: 1, max: 4 }),
      hour: fc.integer({ min: 0, max: 3 }),
    });
    const files = fc.uniqueArray(file, { selector: one => JSON.stringify(one), minLength: 1, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(files, fc.integer({ min: 1, max: 4 }), async (written, limit) => {
        const home = new TemporaryHome();
        for (const { n, day, hour: at } of written)
          home.session({
            n,
            time: `2025-03-0${day}T0${at}-00-00`,
            updatedMs: now - ((n * 7 + at * 5) % 9) * hour,
          });
        const pages = await everyPage(home, { limit });
        expect(pages).toEqual(numbers(await list(home)));
        expect(pages.toSorted()).toEqual([...new Set(written.map(({ n }) => n))].toSorted());
        home.remove();
      }),
      { numRuns: 60 },
    );
  });

  it('of a conversation that was taken back are where its first file is', async () => {
    const home = filled(3);
    const first = home.session({ n: 7, time: '2025-03-01T12-00-00', updatedMs: now });
    const end = home.segment({ n: 7, segment: 70, time: '2025-03-04T12-00-00', updatedMs: now - hour });
    const orphan = home.segment({
      n: 8,
      segment: 80,
      time: '2025-03-02T12-00-00',
      updatedMs: now - 2 * hour,
    });
    for (const limit of [1, 2, 10]) expect(await everyPage(home, { limit })).toEqual([3, 8, 2, 7, 1]);
    const { conversations } = await list(home, { sort: 'updated' });
    expect(conversations[0]).toMatchObject({
      path: end,
      earlierSegments: [first],
      copies: 0,
      updatedMs: now,
    });
    expect(conversations.map(row => row.path)).toContain(orphan);
  });

  it('of an archiving that was broken off are one conversation in sessions, and none in the archive', async () => {
    const home = filled(1);
    home.session({ n: 7, time: '2025-03-01T12-00-00', folder: 'archived_sessions' });
    const end = home.segment({ n: 7, segment: 70, time: '2025-03-04T12-00-00' });
    for (const sort of ['created', 'updated'] as const) {
      expect(numbers(await list(home, { sort })).sort()).toEqual([1, 7]);
      expect(numbers(await list(home, { sort, scope: 'archived' }))).toEqual([]);
      const all = await list(home, { sort, scope: 'all' });
      expect(all.conversations.find(row => row.id === idOf(7))).toMatchObject({ path: end, archived: false });
      expect(numbers(all).sort()).toEqual([1, 7]);
    }
  });

  it('are where the first of them is, whichever was changed last in between', async () => {
    const home = new TemporaryHome();
    const older = home.session({ n: 1, time: '2025-03-05T08-00-00', updatedMs: now - 2 * hour });
    home.session({ n: 1, time: '2025-03-05T10-00-00', updatedMs: now - hour });
    home.session({ n: 2, time: '2025-03-05T09-00-00', updatedMs: now - hour });
    const first = await list(home, { limit: 1 });
    utimesSync(older, now / 1000, now / 1000);
    const second = await list(home, { limit: 1, cursor: first.nextCursor ?? undefined });
    expect([numbers(first), numbers(second)]).toEqual([[1], [2]]);
  });
});

it.runIf(process.platform === 'linux')('names that are not UTF-8 are told, not passed over', async () => {
  const home = filled(1);
  const folder = Buffer.from(join(home.path, 'sessions/2025/03/01/'));
  const name = Buffer.from(`rollout-2025-03-01T10-00-00-${idOf(7)}x.jsonl`);
  name[name.indexOf('x')] = 0xff;
  writeFileSync(Buffer.concat([folder, name]), rollout({ n: 7, time: '2025-03-01T10-00-00' }));
  for (const sort of ['created', 'updated'] as const) {
    const answer = await list(home, { sort });
    expect(numbers(answer)).toEqual([1]);
    expect(answer.unnameable).toEqual([expect.stringContaining(`${idOf(7)}\ufffd.jsonl`)]);
  }
});
