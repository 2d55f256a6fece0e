import { describe, expect, it, onTestFinished } from 'vitest';
import { Fleet } from '../../src/fleet/desk/fleet.ts';
import type { Transport } from '../../src/fleet/desk/host.ts';
import { remoteSessionFiles } from '../../src/fleet/desk/remote-files.ts';
import { LocalItemStore } from '../../src/live/session/item-store.ts';
import { systemClock } from '../../src/rollout/file/clock.ts';
import { agentBundle, shellTransport, type WatchedHost, watchedHost } from '../support/fleet-agent.ts';
import { SessionHome } from '../support/session-home.ts';

async function connected(home: SessionHome, transport = shellTransport(home.path)): Promise<WatchedHost> {
  const watched = watchedHost(transport, await agentBundle());
  onTestFinished(() => watched.host.close());
  void watched.host.connect();
  await expect.poll(() => watched.host.state.kind).toBe('live');
  return watched;
}

function aHome(): SessionHome {
  const home = new SessionHome();
  onTestFinished(() => home.remove());
  return home;
}

describe('the rows of a host', () => {
  it('come with titles, and follow what is written there', async () => {
    const home = aHome();
    home.add({ title: 'fix the login', minutesAgo: 60 });
    const { rows, listed } = await connected(home);
    await expect.poll(listed).toBe(true);
    expect([...rows.values()]).toMatchObject([{ summary: { title: 'fix the login', cwd: '/code/app' } }]);
    home.add({ title: 'another one' });
    await expect
      .poll(() => [...rows.values()].map(row => row.summary?.title).sort())
      .toEqual(['another one', 'fix the login']);
  });
});

describe('a session of a host', () => {
  it('is read, and followed as it grows, like one of this machine', async () => {
    const home = aHome();
    const session = home.add({ title: 'over there', turns: 30 });
    const { host, rows } = await connected(home);
    await expect.poll(() => rows.size).toBe(1);
    const [row] = rows.values();
    if (row === undefined) throw new Error('no row');
    const store = new LocalItemStore({
      conversation: row,
      current: () => row,
      files: remoteSessionFiles(host),
      clock: systemClock,
      onTurn: () => {},
      onClosed: () => {},
    });
    onTestFinished(() => store.close());
    const texts = (): string[] =>
      store.getSnapshot().items.flatMap(item => (item.kind === 'user' ? [item.text] : []));
    await expect.poll(() => store.getSnapshot().state, { timeout: 8000 }).toEqual({ kind: 'ready' });
    await expect.poll(() => texts().length).toBeGreaterThan(20);
    home.ask(session, 'written there');
    await expect.poll(() => texts().at(-1)).toBe('written there');
  });

  it('goes on when the connection was lost and is there again', async () => {
    const home = aHome();
    const session = home.add({ title: 'over there' });
    const transport = shellTransport(home.path);
    const { host, rows, states } = await connected(home, transport);
    await expect.poll(() => rows.size).toBe(1);
    const [row] = rows.values();
    if (row === undefined) throw new Error('no row');
    const store = new LocalItemStore({
      conversation: row,
      current: () => row,
      files: remoteSessionFiles(host),
      clock: systemClock,
      onTurn: () => {},
      onClosed: () => {},
    });
    onTestFinished(() => store.close());
    await expect.poll(() => store.getSnapshot().state.kind).toBe('ready');
    transport.started[0]?.kill();
    await expect.poll(() => states.map(state => state.kind)).toContain('away');
    home.ask(session, 'while nobody looked');
    await expect.poll(() => host.state.kind).toBe('live');
    await expect
      .poll(() =>
        store
          .getSnapshot()
          .items.flatMap(item => (item.kind === 'user' ? [item.text] : []))
          .at(-1),
      )
      .toBe('while nobody looked');
    expect(store.getSnapshot().event).toBeNull();
  });

  it('that is no rollout of the home is not opened', async () => {
    const home = aHome();
    const { host } = await connected(home);
    const files = remoteSessionFiles(host);
    await expect(files.open('/etc/passwd')).rejects.toThrow('does not open');
    await expect(files.open(`${home.path}/../../etc/passwd`)).rejects.toThrow('does not open');
  });
});

describe('what the person is told', () => {
  it.each([
    ['a host without Node', 'exit 96; ', 'no node', /there is no Node/],
    ['one that runs nothing', 'exit 127; ', 'refused', /runs no commands/],
    ['one that answers something else', 'echo go away; exit 0; ', 'refused', /answered: go away/],
    [
      'one that wants a password',
      'echo "me@b: Permission denied (publickey)." >&2; exit 255; ',
      'needs you',
      /password/,
    ],
    [
      'one with a new host key',
      'echo "Host key verification failed." >&2; exit 255; ',
      'needs you',
      /not known/,
    ],
  ] as const)('%s', async (_name, before, kind, why) => {
    const { host } = watchedHost(shellTransport('/nowhere', { before }), await agentBundle());
    onTestFinished(() => host.close());
    void host.connect();
    await expect.poll(() => host.state.kind).toBe(kind);
    expect(host.state).toMatchObject({ why: expect.stringMatching(why) });
  });

  it('one that is asked on the terminal while it is being connected is connected then', async () => {
    const home = aHome();
    home.add({ title: 'over there' });
    const there = shellTransport(home.path);
    const waiting = shellTransport(home.path, { before: 'exec cat > /dev/null; ' });
    let isShared = false;
    const transport: Transport = {
      ...there,
      // What began without the shared connection waits for an answer that nobody gives.
      start: (call, onOutput) => (isShared ? there : waiting).start(call, onOutput),
      share: async () => {
        isShared = true;
        return null;
      },
    };
    const fleet = new Fleet({ aliases: ['b'], transport, agent: agentBundle, page: 40 });
    onTestFinished(() => fleet.close());
    fleet.connect();
    await expect.poll(() => waiting.started).toHaveLength(1);
    expect(fleet.hosts[0]?.state.kind).toBe('connecting');
    expect(await fleet.share('b', async () => null)).toBeNull();
    await expect.poll(() => fleet.hosts[0]?.state.kind).toBe('live');
    await expect.poll(() => fleet.hosts[0]?.sessions).toBe(1);
  });

  it('what an rc file prints first is nothing', async () => {
    const home = aHome();
    const { host } = watchedHost(
      shellTransport(home.path, { before: 'echo welcome; ' }),
      await agentBundle(),
    );
    onTestFinished(() => host.close());
    void host.connect();
    await expect.poll(() => host.state.kind).toBe('live');
  });
});
