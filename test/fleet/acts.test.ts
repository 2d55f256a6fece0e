/** What is done to a session on its own host, by the agent there, under the locks there. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { planMany } from '../../src/actions/many-question.ts';
import { Fleet } from '../../src/fleet/desk/fleet.ts';
import type { Transport } from '../../src/fleet/desk/host.ts';
import type { HostSession } from '../../src/fleet/desk/host-acts.ts';
import type { Conversation } from '../../src/format/conversation.ts';
import type { ConversationId } from '../../src/format/identity.ts';
import { RolloutRecorder } from '../../src/recorder/rollout-recorder.ts';
import {
  actsBundle,
  agentBundle,
  searchBundle,
  shellTransport,
  usageBundle,
} from '../support/fleet-agent.ts';
import { SessionHome } from '../support/session-home.ts';

function aHome(): SessionHome {
  const home = new SessionHome();
  onTestFinished(() => home.remove());
  return home;
}

interface Desk {
  readonly fleet: Fleet;
  readonly rows: Map<string, Conversation>;
  /** The only session of the host. */
  session(): HostSession;
}

async function aDesk(transport: Transport): Promise<Desk> {
  const acts = await actsBundle();
  const fleet = new Fleet({
    ...{ aliases: ['b'], transport, agent: agentBundle, page: 40 },
    acts: () => acts,
  });
  onTestFinished(() => fleet.close());
  const rows = new Map<string, Conversation>();
  fleet.onRows(({ put, gone }) => {
    for (const row of put) rows.set(row.id, row);
    for (const id of gone) rows.delete(id);
  });
  fleet.connect();
  await expect.poll(() => rows.size).toBeGreaterThan(0);
  const session = (): HostSession => {
    const [row] = rows.values();
    if (row === undefined) throw new Error('no row');
    return { id: row.id, path: row.path, host: 'b' };
  };
  return { fleet, rows, session };
}

interface Line {
  readonly type: string;
  readonly payload: { readonly type: string; readonly message?: string };
}

/** What the person said, by whole lines: a joined or torn line is an error. */
function messagesIn(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  expect(text.endsWith('\n')).toBe(true);
  const lines = text
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as Line);
  return lines.flatMap(({ payload }) =>
    payload.type === 'user_message' && payload.message !== undefined ? [payload.message] : [],
  );
}

describe('on its own host a session is', () => {
  it('appended to, and the message is there', async () => {
    const home = aHome();
    const { path } = home.add({ title: 'over there' });
    const { fleet, session } = await aDesk(shellTransport(home.path));
    expect(await fleet.acts.append(session(), 'from another machine')).toEqual({
      kind: 'recorded',
      place: null,
    });
    expect(messagesIn(path)).toEqual(['over there', 'from another machine']);
  });

  it('renamed, archived and brought back', async () => {
    const home = aHome();
    const { path } = home.add({ title: 'over there' });
    const { fleet, rows, session } = await aDesk(shellTransport(home.path));
    const named = await fleet.acts.rename(session(), '  its  name\n', 'envelope');
    expect(named).toMatchObject({ kind: 'named', name: 'its  name' });
    await expect.poll(() => [...rows.values()][0]?.name).toBe('its  name');
    const archived = await fleet.acts.archive(session());
    expect(archived).toMatchObject({ kind: 'done', subagents: 0 });
    expect(existsSync(path)).toBe(false);
    await expect.poll(() => [...rows.values()][0]?.archived).toBe(true);
    expect(await fleet.acts.unarchive(session())).toMatchObject({ kind: 'done', path });
    expect(existsSync(path)).toBe(true);
  });

  it('moved to the trash there, and brought back', async () => {
    const home = aHome();
    const { path } = home.add({ title: 'over there' });
    const { fleet, rows, session } = await aDesk(shellTransport(home.path));
    const [row] = rows.values();
    const { name = null, summary = null } = row ?? {};
    const there = { ...session(), name, summary };
    expect(await fleet.acts.trash({ ...there, pinned: true })).toMatchObject({ kind: 'refused' });
    const trashed = await fleet.acts.trash({ ...there, pinned: false });
    expect(trashed).toMatchObject({ kind: 'trashed', subagents: 0, entry: expect.any(String) });
    expect(existsSync(path)).toBe(false);
    await expect.poll(() => rows.size).toBe(0);
    const entry = trashed.kind === 'trashed' ? trashed.entry : '';
    expect(await fleet.acts.restore(there, 'another')).toMatchObject({ kind: 'failed' });
    expect(await fleet.acts.restore(there, entry)).toMatchObject({ kind: 'restored', path });
    expect(existsSync(path)).toBe(true);
    await expect.poll(() => rows.size).toBe(1);
  });

  it('left alone while another program there holds it, and appended to when it is free', async () => {
    const home = aHome();
    const { path } = home.add({ title: 'over there' });
    const { fleet, session } = await aDesk(shellTransport(home.path));
    const holder = await RolloutRecorder.resume({ path, codexHome: home.path });
    expect(await fleet.acts.append(session(), 'now?')).toMatchObject({
      kind: 'busy',
      holder: { pid: process.pid },
    });
    expect((await fleet.acts.archive(session())).kind).toBe('failed');
    const waits: number[] = [];
    const waiting = fleet.acts.append(session(), 'when it is free', {
      wait: {
        signal: new AbortController().signal,
        onBusy: ({ pid }) => waits.push(pid ?? 0),
      },
    });
    await expect.poll(() => waits.length).toBeGreaterThan(0);
    await holder.shutdown();
    expect(await waiting).toEqual({ kind: 'recorded', place: null });
    expect(messagesIn(path)).toEqual(['over there', 'when it is free']);
  });

  it('refused where nothing there can take the lock', async () => {
    const home = aHome();
    const { path } = home.add({ title: 'over there' });
    const folder = mkdtempSync(join(tmpdir(), 'rolltop-path-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    symlinkSync(process.execPath, join(folder, 'node'));
    symlinkSync('/bin/sh', join(folder, 'sh'));
    const before = `PATH=${folder}; export PATH; `;
    const { fleet, session } = await aDesk(shellTransport(home.path, { before }));
    const size = readFileSync(path).length;
    expect(await fleet.acts.append(session(), 'unlocked')).toMatchObject({
      kind: 'unlocked',
      message: expect.stringContaining('flock, perl and python3'),
    });
    expect(await fleet.acts.archive(session())).toMatchObject({ kind: 'failed' });
    expect(readFileSync(path)).toHaveLength(size);
  });

  it('not touched by an act outside of its home, and one without an answer says so', async () => {
    const home = aHome();
    home.add({ title: 'over there' });
    const transport = shellTransport(home.path);
    const { fleet, session } = await aDesk(transport);
    expect(await fleet.acts.append({ ...session(), path: '/etc/passwd' }, 'x')).toMatchObject({
      kind: 'failed',
      message: 'The agent does not do that.',
    });
    const cut = fleet.acts.append(session(), 'cut off');
    for (const { kill } of transport.started) kill();
    expect(await cut).toMatchObject({ kind: 'failed', message: expect.stringContaining('Look whether') });
  });
});

describe('what an act on many would do is said by each host for its own', () => {
  it('with sub-agents, forks and holders that are known there alone', async () => {
    const home = aHome();
    const [alone, spawner, origin, held] = ['alone', 'spawner', 'origin', 'held'].map(title =>
      home.add({ title }),
    );
    if (!alone || !spawner || !origin || !held) throw new Error('no sessions');
    home.add({ title: 'a sub-agent', parentId: spawner.id });
    home.add({ title: 'a fork', forkedFrom: origin.id });
    const below = home.add({ title: 'another sub-agent', parentId: held.id });
    const holder = await RolloutRecorder.resume({ path: below.path, codexHome: home.path });
    onTestFinished(() => holder.shutdown());
    const { fleet, rows } = await aDesk(shellTransport(home.path));
    await expect.poll(() => rows.size).toBe(7);
    const places = {
      codexHome: aHome().path,
      hosts: fleet.acts,
      find: (id: ConversationId) => rows.get(id),
    };
    const ids = [alone, spawner, origin, held].map(({ id }) => `b:${id}` as ConversationId);
    const size = statSync(alone.path).size + statSync(spawner.path).size;
    const plan = await planMany('delete', ids, { places });
    expect(new Set(plan.ids)).toEqual(new Set(ids.slice(0, 2)));
    expect(plan.subagents).toBe(1);
    expect(plan.sizeBytes).toBeGreaterThan(size);
    expect(new Map(plan.leftOut)).toEqual(
      new Map([
        ['held', 1],
        ['fork stays', 1],
      ]),
    );
    await fleet.close();
    const lost = await planMany('archive', ids, { places });
    expect([lost.ids, new Map(lost.leftOut)]).toEqual([[], new Map([['host away', 4]])]);
  });
});

describe('two desks on one session', () => {
  it('lose no line and join none', { timeout: 240_000 }, async () => {
    const home = aHome();
    const { path } = home.add({ title: 'over there' });
    const desks = await Promise.all([aDesk(shellTransport(home.path)), aDesk(shellTransport(home.path))]);
    const signal = new AbortController().signal;
    const send = async (desk: Desk, name: string): Promise<void> => {
      for (let n = 0; n < 100; n++) {
        // Each waits for the other: the lock there decides who goes.
        let result = await desk.fleet.acts.append(desk.session(), `${name} ${n}`);
        while (result.kind === 'busy' && !signal.aborted)
          result = await desk.fleet.acts.append(desk.session(), `${name} ${n}`);
        expect(result.kind).toBe('recorded');
      }
    };
    await Promise.all(desks.map((desk, at) => send(desk, `desk ${at}`)));
    const messages = messagesIn(path).slice(1);
    expect(messages).toHaveLength(200);
    for (const at of [0, 1]) {
      const own = messages.filter(message => message.startsWith(`desk ${at}`));
      expect(own).toEqual(Array.from({ length: 100 }, (_, n) => `desk ${at} ${n}`));
    }
  });
});

describe('the programs that are sent', () => {
  it('are small: 60 kB each', async () => {
    expect((await agentBundle()).length).toBeLessThanOrEqual(60 * 1024);
    for (const bundle of [actsBundle, searchBundle, usageBundle])
      expect((await bundle()).length).toBeLessThanOrEqual(60 * 1024);
  });
});
