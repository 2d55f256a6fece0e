/** Full text on the host where the sessions are, by the agent there. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { Fleet } from '../../src/fleet/desk/fleet.ts';
import type { Transport } from '../../src/fleet/desk/host.ts';
import type { HostSearchRequest } from '../../src/live/other-hosts.ts';
import type { SearchEnd, SearchHit } from '../../src/search/request.ts';
import { agentBundle, searchBundle, shellTransport } from '../support/fleet-agent.ts';
import { SessionHome } from '../support/session-home.ts';

function aHome(): SessionHome {
  const home = new SessionHome();
  onTestFinished(() => home.remove());
  return home;
}

async function aFleet(transport: Transport, page: number | null = null): Promise<Fleet> {
  const search = await searchBundle();
  const fleet = new Fleet({
    ...{ aliases: ['b'], transport, agent: agentBundle, page },
    search: () => search,
  });
  onTestFinished(() => fleet.close());
  fleet.connect();
  await expect.poll(() => fleet.hosts[0]?.state.kind, { timeout: 20_000 }).toBe('live');
  return fleet;
}

interface Found {
  readonly hits: readonly SearchHit[];
  readonly end: SearchEnd;
}

async function found(fleet: Fleet, text: string, request: Partial<HostSearchRequest> = {}): Promise<Found> {
  const hits: SearchHit[] = [];
  const end = await fleet.search('b', {
    query: { text, regex: false },
    scope: 'active',
    signal: new AbortController().signal,
    onHits: batch => void hits.push(...batch),
    ...request,
  });
  return { hits, end };
}

it('what is needed in any case goes with the agent, once', async () => {
  const home = aHome();
  home.add({ title: 'where is the needle' });
  const search = await searchBundle();
  let read = 0;
  const fleet = new Fleet({
    ...{ aliases: ['b'], transport: shellTransport(home.path), agent: agentBundle, page: null },
    search: () => {
      read += 1;
      return search;
    },
    ahead: 'search',
  });
  onTestFinished(() => fleet.close());
  fleet.connect();
  await expect.poll(() => read, { timeout: 20_000 }).toBe(1);
  await expect.poll(() => fleet.hosts[0]?.state.kind, { timeout: 20_000 }).toBe('live');
  expect((await found(fleet, 'needle')).hits).toHaveLength(2);
  expect((await found(fleet, 'needle')).hits).toHaveLength(2);
  expect(read).toBe(1);
});

describe('on its own host a text is', () => {
  it('found in what was said, with the session that it is in', async () => {
    const home = aHome();
    const session = home.add({ title: 'where is the needle', cwd: '/srv/api' });
    home.add({ title: 'nothing here' });
    const fleet = await aFleet(shellTransport(home.path));
    const { hits, end } = await found(fleet, 'needle');
    expect(hits.map(({ kind, snippet }) => [kind, snippet])).toEqual([
      ['user', 'where is the needle'],
      ['assistant', 'Answer to: where is the needle'],
    ]);
    const { path } = session;
    expect(hits[0]).toMatchObject({ line: 2, session: { id: `b:${session.id}`, path, cwd: '/srv/api' } });
    expect(end).toMatchObject({ outcome: 'complete', searched: 2, hits: 2, message: null });
    expect((await found(fleet, 'no such words')).end).toMatchObject({ outcome: 'complete', hits: 0 });
  });

  it('found by an expression, as often as was asked for, and in the chosen sessions alone', async () => {
    const home = aHome();
    for (let n = 0; n < 5; n++) home.add({ title: `needle ${n}`, minutesAgo: n });
    const fleet = await aFleet(shellTransport(home.path), 40);
    await expect.poll(() => fleet.hosts[0]?.listed, { timeout: 20_000 }).toBe(true);
    const expression = await found(fleet, '', { query: { text: 'needle [13]$', regex: true } });
    expect(expression.hits.map(({ snippet }) => snippet)).toEqual([
      'needle 1',
      'Answer to: needle 1',
      'needle 3',
      'Answer to: needle 3',
    ]);
    expect((await found(fleet, 'needle', { limit: 3 })).end).toMatchObject({ outcome: 'limited', hits: 3 });
    const rows = [...fleet.rowsOf('b')];
    const only = rows.filter(({ summary }) => summary?.title === 'needle 2');
    // The files of the chosen sessions travel once.
    for (const text of ['needle', 'answer'])
      expect((await found(fleet, text, { only })).end).toMatchObject({ searched: 1 });
    expect((await found(fleet, 'needle', { only: rows })).end).toMatchObject({ searched: 5, hits: 10 });
  });

  it('passed on as it is taken, and no further once nobody wants it', async () => {
    const home = aHome();
    const session = home.add({ title: 'a long talk', turns: 900 });
    const fleet = await aFleet(shellTransport(home.path));
    const stop = new AbortController();
    let taken = 0;
    const { end } = await found(fleet, 'question', {
      signal: stop.signal,
      onHits: async hits => {
        taken += hits.length;
        if (taken >= 500) stop.abort();
        await new Promise(resolve => setImmediate(resolve));
      },
    });
    expect(end.outcome).toBe('stopped');
    expect(taken).toBeLessThanOrEqual(600);
    const all = await found(fleet, 'question');
    expect(all.end).toMatchObject({ outcome: 'complete', hits: 900 });
    expect(all.hits.map(({ snippet }) => snippet)).toEqual(
      Array.from({ length: 900 }, (_, n) => `question ${n + 1}`),
    );
    expect(new Set(all.hits.map(({ session: { path } }) => path))).toEqual(new Set([session.path]));
  });

  it('given up when the expression does not come to an end, and when the host goes', {
    timeout: 60_000,
  }, async () => {
    const home = aHome();
    home.add({ title: `${'a'.repeat(5_000)}!` });
    const transport = shellTransport(home.path);
    const fleet = await aFleet(transport);
    const hung = await found(fleet, '', { query: { text: '(a+)+$', regex: true } });
    expect(hung.end).toMatchObject({ outcome: 'hung', message: expect.stringContaining('takes too long') });
    // The next one has threads again.
    expect((await found(fleet, 'answer')).end).toMatchObject({ outcome: 'complete', hits: 1 });
    const cut = found(fleet, '', { query: { text: '(a+)+$', regex: true } });
    for (const { kill } of transport.started) kill();
    await expect(cut).rejects.toThrow('The connection is lost.');
    await expect(found(fleet, 'answer')).rejects.toThrow('b is not connected.');
  });
});

describe('the program that searches', () => {
  it('is small: 60 kB', async () => {
    expect((await searchBundle()).length).toBeLessThanOrEqual(60 * 1024);
  });
});
