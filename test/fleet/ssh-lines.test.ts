/** Lines to a host that are far, slow, stopped or cut, many hosts at once, and ends by force: with a real sshd and a relay before it. */
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { Fleet } from '../../src/fleet/desk/fleet.ts';
import type { Transport } from '../../src/fleet/desk/host.ts';
import { agentBundle, type WatchedHost, watchedHost } from '../support/fleet-agent.ts';
import { Relay, type RelayOptions } from '../support/relay.ts';
import { SessionHome } from '../support/session-home.ts';
import { kill, Sshd, type SshdOptions, sshdMissing } from '../support/sshd.ts';

const needsSshd = sshdMissing === null ? describe : describe.skip;
const why = sshdMissing === null ? '' : ` (${sshdMissing})`;

afterAll(() => {
  if (sshdMissing === null) Sshd.removeUser();
});

async function aHost(options: Partial<SshdOptions> = {}): Promise<{ sshd: Sshd; home: SessionHome }> {
  const home = new SessionHome();
  home.add({ title: 'fix the login' });
  const sshd = await Sshd.start({ codexHome: home.path, ...options });
  sshd.own(home.path);
  onTestFinished(async () => {
    await sshd.close();
    home.remove();
  });
  return { sshd, home };
}

async function aLine(sshd: Sshd, options: Omit<RelayOptions, 'to'> = {}): Promise<Relay> {
  const relay = await Relay.start({ to: sshd.port, ...options });
  onTestFinished(() => relay.close());
  return relay;
}

async function connecting(transport: Transport): Promise<WatchedHost> {
  const watched = watchedHost(transport, await agentBundle());
  onTestFinished(() => watched.host.close());
  void watched.host.connect();
  return watched;
}

const isThere = ({ host, rows }: WatchedHost): boolean => host.state.kind === 'live' && rows.size > 0;

needsSshd(`a line${why}`, () => {
  it.each([
    ['of 200 ms there and back', { delayMs: 100 }],
    ['of 1 Mbit/s', { bytesPerSecond: 125_000, delayMs: 25 }],
  ])('%s brings the rows', async (_name, options) => {
    const { sshd } = await aHost();
    const relay = await aLine(sshd, options);
    const watched = await connecting(sshd.transport({ port: relay.port }));
    await expect.poll(() => isThere(watched)).toBe(true);
  });

  it('that is cut at any of the first 200 bytes is a lost connection, and nothing else', async () => {
    const { sshd } = await aHost();
    const kinds = new Set<string>();
    const lanes = 8;
    const lane = async (first: number): Promise<void> => {
      const relay = await aLine(sshd);
      const transport = sshd.transport({ port: relay.port });
      const settings = await transport.settingsOf('b');
      const once = { ...transport, settingsOf: async () => settings };
      for (let bytes = first; bytes <= 200; bytes += lanes) {
        relay.cutAfter(bytes);
        const { host } = await connecting(once);
        await expect.poll(() => host.state.kind, { interval: 5 }).not.toBe('connecting');
        kinds.add(host.state.kind);
        host.close();
      }
    };
    await Promise.all(Array.from({ length: lanes }, (_, at) => lane(at + 1)));
    expect([...kinds]).toEqual(['away']);
  });

  it('that is stopped is said within 7 s, without holding up anything here, and is there again', async () => {
    const { sshd } = await aHost();
    const relay = await aLine(sshd);
    const watched = await connecting(sshd.transport({ port: relay.port }));
    await expect.poll(() => isThere(watched)).toBe(true);
    relay.stop();
    const stoppedMs = performance.now();
    // What a key would wait for is the event loop: its longest turn while nothing comes from the host.
    let longestMs = 0;
    let lastMs = performance.now();
    const beat = setInterval(() => {
      longestMs = Math.max(longestMs, performance.now() - lastMs);
      lastMs = performance.now();
    }, 10);
    await expect.poll(() => watched.host.state.kind, { interval: 20 }).toBe('quiet');
    clearInterval(beat);
    expect(performance.now() - stoppedMs).toBeLessThan(7_000);
    expect(longestMs).toBeLessThan(2_000);
    relay.go();
    await expect.poll(() => watched.host.state.kind).toBe('live');
  });

  it('that breaks is connected again', async () => {
    const { sshd } = await aHost();
    const relay = await aLine(sshd);
    const watched = await connecting(sshd.transport({ port: relay.port }));
    await expect.poll(() => isThere(watched)).toBe(true);
    relay.cut();
    await expect.poll(() => watched.states.map(({ kind }) => kind)).toContain('away');
    await expect.poll(() => watched.host.state.kind).toBe('live');
  });
});

needsSshd(`twelve hosts behind one sshd that allows two handshakes${why}`, () => {
  it('are all there, and none was dropped', async () => {
    const { sshd } = await aHost({ config: ['MaxStartups 2:100:3'] });
    const aliases = Array.from({ length: 12 }, (_, n) => `host${n}`);
    const fleet = new Fleet({ aliases, transport: sshd.transport(), agent: agentBundle, page: 40 });
    onTestFinished(() => fleet.close());
    const lost = new Set<string>();
    fleet.onState(() => {
      for (const { alias, state } of fleet.hosts) if (state.kind === 'away') lost.add(alias);
    });
    fleet.connect();
    await expect.poll(() => fleet.hosts.filter(({ state }) => state.kind === 'live')).toHaveLength(12);
    expect([...lost]).toEqual([]);
  });
});

needsSshd(`an end by force${why}`, () => {
  const ends: readonly (readonly [name: string, end: (sshd: Sshd) => void])[] = [
    ['of the agent', sshd => agents(sshd).forEach(kill)],
    ['of ssh', sshd => sshd.clients().forEach(kill)],
    ["of sshd's child", sshd => sshd.children().forEach(kill)],
  ];
  const agents = (sshd: Sshd): number[] =>
    sshd
      .processes()
      .filter(({ command }) => command.includes(' -e '))
      .map(({ pid }) => pid);

  it.each(ends)('%s leaves no process there', async (_name, end) => {
    const { sshd } = await aHost();
    const watched = await connecting(sshd.transport());
    await expect.poll(() => isThere(watched)).toBe(true);
    const before = agents(sshd);
    expect(before.length).toBeGreaterThan(0);
    end(sshd);
    await expect.poll(() => watched.states.map(({ kind }) => kind)).toContain('away');
    watched.host.close();
    await expect.poll(() => sshd.processes(), { timeout: 6_000 }).toEqual([]);
    expect(before.filter(pid => agents(sshd).includes(pid))).toEqual([]);
  });
});
