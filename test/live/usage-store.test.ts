/** What all sessions used, while its screen is open: how the reading goes, and how it ends. */
import { describe, expect, it, vi } from 'vitest';
import type { Conversation } from '../../src/format/conversation.ts';
import type { HostState } from '../../src/format/host-state.ts';
import type { ConversationId } from '../../src/format/identity.ts';
import type { HostUsed, OtherHosts } from '../../src/live/other-hosts.ts';
import type { UsageSnapshot } from '../../src/live/snapshot.ts';
import { LocalUsageStore, type UsageStoreOptions } from '../../src/live/usage-store.ts';
import type { ScanRequest, ScanResult } from '../../src/usage/scan/usage-scan.ts';
import { TemporaryHome } from '../sessions/temporary-home.ts';
import { conversation } from '../support/conversations.ts';
import { PATIENCE } from '../support/patience.ts';
import { count, header, linesText, scanned, turn } from '../usage/planted.ts';

type Scan = (request: ScanRequest) => Promise<ScanResult>;

function home(): TemporaryHome {
  const made = new TemporaryHome();
  for (const n of [1, 2]) {
    const lines = [header(n), turn('gpt-5'), count([1000 * n, 0, 100])];
    const said = { type: 'event_msg', payload: { type: 'user_message', message: `question ${n}` } };
    made.session({ n, time: '2026-11-22T05-00-00', content: linesText([...lines, said]) });
  }
  return made;
}

function store(codexHome: string, scan: Scan, more: Partial<UsageStoreOptions> = {}) {
  const opened = new LocalUsageStore({ codexHome, pricesPath: null, scan, ...more });
  const seen: UsageSnapshot[] = [opened.getSnapshot()];
  opened.subscribe(() => void seen.push(opened.getSnapshot()));
  return { opened, seen, phase: () => opened.getSnapshot().phase };
}

/** Hosts that count what they are told to, when they are told to. */
class Beside {
  readonly asked: string[] = [];
  readonly #counts = new Map<string, { resolve(used: HostUsed): void; reject(error: Error): void }>();
  readonly #listeners = new Set<() => void>();
  #states: Readonly<Record<string, HostState>>;

  constructor(states: Readonly<Record<string, HostState>>) {
    this.#states = states;
  }

  get hosts(): OtherHosts {
    const shown = { sessions: 0, node: null, codex: null, seenMs: null, listed: true };
    return {
      getSnapshot: () => Object.entries(this.#states).map(([alias, state]) => ({ alias, state, ...shown })),
      subscribe: listener => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
      usage: host => {
        this.asked.push(host);
        return new Promise((resolve, reject) => this.#counts.set(host, { resolve, reject }));
      },
      onRows: () => () => {},
      filesOf: () => {
        throw new Error('not asked for');
      },
      search: () => Promise.reject(new Error('not asked for')),
    };
  }

  is(host: string, state: HostState): void {
    this.#states = { ...this.#states, [host]: state };
    for (const listener of this.#listeners) listener();
  }

  /** The host says what it counted, as if it had these files. */
  counted(host: string, { sessions, ...rest }: ScanResult): void {
    const named = sessions.map(each => ({ ...each, host, id: `${host}:${each.id}` as ConversationId }));
    this.#counts.get(host)?.resolve({ ...rest, host, sessions: named, unreadable: 0, problem: null });
  }

  lost(host: string): void {
    this.#counts.get(host)?.reject(new Error('The connection is lost.'));
  }
}

const LIVE: HostState = { kind: 'live', roundTripMs: 1, skewMs: 0 };
const AWAY: HostState = { kind: 'away', sinceMs: 0, why: 'No route to host', retryAtMs: 0 };

describe('with hosts beside', () => {
  it('shows what this machine used at once, and adds what each host counted when it comes', async () => {
    const { path } = home();
    const beside = new Beside({ b: LIVE, c: LIVE, gate: AWAY });
    const named = { name: 'a name there', summary: null } as Conversation;
    const more = { hosts: beside.hosts, find: () => named };
    const { opened } = store(path, () => scanned(path), more);
    const shown = () => opened.getSnapshot();
    const input = (): number | undefined => shown().reports?.get('host')?.total.usage.input;
    await vi.waitFor(() => expect(input()).toBe(3000), PATIENCE);
    expect(shown()).toMatchObject({
      phase: 'running',
      hosts: { counting: ['b', 'c'], missing: ['gate'] },
    });
    beside.counted('b', await scanned(path));
    await vi.waitFor(() => expect(input()).toBe(6000), PATIENCE);
    expect(
      shown()
        .reports?.get('host')
        ?.groups.map(({ key }) => key),
    ).toEqual([null, 'b']);
    beside.lost('c');
    await vi.waitFor(() => expect(shown().phase).toBe('done'), PATIENCE);
    expect(shown().hosts).toEqual({ counting: [], missing: ['c', 'gate'] });
    await vi.waitFor(() => expect([...shown().titles.values()]).toContain('a name there'), PATIENCE);

    beside.is('c', AWAY);
    // One that comes later is asked then; one that was counted, not again.
    beside.is('gate', LIVE);
    expect(beside.asked).toEqual(['b', 'c', 'gate']);
    beside.counted('gate', await scanned(path));
    await vi.waitFor(() => expect(input()).toBe(9000), PATIENCE);
    await vi.waitFor(() => expect([shown().phase, shown().files]).toEqual(['done', 6]), PATIENCE);
  });

  it('a host that comes when nobody looks any more is not asked', () => {
    const { path } = home();
    const beside = new Beside({ b: AWAY });
    const { opened } = store(path, () => scanned(path), { hosts: beside.hosts });
    opened.close();
    beside.is('b', LIVE);
    expect(beside.asked).toEqual([]);
  });
});

describe('the store of what sessions used', () => {
  it('has at once the titles that the list knows, and reads those of no other file', async () => {
    const made = home();
    const row = { ...conversation(1), name: 'as the list says' };
    const { opened } = store(
      made.path,
      async request => {
        const found = await scanned(made.path, request);
        made.remove();
        return found;
      },
      { find: () => row },
    );
    await vi.waitFor(() => expect(opened.getSnapshot().titles.size).toBe(2), PATIENCE);
    expect([...opened.getSnapshot().titles.values()]).toEqual(['as the list says', 'as the list says']);
    opened.close();
  });

  it('reads once, sums every grouping, then has the titles', async () => {
    const { path } = home();
    const { opened, seen } = store(path, () => scanned(path));
    expect(seen[0]).toMatchObject({ phase: 'running', reports: null });
    await vi.waitFor(() => expect(opened.getSnapshot().titles.size).toBe(2), PATIENCE);
    const { phase, reports, files, titles, sessions } = opened.getSnapshot();
    expect([phase, files, sessions.size]).toEqual(['done', 2, 2]);
    expect([...titles.values()].sort()).toEqual(['question 1', 'question 2']);
    for (const report of reports?.values() ?? []) expect(report.total.usage.input).toBe(3000);
    expect(reports?.get('session')?.groups).toHaveLength(2);
    expect(reports?.get('model')?.groups).toHaveLength(1);
  });

  it('shows what was read when it is stopped', async () => {
    const { path } = home();
    const { opened, phase } = store(path, async ({ signal }) => {
      await new Promise(resolve => signal.addEventListener('abort', resolve));
      return { ...(await scanned(path)), complete: false };
    });
    opened.stop();
    await vi.waitFor(() => expect(phase()).toBe('stopped'), PATIENCE);
    expect(opened.getSnapshot().reports?.get('day')?.total.usage.input).toBe(3000);
  });

  it('says why it failed', async () => {
    const { path } = home();
    const { opened, phase } = store(path, () => Promise.reject(new Error('no thread')));
    await vi.waitFor(() => expect(phase()).toBe('failed'), PATIENCE);
    expect(opened.getSnapshot().message).toContain('no thread');
  });

  it('is silent once it is closed, and ends the reading', async () => {
    const { path } = home();
    let ended = false;
    const { opened, seen } = store(path, async ({ signal }) => {
      await new Promise(resolve => signal.addEventListener('abort', resolve));
      ended = true;
      return scanned(path);
    });
    opened.close();
    await vi.waitFor(() => expect(ended).toBe(true), PATIENCE);
    await scanned(path);
    expect(seen).toHaveLength(1);
  });
});
