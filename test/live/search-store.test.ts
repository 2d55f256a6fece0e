import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Conversation } from '../../src/format/conversation.ts';
import type { HostStatus } from '../../src/format/host-state.ts';
import type { HostSearchRequest, OtherHosts } from '../../src/live/other-hosts.ts';
import { LocalSearchStore } from '../../src/live/search-store.ts';
import type { ConversationStore } from '../../src/live/source.ts';
import { systemClock } from '../../src/rollout/file/clock.ts';
import type { SearchEnd, SearchHit } from '../../src/search/request.ts';
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
  ...given: (string | { readonly folder: string; readonly fitting?: Fitting; readonly hosts?: FakeHosts })[]
): LocalSearchStore {
  const prompts = given.filter(one => typeof one === 'string');
  const {
    folder = '/code/app',
    fitting = async () => [],
    hosts,
  } = given.find(one => typeof one === 'object') ?? {};
  const codexHome = mkdtempSync(join(tmpdir(), 'rolltop-search-store-'));
  writeTree(codexHome, prompts.map(session));
  const store = new LocalSearchStore({
    folder,
    fitting,
    hosts: (hosts as unknown as OtherHosts | undefined) ?? null,
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

  it('looks into hosts that are there, names the others, and goes on when they come', async () => {
    const hosts = new FakeHosts({ b: 'live', c: 'away' });
    const store = storeWith({ folder: '/code/app', hosts }, 'apples');
    store.search({ query: query('apples'), where: 'all' });
    await vi.waitFor(() => expect(store.getSnapshot().phase).toBe('done'), 10_000);
    expect(titles(store)).toEqual(['apples', 'apples on b']);
    expect(store.getSnapshot()).toMatchObject({ outcome: 'complete', searched: 8, missing: ['c'] });
    hosts.become({ b: 'live', c: 'live' });
    await vi.waitFor(() => expect(store.getSnapshot().hits).toHaveLength(3), 10_000);
    expect(store.getSnapshot()).toMatchObject({ phase: 'done', searched: 15, missing: [] });
    // Another query asks those that are there then.
    hosts.become({ b: 'live', c: 'quiet' });
    store.search({ query: query('apple'), where: 'archived' });
    await vi.waitFor(() => expect(store.getSnapshot().phase).toBe('done'), 10_000);
    expect(titles(store)).toEqual(['apples on b']);
    expect(hosts.asked.at(-1)).toMatchObject({ query: query('apple'), scope: 'archived' });
  });

  it('loses nothing else when a host goes', async () => {
    const hosts = new FakeHosts({ b: 'live' });
    hosts.loses = true;
    const store = storeWith({ folder: '/code/app', hosts }, 'apples');
    store.search({ query: query('apples'), where: 'all' });
    await vi.waitFor(() => expect(store.getSnapshot().phase).toBe('done'), 10_000);
    expect(store.getSnapshot()).toMatchObject({ outcome: 'complete', missing: ['b'] });
    expect(titles(store)).toEqual(['apples', 'apples on b']);
    hosts.become({ b: 'live' });
    // What it had found is not found twice.
    expect(hosts.asked).toHaveLength(1);
  });

  it('asks a host for the sessions alone that fit the filter, and not at all where none does', async () => {
    const hosts = new FakeHosts({ b: 'live', c: 'live' });
    const row = { host: 'b', path: '/there/x.jsonl', earlierSegments: [] } as unknown as Conversation;
    const store = storeWith({ folder: '/code/app', hosts, fitting: async () => [row] }, 'apples');
    store.search({ query: query('apples'), where: 'all', filter: 'host:b' });
    await vi.waitFor(() => expect(store.getSnapshot().phase).toBe('done'), 10_000);
    expect(store.getSnapshot()).toMatchObject({ fitting: 1, searched: 7, missing: [] });
    expect(hosts.asked).toMatchObject([{ only: [row] }]);
    expect(titles(store)).toEqual(['apples on b']);
  });
});

const titles = (store: LocalSearchStore): string[] =>
  store
    .getSnapshot()
    .hits.map(({ snippet }) => snippet)
    .sort();

/** Each that is asked finds one hit in seven files. */
class FakeHosts implements Pick<OtherHosts, 'search' | 'subscribe' | 'getSnapshot'> {
  readonly asked: HostSearchRequest[] = [];
  loses = false;
  readonly #listeners = new Set<() => void>();
  #states: readonly HostStatus[] = [];

  constructor(states: Readonly<Record<string, string>>) {
    this.become(states);
  }

  become(states: Readonly<Record<string, string>>): void {
    this.#states = Object.entries(states).map(
      ([alias, kind]) => ({ alias, state: { kind } }) as unknown as HostStatus,
    );
    for (const listener of this.#listeners) listener();
  }

  getSnapshot(): readonly HostStatus[] {
    return this.#states;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async search(host: string, request: HostSearchRequest): Promise<SearchEnd> {
    this.asked.push(request);
    const hit = { snippet: `apples on ${host}`, session: { id: `${host}:1`, path: '/x' } };
    await request.onHits([hit as unknown as SearchHit]);
    if (this.loses) throw new Error('The connection is lost.');
    return { outcome: 'complete', message: null, searched: 7, hits: 1, unsearched: [], missing: false };
  }
}
