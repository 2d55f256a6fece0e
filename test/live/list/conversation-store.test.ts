import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { LockHolder } from '../../../src/format/conversation.ts';
import type { ConversationId } from '../../../src/format/identity.ts';
import { LocalConversationStore } from '../../../src/live/list/conversation-store.ts';
import type { ListView } from '../../../src/live/snapshot.ts';
import { FolderWatcher } from '../../../src/live/watcher.ts';
import { type Clock, systemClock } from '../../../src/rollout/file/clock.ts';
import { idOf, line, rollout, TemporaryHome } from '../../sessions/temporary-home.ts';
import { copyOfHome } from '../../support/home-fixtures.ts';

const id = (n: number): ConversationId => idOf(n) as ConversationId;
const hour = 3_600_000;

interface Opened {
  readonly store: LocalConversationStore;
  readonly holders: Map<ConversationId, LockHolder>;
  /** The numbers of the sessions in the view, in order. */
  readonly rows: () => number[];
  readonly ready: () => Promise<void>;
  readonly view: (view: Partial<ListView>) => void;
}

/** Timers of a second and more never fire: whatever a test sees happened without them, however busy the machine is. */
const withoutLongWaits: Clock = {
  ...systemClock,
  after: (ms, work) => (ms < 1_000 ? systemClock.after(ms, work) : () => {}),
};

/** `seenPath`: the record of what was looked at; left out: there is none. */
type OpenedHome = Pick<TemporaryHome, 'path'> & { readonly seenPath?: string };

function open(home: OpenedHome, cwd = '/code/app', clock: Clock = systemClock): Opened {
  const holders = new Map<ConversationId, LockHolder>();
  const store = new LocalConversationStore({
    codexHome: home.path,
    seenPath: home.seenPath ?? null,
    cwd,
    clock,
    watcher: new FolderWatcher(),
    probeHolders: async () => new Map(holders),
  });
  onTestFinished(() => store.close());
  store.subscribe(() => {});
  store.setVisibleRows({ from: 0, to: 50 });
  const rows = (): number[] => {
    const snapshot = store.getSnapshot();
    return Array.from({ length: snapshot.length }, (_, index) => {
      const row = snapshot.at(index);
      if (row === undefined) return -1;
      expect(snapshot.indexOf(row.conversation.id)).toBe(index);
      return Number.parseInt(row.conversation.id.slice(-12), 16);
    });
  };
  return {
    store,
    holders,
    rows,
    ready: () => eventually(() => expect(store.getSnapshot().phase).toBe('ready')),
    view: view => store.setView({ scope: 'all', sort: 'updated', query: '', ...view }),
  };
}

function eventually(check: () => void): Promise<void> {
  return vi.waitFor(check, { timeout: 60_000, interval: 10 });
}

/** Sessions 1…count, one a day, each later one older by update: the two orders are opposite. */
function filled(count: number): TemporaryHome {
  const home = new TemporaryHome();
  const now = Date.now();
  for (let n = 1; n <= count; n++) {
    const day = String(n).padStart(2, '0');
    home.session({ n, time: `2025-03-${day}T09-00-00`, updatedMs: now - n * hour });
  }
  return home;
}

describe('the list of sessions', () => {
  it('shows the newest by name first, and the order by update once all times are known', async () => {
    const home = filled(5);
    const { store, rows, ready, view } = open(home);
    const seen: string[] = [];
    store.subscribe(() => seen.push(`${store.getSnapshot().phase} ${rows().join(' ')}`));
    await ready();
    expect(seen[0]).toBe('sorting 5 4 3 2 1');
    expect(rows()).toEqual([1, 2, 3, 4, 5]);
    view({ sort: 'created' });
    expect(rows()).toEqual([5, 4, 3, 2, 1]);
    expect(store.getSnapshot().counts).toEqual({
      all: 5,
      folder: expect.any(Number),
      live: 0,
      archived: 0,
      exact: true,
    });
  });

  it('reads titles of what is on screen, and then of everything', async () => {
    const { store, ready } = open(filled(5));
    await ready();
    await eventually(() => expect(store.getSnapshot().titles).toEqual({ read: 5, of: 5 }));
    expect(store.find(id(3))?.summary).toMatchObject({
      title: 'question 3',
      cwd: '/code/app',
      branch: 'main',
    });
    await eventually(() => expect(store.getSnapshot().counts.folder).toBe(5));
  });

  it('asks who holds them when the first page has its titles, not before', async () => {
    const titled: number[] = [];
    const probeHolders = async (): Promise<ReadonlyMap<ConversationId, LockHolder>> => {
      titled.push([1, 2, 3, 4, 5].filter(n => store.find(id(n))?.summary?.title === `question ${n}`).length);
      return new Map();
    };
    const { path: codexHome } = filled(5);
    const store = new LocalConversationStore({
      codexHome,
      cwd: '/',
      clock: systemClock,
      watcher: new FolderWatcher(),
      probeHolders,
    });
    onTestFinished(() => store.close());
    store.subscribe(() => {});
    store.setVisibleRows({ from: 0, to: 50 });
    await eventually(() => expect(titled.length).toBeGreaterThan(0));
    expect(titled[0]).toBe(5);
  });

  it('follows what is created, grows, is deleted and is archived, by any program', async () => {
    const home = filled(3);
    const { store, rows, ready, view } = open(home);
    await ready();
    home.session({ n: 9, time: '2025-04-01T09-00-00', title: 'a new one' });
    await eventually(() => expect(rows()).toEqual([9, 1, 2, 3]));
    appendFileSync(store.find(id(3))?.path ?? '', line('event_msg', { type: 'task_started', turn_id: 't' }));
    await eventually(() => expect(rows()[0]).toBe(3));
    await eventually(() => expect(store.find(id(3))?.live?.turn).toBe('running'));
    rmSync(store.find(id(1))?.path ?? '');
    await eventually(() => expect(rows()).toEqual([3, 9, 2]));
    mkdirSync(join(home.path, 'archived_sessions'));
    const path = store.find(id(2))?.path ?? '';
    renameSync(path, join(home.path, 'archived_sessions', path.split('/').at(-1) ?? ''));
    await eventually(() => expect(rows()).toEqual([3, 9]));
    await eventually(() => expect(store.find(id(2))?.archived).toBe(true));
    view({ scope: 'archived' });
    expect(rows()).toEqual([2]);
    expect(store.find(id(2))?.hiddenByCodex).toContain('archived');
  });

  it('follows sessions into an archive that is made later, and out of it again', async () => {
    const home = filled(2);
    const { store, rows, ready } = open(home);
    await ready();
    const path = store.find(id(1))?.path ?? '';
    const archive = join(home.path, 'archived_sessions');
    const archived = join(archive, path.split('/').at(-1) ?? '');
    mkdirSync(archive);
    renameSync(path, archived);
    await eventually(() => expect(store.find(id(1))).toMatchObject({ archived: true, path: archived }));
    await eventually(() => expect(rows()).toEqual([2]));
    renameSync(archived, path);
    await eventually(() => expect(store.find(id(1))).toMatchObject({ archived: false, path, copies: 0 }));
    await eventually(() => expect(rows()).toEqual([1, 2]));
    home.session({ n: 5, time: '2025-03-05T09-00-00', folder: 'archived_sessions' });
    await eventually(() => expect(store.find(id(5))?.archived).toBe(true));
  });

  it('sees within a second what is appended to a session of two years ago', async () => {
    const home = filled(20);
    const twoYearsAgo = Date.now() - 2 * 365 * 24 * hour;
    const path = home.session({ n: 30, time: '2023-11-05T09-00-00', updatedMs: twoYearsAgo });
    const { store, rows, ready } = open(home, '/code/app', withoutLongWaits);
    await ready();
    await eventually(() => expect(rows().at(-1)).toBe(30));
    appendFileSync(path, line('event_msg', { type: 'agent_message', message: 'more' }));
    await eventually(() => expect(rows()[0]).toBe(30));
    expect(store.getSnapshot().watching.mode).toBe('events');
  });

  it('knows when a session is closed what happened in the list meanwhile', async () => {
    const home = filled(3);
    const { store, rows, ready } = open(home, '/code/app', withoutLongWaits);
    await ready();
    let close = store.markOpen(id(1));
    appendFileSync(
      store.find(id(3))?.path ?? '',
      line('event_msg', { type: 'agent_message', message: 'more' }),
    );
    await eventually(() => {
      close();
      close = store.markOpen(id(1));
      expect(rows()[0]).toBe(3);
    });
    close();
  });

  it('what ends while it is open here is looked at, for every other window', async () => {
    const home = filled(2);
    const seenPath = join(home.path, 'state', 'seen.jsonl');
    mkdirSync(join(home.path, 'state'));
    // Before anything here ended.
    writeFileSync(seenPath, '{"since":"2020-01-01T00:00:00Z"}\n');
    const [here, there] = [open({ path: home.path, seenPath }), open({ path: home.path, seenPath })];
    await Promise.all([here.ready(), there.ready()]);
    const state = ({ store }: Opened, n: number) => store.find(id(n))?.state?.kind;
    const close = here.store.markOpen(id(1));
    onTestFinished(close);
    for (const n of [1, 2])
      for (const type of ['task_started', 'task_complete']) {
        const timestamp = new Date().toISOString();
        const text = JSON.stringify({ timestamp, type: 'event_msg', payload: { type } });
        appendFileSync(here.store.find(id(n))?.path ?? '', `${text}\n`);
      }
    await eventually(() => expect(state(there, 2)).toBe('ready'));
    await eventually(() => expect(state(there, 1)).toBeUndefined());
    // When it was opened, and when its turn ended.
    await eventually(() =>
      expect(readFileSync(seenPath, 'utf8').match(new RegExp(id(1), 'g'))).toHaveLength(2),
    );
  });

  it('sees a day that begins while the first listing runs', async () => {
    const home = filled(20);
    const { store, rows, ready } = open(home, '/code/app', withoutLongWaits);
    let made = false;
    store.subscribe(() => {
      if (!made) home.session({ n: 31, time: '2025-03-31T09-00-00' });
      made = true;
    });
    await ready();
    await eventually(() => expect(rows()).toContain(31));
  });

  it.each(['2025', '2025/03'])(
    'sees the first session of a day below %s, which had no days when it was scanned',
    async above => {
      const home = new TemporaryHome();
      mkdirSync(join(home.path, 'sessions', above), { recursive: true });
      const { rows, ready } = open(home, '/code/app', withoutLongWaits);
      await ready();
      home.session({ n: 1, time: '2025-03-01T09-00-00' });
      await eventually(() => expect(rows()).toEqual([1]));
    },
  );

  it('sees a sessions folder that comes, goes, and comes again as another folder', async () => {
    const home = new TemporaryHome();
    const { store, rows, ready } = open(home);
    await ready();
    expect(store.getSnapshot()).toMatchObject({ missing: true, length: 0, problem: null });
    home.session({ n: 1, time: '2025-03-01T09-00-00' });
    await eventually(() => expect(rows()).toEqual([1]));
    renameSync(join(home.path, 'sessions'), join(home.path, 'sessions.old'));
    await eventually(() => expect(store.getSnapshot()).toMatchObject({ missing: true, length: 0 }));
    home.session({ n: 2, time: '2025-03-01T09-00-00' });
    await eventually(() => expect(rows()).toEqual([2]));
    home.session({ n: 3, time: '2025-03-01T10-00-00' });
    await eventually(() => expect(rows()).toEqual([3, 2]));
  });

  it('says why nothing can be listed', async () => {
    const home = new TemporaryHome();
    home.write('sessions', 'a file');
    const { store, ready } = open(home);
    await ready();
    expect(store.getSnapshot().problem).toMatch(/sessions is not a folder\. Move it away, or /);
    expect(store.getSnapshot().missing).toBe(false);
  });

  it('passes over links, loops, pipes and foreign names', async () => {
    const home = filled(2);
    const day = join(home.path, 'sessions/2025/03/01');
    symlinkSync(join(home.path, 'sessions'), join(home.path, 'sessions/2025/03/09'));
    symlinkSync(day, join(day, 'loop'));
    execFileSync('mkfifo', [join(day, `rollout-2025-03-01T09-00-00-${idOf(7)}.jsonl`)]);
    home.write('sessions/2025/03/01/notes.jsonl', '');
    const { store, rows, ready } = open(home);
    await ready();
    await eventually(() => expect(store.getSnapshot().titles.read).toBe(2));
    expect(rows()).toEqual([1, 2]);
  });

  it('shows the same id once, with its copies, and the next one when the shown one goes', async () => {
    const home = filled(2);
    const path = join(home.path, `sessions/2025/03/01/rollout-2025-03-01T09-00-00-${idOf(1)}.jsonl`);
    const copy = path.replace('.jsonl', ' (1).jsonl');
    writeFileSync(copy, rollout({ n: 1, time: '', title: 'the copy' }));
    const { store, rows, ready } = open(home);
    await ready();
    expect(rows()).toEqual([1, 2]);
    expect(store.find(id(1))).toMatchObject({ copies: 1, path, earlierSegments: [] });
    rmSync(path);
    await eventually(() => expect(store.find(id(1))).toMatchObject({ copies: 0, path: copy }));
    await eventually(() => expect(store.find(id(1))?.summary?.title).toBe('the copy'));
    expect(rows()).toEqual([1, 2]);
  });

  it('shows a conversation that was taken back once, at its current end, whatever the times of its files', async () => {
    // Whole seconds: a time that is given to the disk in seconds may lose a millisecond.
    const now = Math.floor(Date.now() / 1000) * 1000 - 60_000;
    const home = filled(1);
    const first = home.session({ n: 5, time: '2025-03-02T09-00-00', updatedMs: now });
    const end = home.segment({ n: 5, segment: 50, time: '2025-03-03T09-00-00', updatedMs: now - 2 * hour });
    const middle = home.segment({ n: 5, segment: 40, time: '2025-03-02T10-00-00', updatedMs: now - hour });
    const { store, rows, ready } = open(home);
    await ready();
    expect(rows()).toEqual([5, 1]);
    const shown = { path: end, earlierSegments: [first, middle], copies: 0, updatedMs: now };
    // A row's fields are getters, which an object is not matched with.
    const row = () => {
      const { path, earlierSegments, copies, updatedMs } = store.find(id(5)) ?? {};
      return { path, earlierSegments, copies, updatedMs };
    };
    expect(row()).toEqual(shown);
    expect(store.find(id(5))?.createdMs).toBe(new Date(2025, 2, 2, 9).getTime());
    expect(store.find(id(5))?.sizeBytes).toBe(
      [first, middle, end].reduce((sum, path) => sum + statSync(path).size, 0),
    );
    const later = home.segment({ n: 5, segment: 60, time: '2025-03-03T11-00-00' });
    await eventually(() =>
      expect(row()).toMatchObject({ path: later, earlierSegments: [first, middle, end] }),
    );
    expect(rows()).toEqual([5, 1]);
  });

  it.each(['there from the beginning', 'that came later'])('names two current ends, one %s', async when => {
    const home = copyOfHome('reverted-thread');
    const day = join(home, 'sessions/2026/11/29');
    const [first = '', second = '', third = ''] = readdirSync(day)
      .sort()
      .map(name => join(day, name));
    const ends = readFileSync(second, 'utf8').replace(
      '"thread_id":"01a2265b-d7bd-79e1-b910-c40baa4d73e4"',
      '"thread_id":"01a2265c-be38-7523-9712-f153366829a8"',
    );
    const begun = '01a2265b-d7bd-79e1-b910-c40baa4d73e4' as ConversationId;
    // Its base is the first file: the conversation is whole without the second one.
    const text = readFileSync(third, 'utf8').replace(
      /"thread_id":"[^"]+","end_ordinal_exclusive":42,"end_byte_offset":9055/,
      `"thread_id":"${begun}","end_ordinal_exclusive":15,"end_byte_offset":9967`,
    );
    writeFileSync(third, text);
    if (when === 'that came later') rmSync(second);
    else writeFileSync(second, ends);
    const { store, ready } = open({ path: home });
    await ready();
    const row = () => store.find(begun);
    if (when === 'that came later') {
      await eventually(() => expect(row()?.summary?.title).toBe('first question alpha'));
      expect(row()?.summary?.problem).toBeNull();
      writeFileSync(second, ends);
    }
    await eventually(() => expect(row()?.summary?.problem).toContain('two current ends'));
    expect(row()).toMatchObject({ path: third });
    expect(row()?.summary?.damage).toBeGreaterThan(0);
    expect(row()?.earlierSegments).toEqual([first, second]);
  });

  it('takes the id of the first line over that of the name', async () => {
    const home = filled(1);
    home.session({
      n: 5,
      time: '2025-03-02T09-00-00',
      content: rollout({ n: 6, time: '' }),
      updatedMs: 1_000,
    });
    const { store, rows, ready } = open(home);
    await ready();
    await eventually(() => expect(rows()).toEqual([1, 6]));
    expect(store.find(id(5))).toBeUndefined();
    expect(store.find(id(6))?.summary?.title).toBe('question 6');
  });

  it('filters by words in any order, best first, and keeps up with changes', async () => {
    const home = filled(3);
    home.session({
      n: 7,
      time: '2025-02-01T09-00-00',
      title: 'fix flaky retry in uploader',
      updatedMs: 5_000,
    });
    home.session({
      n: 8,
      time: '2025-02-02T09-00-00',
      title: 'plan',
      cwd: '/code/uploader',
      updatedMs: 9_000,
    });
    const { store, rows, ready, view } = open(home);
    await ready();
    await eventually(() => expect(store.getSnapshot().titles.read).toBe(5));
    view({ query: 'uploader' });
    await eventually(() => expect(rows()).toEqual([7, 8]));
    expect(store.getSnapshot().at(0)?.titleMatches).toEqual([[19, 27]]);
    view({ query: 'uploader flakky' });
    await eventually(() => expect(rows()).toEqual([7]));
    view({ query: 'uploader' });
    await eventually(() => expect(rows()).toEqual([7, 8]));
    home.session({ n: 9, time: '2025-04-01T09-00-00', title: 'the uploader again' });
    await eventually(() => expect(rows()).toEqual([9, 7, 8]));
    view({ query: '' });
    expect(rows()).toHaveLength(6);
  });

  it('knows who holds a session, and shows it among the live ones', async () => {
    const home = filled(3);
    const { store, holders, rows, ready, view } = open(home);
    await ready();
    holders.set(id(2), { pid: 4121, command: 'codex', daemon: false });
    await eventually(() => expect(store.getSnapshot().counts.live).toBe(1));
    view({ scope: 'live' });
    expect(rows()).toEqual([2]);
    expect(store.find(id(2))?.live).toMatchObject({ pid: 4121, command: 'codex', turn: expect.any(String) });
    holders.clear();
    await eventually(() => expect(rows()).toEqual([]));
  });

  it('shows names, and the new one when a session is renamed', async () => {
    const home = filled(1);
    const name = (text: string): string => `${JSON.stringify({ id: idOf(1), thread_name: text })}\n`;
    const path = home.write('session_index.jsonl', name('first name'));
    const { store, ready } = open(home);
    await ready();
    expect(store.find(id(1))?.name).toBe('first name');
    appendFileSync(path, name('second name'));
    await eventually(() => expect(store.find(id(1))?.name).toBe('second name'));
  });

  it('finds on request what no event reported', async () => {
    const home = filled(1);
    const { store, rows, ready } = open(home);
    await ready();
    const listener = vi.fn();
    store.subscribe(listener);
    store.resync();
    home.session({ n: 2, time: '2025-03-01T10-00-00' });
    store.resync();
    await eventually(() => expect(rows()).toEqual([2, 1]));
    expect(listener).toHaveBeenCalled();
  });

  it('equals the disk after thousands of files came and went', async () => {
    const home = new TemporaryHome();
    const place = (n: number): string => {
      const day = String((n % 28) + 1).padStart(2, '0');
      return `sessions/2025/0${(n % 3) + 1}/${day}/rollout-2025-01-01T00-00-00-${idOf(n)}.jsonl`;
    };
    for (let n = 0; n < 1_500; n++) home.write(place(n), '');
    const { store, rows, ready, view } = open(home);
    for (let n = 1_500; n < 3_000; n++) home.write(place(n), '');
    for (let n = 0; n < 3_000; n += 7) rmSync(join(home.path, place(n)));
    await ready();
    view({ sort: 'created' });
    const expected = Array.from({ length: 3_000 }, (_, n) => n)
      .filter(n => n % 7 !== 0)
      .reverse();
    store.resync();
    await eventually(() => expect(rows()).toEqual(expected));
  });

  it('keeps an older picture as it was', async () => {
    const home = filled(3);
    const { store, rows, ready } = open(home);
    await ready();
    const before = store.getSnapshot();
    writeFileSync(store.find(id(3))?.path ?? '', 'changed\n');
    await eventually(() => expect(rows()).toEqual([3, 1, 2]));
    expect([0, 1, 2].map(index => before.at(index)?.conversation.id)).toEqual([id(1), id(2), id(3)]);
  });
});
