import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Conversation } from '../../src/format/conversation.ts';
import { LocalSearchStore } from '../../src/live/search-store.ts';
import type { ConversationStore } from '../../src/live/source.ts';
import { systemClock } from '../../src/rollout/file/clock.ts';
import type { Session } from '../search/search-tree.ts';
import { writeTree } from '../search/search-tree.ts';
import { startInProcess } from '../support/in-process-search.ts';

const turn = { thought: 'hm', command: 'ls', output: 'none', answer: 'Done.', twins: true, asWords: false };
const session = (prompt: string): Session => ({
  dialect: 'envelope',
  ascii: false,
  turns: [{ ...turn, prompt }],
  torn: false,
});

type Fitting = ConversationStore['fitting'];

function storeWith(
  ...given: (string | { readonly folder: string; readonly fitting?: Fitting })[]
): LocalSearchStore {
  const prompts = given.filter(one => typeof one === 'string');
  const { folder = '/code/app', fitting = async () => [] } = given.find(one => typeof one === 'object') ?? {};
  const codexHome = mkdtempSync(join(tmpdir(), 'rolltop-search-store-'));
  writeTree(codexHome, prompts.map(session));
  const store = new LocalSearchStore({
    folder,
    fitting,
    codexHome,
    workers: 2,
    startWorker: startInProcess,
    clock: systemClock,
  });
  onTestFinished(() => {
    store.close();
    rmSync(codexHome, { recursive: true, force: true });
  });
  return store;
}

const query = (text: string) => ({ text, regex: false });

describe('the search while its screen is open', () => {
  it('finds what was requested last, whatever was typed on the way', async () => {
    const store = storeWith('apples', 'apricots', 'bananas');
    for (const text of ['a', 'ap', 'app']) store.search({ query: query(text), where: 'all' });
    expect(store.getSnapshot()).toMatchObject({ phase: 'running', query: query('app') });
    await vi.waitFor(() => expect(store.getSnapshot().phase).toBe('done'), 10_000);
    expect(store.getSnapshot()).toMatchObject({ outcome: 'complete', searched: 3, message: null });
    expect(store.getSnapshot().hits.map(({ snippet }) => snippet)).toEqual(['apples']);
  });

  it('reports changes, and keeps what was found when it is stopped', async () => {
    const store = storeWith('apples', 'apples again');
    let reports = 0;
    store.subscribe(() => reports++);
    store.search({ query: query('apples'), where: 'all' });
    await vi.waitFor(() => expect(store.getSnapshot().hits).toHaveLength(2), 10_000);
    expect(reports).toBeGreaterThan(0);
    store.search({ query: query('apples'), where: 'all' });
    store.stop();
    expect(store.getSnapshot()).toMatchObject({ phase: 'done', outcome: 'stopped' });
    expect(store.getSnapshot().hits).toHaveLength(2);
  });

  it('keeps to the folder or to the archive on request', async () => {
    const store = storeWith('apples', 'apples again');
    for (const [where, count] of [
      ['folder', 0],
      ['archived', 0],
      ['all', 2],
    ] as const) {
      store.search({ query: query('apples'), where });
      await vi.waitFor(() => expect(store.getSnapshot().phase).toBe('done'), 10_000);
      expect(store.getSnapshot().hits).toHaveLength(count);
    }
    const here = storeWith('apples');
    here.search({ query: query('apples'), where: 'all' });
    await vi.waitFor(() => expect(here.getSnapshot().hits).toHaveLength(1), 10_000);
    const cwd = here.getSnapshot().hits[0]?.session.cwd;
    const beside = storeWith({ folder: cwd ?? '' }, 'apples');
    beside.search({ query: query('apples'), where: 'folder' });
    await vi.waitFor(() => expect(beside.getSnapshot().hits).toHaveLength(1), 10_000);
  });

  it('has nothing to show for an empty query', async () => {
    const store = storeWith('apples');
    store.search({ query: query('apples'), where: 'all' });
    store.search({ query: query(''), where: 'all' });
    expect(store.getSnapshot()).toMatchObject({ phase: 'idle', hits: [] });
  });

  it('says why an expression cannot be searched for', async () => {
    const store = storeWith('apples');
    store.search({ query: { text: '(', regex: true }, where: 'all' });
    await vi.waitFor(() => expect(store.getSnapshot().outcome).toBe('failed'), 10_000);
    expect(store.getSnapshot().message).toContain('Not a regular expression');
  });

  it('with a filter looks into what fits alone, and counts it, also before there is a text', async () => {
    const all = storeWith('apples one', 'apples two', 'apples three');
    all.search({ query: query('apples'), where: 'all' });
    await vi.waitFor(() => expect(all.getSnapshot().hits).toHaveLength(3), 10_000);
    const { path } = all.getSnapshot().hits[1]?.session ?? {};
    const asked: unknown[] = [];
    const fitting: Fitting = async request => {
      asked.push(request);
      return [{ path: path ?? '', earlierSegments: [] } as unknown as Conversation];
    };
    const store = new LocalSearchStore({
      folder: '/code/app',
      fitting,
      codexHome: (path ?? '').replace(/\/sessions\/.*/, ''),
      workers: 2,
      startWorker: startInProcess,
    });
    onTestFinished(() => store.close());
    store.search({ query: query(''), where: 'all', filter: 'is:fork' });
    await vi.waitFor(() => expect(store.getSnapshot().fitting).toBe(1), 10_000);
    expect(store.getSnapshot().phase).toBe('idle');
    expect(asked).toEqual([{ query: 'is:fork', scopes: ['all', 'archived'] }]);
    store.search({ query: query('apples'), where: 'folder', filter: 'is:fork' });
    await vi.waitFor(() => expect(store.getSnapshot().phase).toBe('done'), 10_000);
    // Another folder than the one that is asked for.
    expect(store.getSnapshot()).toMatchObject({ hits: [], fitting: 1 });
    store.search({ query: query('apples'), where: 'all', filter: 'is:fork' });
    await vi.waitFor(() => expect(store.getSnapshot().hits).toHaveLength(1), 10_000);
    expect(store.getSnapshot()).toMatchObject({ searched: 1, fitting: 1 });
    store.search({ query: query('apples'), where: 'all' });
    await vi.waitFor(() => expect(store.getSnapshot().hits).toHaveLength(3), 10_000);
    expect(store.getSnapshot().fitting).toBe(null);
  });
});
