/** Searching and writing on a host behind a real sshd, as another user than ours: two desks on one session, in turn with a program there. */
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { Fleet } from '../../src/fleet/desk/fleet.ts';
import { actsBundle, agentBundle, searchBundle } from '../support/fleet-agent.ts';
import { SessionHome } from '../support/session-home.ts';
import { Sshd, sshdMissing } from '../support/sshd.ts';

afterAll(() => {
  if (sshdMissing === null) Sshd.removeUser();
});

async function aDesk(sshd: Sshd): Promise<Fleet> {
  const [agent, acts, search] = await Promise.all([agentBundle(), actsBundle(), searchBundle()]);
  const fleet = new Fleet({
    ...{ aliases: ['b'], transport: sshd.transport(), agent: async () => agent, page: 40 },
    ...{ acts: () => acts, search: () => search },
  });
  onTestFinished(() => void fleet.close());
  fleet.connect();
  await expect.poll(() => fleet.hosts[0]?.listed, { timeout: 30_000 }).toBe(true);
  return fleet;
}

describe.skipIf(sshdMissing !== null)('behind a real sshd', () => {
  it('two desks append to one session, and find what they wrote', { timeout: 120_000 }, async () => {
    const home = new SessionHome();
    const { path } = home.add({ title: 'over there' });
    const sshd = await Sshd.start({ codexHome: home.path });
    onTestFinished(async () => {
      await sshd.close();
      home.remove();
    });
    sshd.own(home.path);
    const desks = [await aDesk(sshd), await aDesk(sshd)];
    const send = async (fleet: Fleet, name: string): Promise<void> => {
      const [row] = fleet.rowsOf('b');
      if (row === undefined) throw new Error('no row');
      const wait = { signal: new AbortController().signal, onBusy: () => {} };
      for (let n = 0; n < 10; n++) {
        const sent = await fleet.acts.append({ ...row, host: 'b' }, `${name} says ${n}`, { wait });
        expect(sent.kind).toBe('recorded');
      }
    };
    await Promise.all(desks.map((fleet, at) => send(fleet, `desk ${at}`)));
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    expect(lines.map(line => JSON.parse(line).type)).toHaveLength(5 + 2 * 20);
    const found: string[] = [];
    const end = await desks[0]?.search('b', {
      query: { text: 'desk 1 says', regex: false },
      scope: 'active',
      signal: new AbortController().signal,
      onHits: hits => void found.push(...hits.map(({ snippet }) => snippet)),
    });
    expect(end).toMatchObject({ outcome: 'complete', searched: 1, hits: 10 });
    expect(found).toEqual(Array.from({ length: 10 }, (_, n) => `desk 1 says ${n}`));
  });
});
