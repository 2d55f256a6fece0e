/** Acts on several sessions in a real home: what is left out, what one failure costs, stopping between two, and the way back. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { planMany } from '../../src/actions/many-question.ts';
import { type ManyEnd, type ManyJob, type ManyPlaces, runMany } from '../../src/actions/run-many.ts';
import type { ConversationId } from '../../src/format/identity.ts';
import { LocalConversationStore } from '../../src/live/list/conversation-store.ts';
import { FolderWatcher } from '../../src/live/watcher.ts';
import { systemClock } from '../../src/rollout/file/clock.ts';
import { SessionMarks } from '../../src/sessions/state/marks.ts';
import { idOf, TemporaryHome } from '../sessions/temporary-home.ts';

const id = (n: number): ConversationId => idOf(n) as ConversationId;

interface World {
  readonly places: ManyPlaces;
  readonly pathOf: (n: number) => string;
  readonly run: (job: ManyJob, signal?: AbortSignal) => Promise<ManyEnd>;
  /** As the list does when it is told of a change. */
  readonly looksAgain: () => Promise<void>;
}

/** Sessions 1 to 4; 4 was forked from 3. */
async function world(): Promise<World> {
  const home = new TemporaryHome();
  const name = (n: number) => `sessions/2026/11/22/rollout-2026-11-22T06-0${n}-00-${idOf(n)}.jsonl`;
  for (const n of [1, 2, 3, 4]) {
    const timestamp = `2026-11-22T06:0${n}:00.000Z`;
    const payload = {
      id: idOf(n),
      timestamp,
      cwd: '/work',
      source: 'cli',
      ...(n === 4 && { forked_from_id: idOf(3) }),
    };
    home.write(name(n), `${JSON.stringify({ timestamp, type: 'session_meta', payload })}\n`);
  }
  const marksPath = join(home.path, 'state', 'marks.jsonl');
  const store = new LocalConversationStore({
    codexHome: home.path,
    cwd: '/work',
    marksPath,
    clock: systemClock,
    watcher: new FolderWatcher(),
    probeHolders: async () => new Map(),
  });
  onTestFinished(() => store.close());
  store.subscribe(() => {});
  const until = async (is: () => boolean): Promise<void> => {
    while (!is()) await new Promise(resolve => setTimeout(resolve, 5));
  };
  await until(() => store.getSnapshot().titles.read >= 4);
  const places: ManyPlaces = {
    codexHome: home.path,
    env: { PATH: '' },
    trash: { codexHome: home.path, roots: [join(home.path, 'trash')] },
    marksPath,
    hosts: null,
    find: store.find,
  };
  return {
    places,
    pathOf: n => join(home.path, name(n)),
    run: (job, signal = new AbortController().signal) =>
      runMany(job, { places, signal, onProgress: () => {} }),
    looksAgain: async () => {
      const { version } = store.getSnapshot();
      store.notesChanged();
      store.resync();
      await until(() => store.getSnapshot().version > version);
    },
  };
}

describe('acts on several sessions', () => {
  it('says how far the looking is before anything is asked, and ends it when it is stopped', async () => {
    const { places } = await world();
    const told: [number, number][] = [];
    await planMany('delete', [id(1)], { places, onProgress: (done, of) => told.push([done, of]) });
    expect(told.map(([done]) => done)).toEqual(told.map((_, index) => index));
    expect(new Set(told.map(([, of]) => of))).toEqual(new Set([told.length]));
    const stop = new AbortController();
    stop.abort();
    await expect(planMany('delete', [id(1)], { places, signal: stop.signal })).rejects.toThrow(/abort/i);
  });

  it('to the trash: what is pinned and what a fork needs is left out, and the rest comes back as it was', async () => {
    const { places, pathOf, run, looksAgain } = await world();
    await run({ kind: 'mark', ids: [id(2)], change: { pinned: true } });
    await looksAgain();
    const plan = await planMany('delete', [1, 2, 3].map(id), { places });
    expect(plan).toMatchObject({ act: 'delete', ids: [id(1)] });
    expect([...plan.leftOut]).toEqual([
      ['pinned', 1],
      ['fork stays', 1],
    ]);
    const [text, { mtimeMs }] = [readFileSync(pathOf(1)), statSync(pathOf(1))];
    const end = await run({ kind: 'delete', ids: plan.ids });
    expect([end.done, end.failed, existsSync(pathOf(1))]).toEqual([[id(1)], [], false]);
    const back = await run(end.undo as ManyJob);
    expect([back.done, readFileSync(pathOf(1)), statSync(pathOf(1)).mtimeMs]).toEqual([
      [id(1)],
      text,
      mtimeMs,
    ]);
  });

  it('a fork and what it was made from go together, and come back together', async () => {
    const { places, pathOf, run } = await world();
    const plan = await planMany('delete', [id(3), id(4)], { places });
    expect(plan.ids).toEqual([id(4), id(3)]);
    const end = await run({ kind: 'delete', ids: plan.ids });
    expect([end.failed, existsSync(pathOf(3)), existsSync(pathOf(4))]).toEqual([[], false, false]);
    await run(end.undo as ManyJob);
    expect([existsSync(pathOf(3)), existsSync(pathOf(4))]).toEqual([true, true]);
  });

  it('one that fails costs itself and is named; the others go', async () => {
    const { run, pathOf } = await world();
    const end = await run({ kind: 'delete', ids: [id(3), id(1), id(2)] });
    expect([end.done, end.failed.map(({ message }) => message)]).toEqual([
      [id(1), id(2)],
      [expect.stringContaining('was forked from it and stays')],
    ]);
    expect([1, 2, 3].map(n => existsSync(pathOf(n)))).toEqual([false, false, true]);
  });

  it('stops between two sessions, and only what was done is taken back', async () => {
    const { run, places, pathOf } = await world();
    const stop = new AbortController();
    const job = { kind: 'archive', ids: [id(1), id(2), id(3)] } as const;
    const end = await runMany(job, { places, signal: stop.signal, onProgress: () => stop.abort() });
    expect([end.done, end.left, end.undo]).toEqual([[id(1)], 2, { kind: 'unarchive', ids: [id(1)] }]);
    expect([1, 2, 3].map(n => existsSync(pathOf(n)))).toEqual([false, true, true]);
    expect((await run({ kind: 'archive', ids: [id(2)] })).done).toEqual([id(2)]);
  });

  it('tags are added to what each has, and taken back to what each had', async () => {
    const { run, places } = await world();
    await run({ kind: 'mark', ids: [id(1)], change: { add: ['old'] } });
    const end = await run({ kind: 'mark', ids: [id(1), id(2)], change: { add: ['new'], remove: ['OLD'] } });
    const tags = async () => {
      const marks = new SessionMarks(places.marksPath);
      await marks.refresh();
      return [1, 2].map(n => marks.get(id(n)).tags);
    };
    expect(await tags()).toEqual([['new'], ['new']]);
    await run(end.undo as ManyJob);
    expect(await tags()).toEqual([['old'], []]);
  });

  it('a pin is followed, and the pinned session is above all others', async () => {
    const { run, places, looksAgain } = await world();
    await run({ kind: 'mark', ids: [id(1)], change: { pinned: true, add: ['keep'] } });
    await looksAgain();
    expect(places.find(id(1))).toMatchObject({ pinned: true, tags: ['keep'] });
    expect(await planMany('pin', [id(1)], { places })).toMatchObject({ act: 'unpin' });
  });
});
