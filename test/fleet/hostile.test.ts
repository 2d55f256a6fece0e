/** A host that breaks every limit: each ends its connection with words, and costs the desk nothing else. */
import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Fleet } from '../../src/fleet/desk/fleet.ts';
import type { Transport } from '../../src/fleet/desk/host.ts';
import { RemoteFile } from '../../src/fleet/desk/remote-file.ts';
import {
  bytesFrame,
  FRAME_KINDS,
  type Frame,
  FrameReader,
  frameBytes,
} from '../../src/fleet/protocol/frame.ts';
import { jsonFrame, readJsonFrame } from '../../src/fleet/protocol/json-frames.ts';
import { BOOTSTRAP_EXITS } from '../../src/fleet/ssh/bootstrap.ts';
import type { HostState } from '../../src/format/host-state.ts';
import { type WatchedHost, watchedHost } from '../support/fleet-agent.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const HOME = '/home/me/.codex';
const HELLO = { t: 'hello', v: 1, node: 'v22.1.0', home: '/home/me', codexHome: HOME, clockMs: 0 };

/** What the desk said, as messages; the agent's program is left out. */
type Said = Readonly<Record<string, unknown>>;

/** A host of the test's own: it says what the test makes it say, and answers what `answer` answers. */
class Hostile {
  readonly clock = new VirtualClock();
  readonly said: Said[] = [];
  readonly transport: Transport;
  killed = 0;
  #command = '';
  #say: (bytes: Buffer) => void = () => {};
  #end: (end: { code: number | null; errors: string }) => void = () => {};

  constructor(
    options: { readonly begins?: boolean; readonly answer?: (said: Said, host: Hostile) => void } = {},
  ) {
    const { begins = true, answer = () => {} } = options;
    this.transport = {
      settingsOf: async () => ({
        connectTimeoutSet: true,
        aliveIntervalSet: true,
        proxyJump: null,
        address: 'b:22',
        sharesConnections: false,
      }),
      start: ({ command }, onOutput) => {
        this.#say = onOutput;
        this.#command = command;
        const reader = new FrameReader();
        const ended = new Promise<{ code: number | null; errors: string }>(resolve => {
          this.#end = resolve;
        });
        if (begins) queueMicrotask(() => this.begin());
        return {
          ended,
          write: bytes => {
            for (const frame of reader.push(bytes)) {
              if (frame.kind !== FRAME_KINDS.json && frame.kind !== FRAME_KINDS.deflated) continue;
              const said = readJsonFrame(frame);
              this.said.push(said);
              answer(said, this);
            }
          },
          kill: () => {
            this.killed += 1;
            this.end({ code: null, errors: '' });
          },
        };
      },
    };
  }

  begin(): void {
    this.magic();
    this.say(HELLO);
  }

  /** As the command that it got says. */
  magic(): void {
    const magic = /AHJvbGx0b3Ax[A-Za-z0-9+/=]*/.exec(this.#command)?.[0] ?? '';
    this.raw(Buffer.from(magic, 'base64'));
  }

  say(message: object): void {
    this.frame(jsonFrame(message));
  }

  frame(frame: Frame): void {
    this.raw(Buffer.concat([...frameBytes(frame)]));
  }

  raw(bytes: Buffer): void {
    this.#say(bytes);
  }

  end(end: { code: number | null; errors: string }): void {
    this.#end(end);
  }
}

async function connected(hostile: Hostile): Promise<WatchedHost> {
  const watched = watchedHost(hostile.transport, Buffer.from('agent'), { clock: hostile.clock });
  onTestFinished(() => watched.host.close());
  await watched.host.connect();
  await settled();
  return watched;
}

const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

const row = (n: number, changed: object = {}): object => ({
  id: `01a201f1-1118-7632-9461-${n.toString(16).padStart(12, '0')}`,
  path: `${HOME}/sessions/rollout-${n}.jsonl`,
  ...{ createdMs: 1, updatedMs: 1, sizeBytes: 1, archived: false, compressed: false, earlierSegments: [] },
  ...{ copies: 0, name: null, pinned: false, tags: [], summary: null, live: null, state: null },
  ...changed,
});

const rows = (...put: object[]): object => ({ t: 'rows', put, gone: [] });
const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);
const json = (text: string): Frame => ({ kind: FRAME_KINDS.json, payload: Buffer.from(text) });
const bytesOn = (channel: number, offset: number, bytes: Buffer): Frame =>
  bytesFrame({ channel, offset, bytes });

describe('after its hello', () => {
  const limits: readonly (readonly [name: string, breaks: (host: Hostile) => void, why: string])[] = [
    ['a frame of 2 GB', host => host.raw(Buffer.from([0x7f, 0xff, 0xff, 0xff, 0])), 'a frame of 2147483647'],
    ['a frame of no kind', host => host.raw(Buffer.from([0, 0, 0, 1, 77, 0])), 'unknown kind 77'],
    [
      'an agent of its own',
      host => host.frame({ kind: FRAME_KINDS.agent, payload: Buffer.from('x') }),
      'an agent',
    ],
    ['no JSON', host => host.frame(json('{"t":')), 'no JSON'],
    ['no object', host => host.frame(json('[1]')), 'no object'],
    ['a depth of a million', host => host.frame(json('['.repeat(1_000_000))), 'levels'],
    ['a deep row', host => host.say(rows(row(1, { tags: nested(20) }))), 'levels'],
    [
      'a deflated gigabyte',
      host =>
        host.frame({ kind: FRAME_KINDS.deflated, payload: deflateRawSync(Buffer.alloc(64 * 1024 * 1024)) }),
      'too large',
    ],
    [
      'a row of more than 64 kB',
      host => host.say(rows(row(1, { tags: Array(9).fill('x'.repeat(9_000)) }))),
      'a row of',
    ],
    [
      'more rows than a machine has',
      host => {
        for (let n = 0; n <= 200_000 && host.killed === 0; n += 1_000)
          host.say(rows(...Array.from({ length: 1_000 }, (_, at) => row(n + at))));
      },
      'more than 200000 rows',
    ],
    ['an id that is a path', host => host.say(rows(row(1, { id: '../../x' }))), 'an id'],
    ['an id that went, and is none', host => host.say({ t: 'rows', put: [], gone: ['x'] }), 'an id'],
    ['a path outside', host => host.say(rows(row(1, { path: '/etc/passwd' }))), 'outside of the home'],
    ['a path that climbs', host => host.say(rows(row(1, { path: `${HOME}/../x` }))), 'outside of the home'],
    ['a path with a NUL', host => host.say(rows(row(1, { path: `${HOME}/a\0b` }))), 'outside of the home'],
    [
      'an earlier segment outside',
      host => host.say(rows(row(1, { earlierSegments: ['/x'] }))),
      'outside of the home',
    ],
    [
      'a number without end',
      host => host.frame(json(JSON.stringify(rows(row(1))).replace('"createdMs":1', '"createdMs":1e999'))),
      'a number',
    ],
    ['a time that no calendar has', host => host.say(rows(row(1, { createdMs: 1e300 }))), 'a time'],
    ['a size below nothing', host => host.say(rows(row(1, { sizeBytes: -1 }))), 'a size'],
    ['a word for a number', host => host.say(rows(row(1, { sizeBytes: 'much' }))), 'a number'],
    ['a name without end', host => host.say(rows(row(1, { name: 'x'.repeat(20_000) }))), 'too long'],
    [
      'bytes on a channel that is not ours',
      host => host.frame(bytesOn(7, 0, Buffer.from('x'))),
      'a channel that is not ours',
    ],
    [
      'a file that nobody opened',
      host => host.say({ t: 'opened', ch: 7, facts: { size: 1, mtimeMs: 1, dev: 1, ino: 1 } }),
      'a channel that is not ours',
    ],
    [
      'an answer that nobody asked for',
      host => host.say({ t: 'answer', n: 900, path: null }),
      'an answer that nobody asked for',
    ],
    ['zeros without end', host => host.raw(Buffer.alloc(1024 * 1024)), 'no JSON'],
    ['a second hello', host => host.say({ ...HELLO, codexHome: '/' }), 'a second hello'],
  ];

  it.each(limits)('%s', async (_name, breaks, why) => {
    const hostile = new Hostile();
    const { host, rows: shown } = await connected(hostile);
    expect(host.state.kind).toBe('live');
    breaks(hostile);
    await settled();
    expect(host.state).toMatchObject({ kind: 'refused', why: expect.stringContaining(why) });
    expect(hostile.killed).toBe(1);
    const before = shown.size;
    hostile.say(rows(row(999_999)));
    expect(shown.size).toBe(before);
  });
});

describe('before its hello', () => {
  it('64 kB of something else', async () => {
    const hostile = new Hostile({ begins: false });
    const { host } = await connected(hostile);
    for (let sent = 0; sent <= 64; sent++) hostile.raw(Buffer.alloc(1024, 'x'));
    await settled();
    expect(host.state).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining('64 kB of something else'),
    });
  });

  it('zeros without end', async () => {
    const hostile = new Hostile({ begins: false });
    const { host } = await connected(hostile);
    hostile.raw(Buffer.alloc(1024 * 1024));
    await settled();
    expect(host.state).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining('64 kB of something else'),
    });
  });

  it('never its whole hello', async () => {
    const hostile = new Hostile({ begins: false });
    const { host } = await connected(hostile);
    hostile.clock.pass(15_000);
    hostile.magic();
    hostile.raw(Buffer.from([0, 0, 0, 200, 0, 1]));
    hostile.clock.pass(19_000);
    expect(host.state.kind).toBe('connecting');
    hostile.clock.pass(1_100);
    await settled();
    expect(host.state).toMatchObject({ kind: 'refused', why: expect.stringContaining('within 20 s') });
  });

  it('nothing at all is away, and tried again', async () => {
    const hostile = new Hostile({ begins: false });
    const { host, states } = await connected(hostile);
    hostile.clock.pass(39_000);
    expect(host.state.kind).toBe('connecting');
    hostile.clock.pass(1_100);
    await settled();
    const [lostMs, why] = [hostile.clock.nowMs(), 'it did not answer'];
    expect(host.state).toMatchObject({ kind: 'away', sinceMs: lostMs, why });
    hostile.clock.pass(2_000);
    await settled();
    // While it is tried again it is away all the same, and since it was lost.
    expect(host.state).toEqual({ kind: 'away', sinceMs: lostMs, why, retryAtMs: null });
    expect(states.filter(({ kind }) => kind === 'connecting')).toHaveLength(1);
    hostile.begin();
    await settled();
    expect(host.state.kind).toBe('live');
  });
});

describe('what comes on a channel', () => {
  async function opened(
    answer: (said: Said, host: Hostile) => void,
  ): Promise<{ watched: WatchedHost; file: RemoteFile }> {
    const facts = { size: 1_000, mtimeMs: 1, dev: 1, ino: 1 };
    const hostile = new Hostile({
      answer: (said, host) => {
        if (said.t === 'open') host.say({ t: 'opened', ch: said.ch, facts });
        else answer(said, host);
      },
    });
    const watched = await connected(hostile);
    const { connection } = watched.host;
    if (connection === null) throw new Error('not connected');
    return { watched, file: await RemoteFile.open(connection, `${HOME}/sessions/a.jsonl`) };
  }

  it.each([
    ['more bytes than were asked for', 0, 2_000],
    ['bytes from elsewhere', 5, 10],
  ])('%s', async (_name, offset, length) => {
    const { watched, file } = await opened((said, host) => {
      if (said.t === 'read') host.frame(bytesOn(Number(said.ch), offset, Buffer.alloc(length)));
    });
    await expect(file.read(0, 100)).rejects.toThrow('lost');
    await settled();
    expect(watched.host.state).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining('other bytes than were asked for'),
    });
  });

  it('bytes that were not asked for at all', async () => {
    const { watched } = await opened((said, host) => {
      if (said.t === 'credit') host.frame(bytesOn(1, 0, Buffer.alloc(10)));
    });
    watched.host.connection?.send({ t: 'credit', ch: 1, bytes: 1 });
    await settled();
    expect(watched.host.state).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining('other bytes'),
    });
  });

  it('more bytes than it has credit for', async () => {
    const { watched, file } = await opened((said, host) => {
      if (said.t !== 'follow') return;
      for (let sent = 0; sent < 9; sent++)
        host.frame(bytesOn(Number(said.to), Number(said.from) + sent * 65_536, Buffer.alloc(65_536)));
    });
    file.follow(() => {});
    await settled();
    expect(watched.host.state).toMatchObject({ kind: 'refused', why: expect.stringContaining('credit') });
  });
});

describe('what is said to be a count of tokens', () => {
  const path = `${HOME}/sessions/a.jsonl`;
  const usage = { input: 1, cached: 0, cacheWritten: 0, output: 1, reasoning: 0 };
  const settings = { model: 'm', provider: null, tier: null };
  const cell = { day: '2026-08-15', settings, usage, requests: 1, atMs: 1, requestInput: 1 };
  const session = { ...row(1), path, earlierSegments: [], cells: [cell], recorded: true, cwd: null };

  it.each([
    ['of a day that is none', { ...session, cells: [{ ...cell, day: '2026-99-99' }] }, 'a day'],
    ['of less than nothing', { ...session, cells: [{ ...cell, requests: -1 }] }, 'a size'],
    ['that is no number', { ...session, cells: [{ ...cell, usage: { ...usage, input: '1' } }] }, 'a number'],
    ['of another file', { ...session, path: '/etc/passwd' }, 'a path'],
    ['of no session', { ...session, id: 'x' }, 'an id'],
    ['of more days than there were', { ...session, cells: Array(10_001).fill(cell) }, 'a list'],
    [
      'of a model without end',
      { ...session, cells: [{ ...cell, settings: { ...settings, model: 'x'.repeat(1_001) } }] },
      'a text',
    ],
  ])('%s', async (_name, bad, why) => {
    const hostile = new Hostile({
      answer: (said, host) => {
        if (said.t === 'count') host.say({ t: 'counted', q: said.q, sessions: [bad] });
      },
    });
    const { host } = await connected(hostile);
    const counting = host.connection?.count({
      ...{ steps: { inputs: [], fromMs: [] }, offsets: [], sinceMs: null, paths: null },
      ...{ signal: new AbortController().signal, onProgress: () => {} },
    });
    await expect(counting).rejects.toThrow('lost');
    expect(host.state).toMatchObject({ kind: 'refused', why: expect.stringContaining(why) });
  });

  it('and comes before what was sent was taken', async () => {
    const hostile = new Hostile({
      answer: (said, host) => {
        if (said.t !== 'count') return;
        for (let sent = 0; sent < 5; sent++) host.say({ t: 'counted', q: said.q, sessions: [session] });
      },
    });
    const { host } = await connected(hostile);
    const counting = host.connection?.count({
      ...{ steps: { inputs: [], fromMs: [] }, offsets: [], sinceMs: null, paths: null },
      ...{ signal: new AbortController().signal, onProgress: () => {} },
    });
    await expect(counting).rejects.toThrow('lost');
    expect(host.state).toMatchObject({ kind: 'refused', why: expect.stringContaining('than are taken') });
  });

  it('and that nobody asked for', async () => {
    const hostile = new Hostile();
    const { host } = await connected(hostile);
    hostile.say({ t: 'counted', q: 1, sessions: [session] });
    await settled();
    expect(host.state).toMatchObject({ kind: 'refused', why: expect.stringContaining('nobody asked for') });
  });
});

describe('silence', () => {
  it('is not that of a host which says that it is there, and it is asked seldom', async () => {
    const asked: Said[] = [];
    const hostile = new Hostile({ answer: said => said.t === 'ping' && asked.push(said) });
    const { host } = await connected(hostile);
    for (let beat = 0; beat < 10; beat++) {
      hostile.clock.pass(2_500);
      hostile.say({ t: 'beat' });
      await settled();
      expect(host.state.kind).toBe('live');
    }
    expect(asked).toHaveLength(1);
    hostile.clock.pass(5_000);
    expect(asked).toHaveLength(2);
    hostile.clock.pass(2_000);
    expect(host.state.kind).toBe('quiet');
  });

  it('half a frame for ever is quiet within 7 s, and given up after a minute', async () => {
    const hostile = new Hostile();
    const { host, states } = await connected(hostile);
    hostile.raw(Buffer.from([0, 0, 0, 200, 0, 1, 2]));
    hostile.clock.pass(8_000);
    expect(host.state.kind).toBe('quiet');
    // A byte now and then is no message either.
    for (let second = 0; second < 60; second++) {
      hostile.raw(Buffer.from([1]));
      hostile.clock.pass(1_000);
      await settled();
    }
    expect(states.find(({ kind }) => kind === 'away')).toMatchObject({
      why: 'it has not answered for a minute',
    });
  });
});

describe('a host that was lost', () => {
  it('is away since then, however often it is tried in vain', async () => {
    const hostile = new Hostile({ begins: false });
    const { host, states } = await connected(hostile);
    const lose = async (): Promise<void> => {
      hostile.end({ code: 255, errors: 'ssh: connect to host b port 22: No route to host' });
      await settled();
      expect(host.state.kind).toBe('away');
    };
    await lose();
    const lost = host.state;
    for (let tries = 0; tries < 3; tries++) {
      hostile.clock.pass(10_000);
      await settled();
      await lose();
      expect(host.state).toMatchObject({ sinceMs: 'sinceMs' in lost ? lost.sinceMs : 0 });
    }
    const isTried = (state: HostState): boolean => 'retryAtMs' in state && state.retryAtMs === null;
    expect([states[0]?.kind, states.filter(isTried).length]).toEqual(['connecting', 3]);
    hostile.clock.pass(60_000);
    await settled();
    hostile.begin();
    await settled();
    expect(host.state.kind).toBe('live');
    await lose();
    expect(host.state).not.toMatchObject({ sinceMs: 'sinceMs' in lost ? lost.sinceMs : 0 });
  });
});

describe('escape sequences', () => {
  const EVIL = '\u001b]0;owned\u0007\u001b[31m\u202e\u0000\r\n';

  it('of its errors, its greeting and its version are marks in what is said of it', async () => {
    const ends = [
      { code: 255, errors: `${EVIL}lost${EVIL}` },
      { code: 127, errors: `${EVIL}no${EVIL}` },
      { code: BOOTSTRAP_EXITS.oldNode, errors: `node ${EVIL}1` },
      { code: 0, errors: '' },
    ];
    for (const end of ends) {
      const hostile = new Hostile({ begins: false });
      const { host } = await connected(hostile);
      hostile.raw(Buffer.from(`welcome ${EVIL}`));
      hostile.end(end);
      await settled();
      expect(host.state).toHaveProperty('why');
      expect(JSON.stringify(host.state)).not.toMatch(/\\u001b|\\u0007|\\u0000|\u202e/);
    }
    const liar = new Hostile({ begins: false });
    const { host } = await connected(liar);
    liar.magic();
    liar.say({ ...HELLO, node: `v22${EVIL}` });
    await settled();
    expect(host.state).toMatchObject({ kind: 'refused', why: expect.stringContaining('no version of Node') });
  });
});

describe('the others', () => {
  it('a hostile host costs the desk its own rows alone', async () => {
    const [bad, good] = [new Hostile(), new Hostile()];
    const both: Transport = {
      settingsOf: good.transport.settingsOf,
      start: (call, onOutput) => (call.host === 'bad' ? bad : good).transport.start(call, onOutput),
    };
    const fleet = new Fleet({
      ...{
        aliases: ['bad', 'good'],
        transport: both,
        agent: async () => Buffer.from(createHash('sha256').digest()),
      },
      ...{ page: 40, clock: good.clock },
    });
    onTestFinished(() => fleet.close());
    fleet.connect();
    await settled();
    await settled();
    good.say(rows(row(1)));
    bad.say(rows(row(1, { path: '/etc/shadow' })));
    await settled();
    good.say(rows(row(2)));
    const states = fleet.hosts.map(({ alias, state, sessions }) => [alias, state.kind, sessions]);
    expect(states).toEqual([
      ['bad', 'refused', 0],
      ['good', 'live', 2],
    ]);
  });
});
