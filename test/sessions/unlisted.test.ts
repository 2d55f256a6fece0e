/** Folders that are there and cannot be read: what is in them is not known, and that is said. */
import type * as fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { systemClock } from '../../src/rollout/file/clock.ts';
import type { Finding } from '../../src/sessions/doctor/finding.ts';
import { Activity } from '../../src/sessions/state/activity.ts';
import { unlistedText } from '../../src/sessions/walk.ts';
import { TemporaryHome } from './temporary-home.ts';

/** Reading these folders fails. Rights alone would not do: the tests may run as root, who may read all. */
const failing = vi.hoisted(() => new Map<string, string>());

vi.mock('node:fs', async importOriginal => {
  const real = await importOriginal<typeof fs>();
  const readdirSync = (path: string, options: { withFileTypes: true }) => {
    const code = failing.get(path);
    if (code !== undefined) throw Object.assign(new Error(`${code}: ${path}`), { code });
    return real.readdirSync(path, options);
  };
  return { ...real, readdirSync };
});

/** For a busy machine. */
const PATIENCE = { timeout: 20_000 };

// What another test file loaded reads by the real one.
beforeEach(() => void vi.resetModules());
afterEach(() => failing.clear());

describe('a folder that cannot be read', () => {
  for (const sort of ['updated', 'created'] as const)
    it(`is told of beside the sessions of the others, in ${sort} order`, async () => {
      const home = new TemporaryHome();
      home.session({ n: 1, time: '2025-03-01T09-00-00' });
      home.session({ n: 2, time: '2025-03-02T09-00-00' });
      const day = join(home.path, 'sessions/2025/03/02');
      failing.set(day, 'EIO');
      failing.set(join(home.path, 'archived_sessions'), 'EACCES');
      const { listAll } = await import('../../src/sessions/list-all.ts');
      const answer = await listAll({
        codexHome: home.path,
        scope: 'all',
        sort,
        activity: new Activity(new Map()),
        nowMs: Date.UTC(2026, 10, 22),
      });
      expect(answer.conversations).toHaveLength(1);
      expect(new Set(answer.unlisted)).toEqual(
        new Set([
          { path: day, code: 'EIO' },
          { path: join(home.path, 'archived_sessions'), code: 'EACCES' },
        ]),
      );
      expect(unlistedText(answer.unlisted)).toContain('cannot be read');
    });

  /** One session in a day that cannot be read, one in a month that cannot be read, and one that can. */
  function brokenHome() {
    const home = new TemporaryHome();
    home.session({ n: 1, time: '2025-03-01T09-00-00' });
    home.session({ n: 2, time: '2025-03-02T09-00-00' });
    home.session({ n: 3, time: '2025-04-02T09-00-00' });
    const [day, month] = [join(home.path, 'sessions/2025/03/02'), join(home.path, 'sessions/2025/04')];
    failing.set(day, 'EIO').set(month, 'EACCES');
    return {
      home,
      unlisted: new Set([
        { path: day, code: 'EIO' },
        { path: month, code: 'EACCES' },
      ]),
    };
  }

  it('is told of beside the bytes of the others', async () => {
    const { home, unlisted } = brokenHome();
    const { scanDisk } = await import('../../src/usage/disk/disk-scan.ts');
    const request = { codexHome: home.path, grouping: 'session', onProgress: () => {} } as const;
    const { groups, unlisted: found } = await scanDisk(request);
    expect(groups).toHaveLength(1);
    expect(new Set(found)).toEqual(unlisted);
  });

  it('is told of beside the tokens of the others', async () => {
    const { home, unlisted } = brokenHome();
    const { scanned } = await import('../usage/planted.ts');
    const { sessions, unlisted: found } = await scanned(home.path);
    expect(sessions).toHaveLength(1);
    expect(new Set(found)).toEqual(unlisted);
  });

  it('is told of at the end of a search', async () => {
    const { home, unlisted } = brokenHome();
    const { Searcher } = await import('../../src/search/searcher.ts');
    const { startSearchInProcess } = await import('../../src/search/in-process.ts');
    const searcher = new Searcher({ codexHome: home.path, workers: 1, startWorker: startSearchInProcess });
    onTestFinished(() => searcher.close());
    const { searched, unsearched } = await searcher.search({
      query: { text: 'nothing says this', regex: false },
      scope: 'all',
      signal: new AbortController().signal,
      onHits: () => {},
    });
    expect(searched).toBe(1);
    const told = [...unlisted].map(({ path, code }) => ({
      path,
      why: `the folder cannot be read (${code})`,
    }));
    expect(new Set(unsearched)).toEqual(new Set(told));
  });

  it('is told of above the list, which has its sessions as soon as it can be read', async () => {
    const { home } = brokenHome();
    const { LocalConversationStore } = await import('../../src/live/list/conversation-store.ts');
    const { FolderWatcher } = await import('../../src/live/watcher.ts');
    const store = new LocalConversationStore({
      codexHome: home.path,
      cwd: '/code/app',
      clock: systemClock,
      watcher: new FolderWatcher(),
      probeHolders: async () => new Map(),
    });
    onTestFinished(() => store.close());
    const shown = () => store.getSnapshot();
    await vi.waitFor(() => expect(shown().unlisted).toMatch(/cannot be read \(E.*nor can 1 more/), PATIENCE);
    expect(shown().length).toBe(1);
    failing.clear();
    store.resync();
    await vi.waitFor(() => expect(shown()).toMatchObject({ length: 3, unlisted: null }), PATIENCE);
  });

  it('is found by the doctor; one that is not there is not', async () => {
    const home = new TemporaryHome();
    home.session({ n: 1, time: '2025-03-01T09-00-00' });
    const month = join(home.path, 'sessions/2025/03');
    failing.set(month, 'EBUSY');
    const { examineTree } = await import('../../src/sessions/doctor/examine-tree.ts');
    const found: Finding[] = [];
    for await (const one of examineTree(home.path, Date.now())) found.push(one);
    expect(found).toMatchObject([
      { kind: 'unreadable-folder', path: month, message: 'The folder cannot be read (EBUSY).' },
    ]);
  });
});
