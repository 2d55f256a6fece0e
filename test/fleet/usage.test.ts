/** Tokens that sessions of a host used: counted there, priced here. */
import { expect, it, onTestFinished } from 'vitest';
import { Fleet } from '../../src/fleet/desk/fleet.ts';
import { RemoteUsage } from '../../src/fleet/desk/remote-usage.ts';
import type { SessionCount } from '../../src/fleet/protocol/usage.ts';
import type { HostUsageRequest, HostUsed } from '../../src/live/other-hosts.ts';
import { BUNDLED_PRICES } from '../../src/usage/prices/bundled-prices.ts';
import { Prices } from '../../src/usage/prices/price-book.ts';
import { scanUsage } from '../../src/usage/scan/usage-scan.ts';
import { usageReport } from '../../src/usage/sum/report.ts';
import { agentBundle, shellTransport, usageBundle } from '../support/fleet-agent.ts';
import { type Session, SessionHome } from '../support/session-home.ts';

function aHome(): SessionHome {
  const home = new SessionHome();
  onTestFinished(() => home.remove());
  return home;
}

/** A request of so many tokens, after those that were used before. */
function use(home: SessionHome, session: Session, model: string, total: readonly [number, number]): void {
  home.line(session, 'turn_context', { model, cwd: '/srv/api' });
  const [input_tokens, output_tokens] = total;
  const counts = { input_tokens, cached_input_tokens: 0, output_tokens, reasoning_output_tokens: 0 };
  const info = { total_token_usage: { ...counts, total_tokens: input_tokens + output_tokens } };
  const primary = { used_percent: 12, window_minutes: 300, resets_in_seconds: 60 };
  home.line(session, 'event_msg', { type: 'token_count', info, rate_limits: { primary } });
}

async function aFleet(transport: ReturnType<typeof shellTransport>): Promise<Fleet> {
  const usage = await usageBundle();
  const fleet = new Fleet({
    ...{ aliases: ['b'], transport, agent: agentBundle, page: 40 },
    usage: () => usage,
  });
  onTestFinished(() => fleet.close());
  fleet.connect();
  await expect.poll(() => fleet.hosts[0]?.listed, { timeout: 20_000 }).toBe(true);
  return fleet;
}

function used(fleet: Fleet, request: Partial<HostUsageRequest> = {}): Promise<HostUsed> {
  return fleet.usage('b', {
    prices: new Prices(BUNDLED_PRICES),
    sinceMs: null,
    signal: new AbortController().signal,
    onProgress: () => {},
    ...request,
  });
}

it('is what this machine would count in the same files, with the same prices', async () => {
  const home = aHome();
  for (let n = 1; n <= 5; n++) {
    const session = home.add({ title: `session ${n}` });
    use(home, session, n === 5 ? 'nobody-knows-it' : 'gpt-5', [1_000 * n, 10 * n]);
    use(home, session, 'gpt-5-mini', [5_000 * n, 700 * n]);
  }
  home.add({ title: 'records nothing' });
  const fleet = await aFleet(shellTransport(home.path));
  const there = await used(fleet);
  const here = await scanUsage({
    ...{ codexHome: home.path, prices: BUNDLED_PRICES, scope: 'all', sinceMs: null },
    ...{ signal: new AbortController().signal, inProcess: 'all' },
  });
  expect(there).toMatchObject({ files: 6, unreadable: 0, problem: null, complete: true });
  expect(there.sessions.every(({ id, host }) => host === 'b' && id.startsWith('b:'))).toBe(true);
  for (const by of ['day', 'model'] as const)
    expect(usageReport(there.sessions, by)).toEqual(usageReport(here.sessions, by));
  expect(usageReport(there.sessions, 'day').total.dollars).toBeGreaterThan(0);
  expect(there.limits).toMatchObject([{ windowMinutes: 300, usedPercent: 12, host: 'b' }]);
});

it('comes whole, however much there is, as far as it is taken here', async () => {
  const home = aHome();
  for (let n = 0; n < 2_600; n++) home.add({ title: `session ${n}` });
  const fleet = await aFleet(shellTransport(home.path));
  const { sessions, files, complete } = await used(fleet);
  expect([sessions.length, files, complete]).toEqual([2_600, 2_600, true]);
});

it('is no more than a machine may have, whatever a host says', () => {
  const said: object[] = [];
  const counts = new RemoteUsage(message => void said.push(message));
  const usage = { input: 1, cached: 0, cacheWritten: 0, output: 1, reasoning: 0 };
  const settings = { model: 'm', provider: null, tier: null };
  const cell = { day: '2026-08-15', settings, usage, requests: 1, atMs: 1, requestInput: 1 };
  const session: SessionCount = {
    ...{ id: 'a' as SessionCount['id'], path: '/a', earlierSegments: [], cwd: null },
    ...{ cells: Array(10_000).fill(cell), recorded: true, approximate: false },
  };
  void counts.run({
    ...{ steps: { inputs: [], fromMs: [] }, offsets: [], sinceMs: null, paths: null },
    ...{ signal: new AbortController().signal, onProgress: () => {} },
  });
  const [{ q }] = said as [{ q: number }];
  expect(() => counts.take({ t: 'counted', q, sessions: Array(135).fill(session) })).toThrow(
    'more than a machine has',
  );
});

it('is that of the chosen sessions, and since a moment, alone', async () => {
  const home = aHome();
  for (const title of ['one', 'two']) use(home, home.add({ title }), 'gpt-5', [100, 1]);
  const fleet = await aFleet(shellTransport(home.path));
  const only = [...fleet.rowsOf('b')].filter(({ summary }) => summary?.title === 'one');
  const { sessions, files } = await used(fleet, { only });
  expect([files, sessions.map(({ id }) => id)]).toEqual([1, only.map(({ id }) => id)]);
  const none = await used(fleet, { sinceMs: Date.now() + 60_000 });
  expect(none.sessions.flatMap(({ cells }) => cells)).toEqual([]);
});

it('ends when nobody wants it, and fails when the host goes', async () => {
  const home = aHome();
  use(home, home.add({ title: 'one' }), 'gpt-5', [100, 1]);
  const transport = shellTransport(home.path);
  const fleet = await aFleet(transport);
  const stop = new AbortController();
  const stopped = used(fleet, { signal: stop.signal });
  stop.abort();
  expect(await stopped).toMatchObject({ complete: false });
  const cut = used(fleet);
  for (const { kill } of transport.started) kill();
  await expect(cut).rejects.toThrow('The connection is lost.');
});
