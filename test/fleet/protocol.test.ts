/** What travels between desk and host: frames, messages, and what is refused. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bytesFrame,
  FRAME_KINDS,
  type Frame,
  FrameReader,
  frameBytes,
  readBytesFrame,
} from '../../src/fleet/protocol/frame.ts';
import { jsonFrame, readJsonFrame } from '../../src/fleet/protocol/json-frames.ts';
import { readHello, readMessage } from '../../src/fleet/protocol/read-message.ts';
import { bootstrapCommand } from '../../src/fleet/ssh/bootstrap.ts';
import { hostAliases, sshConfigOf } from '../../src/fleet/ssh/host-aliases.ts';
import { isHostName, readSshSettings, sshArguments } from '../../src/fleet/ssh/ssh-arguments.ts';
import { temporaryFolder } from '../support/rollout-fixtures.ts';

const HOME = { codexHome: '/home/me/.codex' };

describe('frames', () => {
  it('are the same however the bytes are split', () => {
    const kinds = fc.constantFrom(FRAME_KINDS.json, FRAME_KINDS.deflated, FRAME_KINDS.bytes);
    const frame = fc.record({
      kind: kinds,
      payload: fc.uint8Array({ maxLength: 300 }).map(bytes => Buffer.from(bytes)),
    });
    fc.assert(
      fc.property(
        fc.array(frame, { maxLength: 8 }),
        fc.array(fc.nat(2_000), { maxLength: 20 }),
        (frames, cuts) => {
          const stream = Buffer.concat(frames.flatMap(one => [...frameBytes(one)]));
          const reader = new FrameReader();
          const found: Frame[] = [];
          let from = 0;
          for (const to of [
            ...cuts.map(cut => Math.min(cut, stream.length)).sort((a, b) => a - b),
            stream.length,
          ]) {
            found.push(...reader.push(stream.subarray(from, to)));
            from = to;
          }
          expect(found.map(({ kind, payload }) => [kind, payload.toString('hex')])).toEqual(
            frames.map(({ kind, payload }) => [kind, payload.toString('hex')]),
          );
        },
      ),
    );
  });

  it('that are too large are refused before their bytes come', () => {
    expect(() => [...new FrameReader().push(Buffer.from([0x7f, 0xff, 0xff, 0xff, 0]))]).toThrow(
      'a frame of 2147483647 bytes',
    );
    expect(() => [...new FrameReader().push(Buffer.from([0, 0, 0, 1, 77]))]).toThrow('unknown kind 77');
  });

  it('of bytes say where in the file they are', () => {
    const sent = { channel: 7, offset: 2 ** 40, bytes: Buffer.from('line\n') };
    expect(readBytesFrame(bytesFrame(sent))).toEqual(sent);
  });

  it('carry messages, deflated when they are long', () => {
    const long = { t: 'x', text: 'word '.repeat(1_000) };
    expect(jsonFrame(long).kind).toBe(FRAME_KINDS.deflated);
    expect(readJsonFrame(jsonFrame(long))).toEqual(long);
    expect(readJsonFrame(jsonFrame({ t: 'y' }))).toEqual({ t: 'y' });
  });
});

describe('what is refused', () => {
  const row = {
    id: '01a201f1-1118-7632-9461-a7370d39113f',
    path: '/home/me/.codex/sessions/a.jsonl',
    createdMs: 1,
  };
  const rest = {
    archived: false,
    compressed: false,
    earlierSegments: [],
    copies: 0,
    tags: [],
    summary: null,
  };
  const rows = (changed: object) => ({ t: 'rows', put: [{ ...row, ...rest, ...changed }], gone: [] });

  it.each([
    [
      'a message that is deep',
      () => readJsonFrame({ kind: FRAME_KINDS.json, payload: Buffer.from(`${'['.repeat(40)}`) }),
      'levels',
    ],
    [
      'one that unpacks to no end',
      () => readJsonFrame({ kind: FRAME_KINDS.deflated, payload: Buffer.from('zz') }),
      'unpacked',
    ],
    ['a list', () => readJsonFrame({ kind: FRAME_KINDS.json, payload: Buffer.from('[]') }), 'no object'],
    [
      'a home that is no path',
      () => readHello({ t: 'hello', v: 1, node: 'v20.1.0', home: '/', codexHome: 'x', clockMs: 1 }),
      'no home',
    ],
    ['a path outside of the home', () => readMessage(rows({ path: '/etc/passwd' }), HOME), 'outside'],
    ['a path that climbs', () => readMessage(rows({ path: '/home/me/.codex/../x' }), HOME), 'outside'],
    ['a NUL in a path', () => readMessage(rows({ path: '/home/me/.codex/a\u0000b' }), HOME), 'outside'],
    ['an id that is none', () => readMessage(rows({ id: '../../x' }), HOME), 'an id'],
    ['a number that is none', () => readMessage(rows({ createdMs: 'soon' }), HOME), 'a number'],
    ['a name without end', () => readMessage(rows({ name: 'x'.repeat(20_000) }), HOME), 'too long'],
  ])('%s', (_name, read, why) => {
    expect(read).toThrow(why);
  });

  it('and what is not known is nothing', () => {
    expect(readMessage({ t: 'news' }, HOME)).toBeNull();
    expect(readMessage(rows({ future: true, name: 'b' }), HOME)).toMatchObject({
      put: [{ name: 'b', hiddenByCodex: [] }],
    });
  });
});

describe('ssh', () => {
  it('gets a command that every shell reads the same', () => {
    const command = bootstrapCommand({ nonce: 'abc', agentSha256: 'f'.repeat(64) });
    expect(['!', '\\', '\n', '`'].filter(sign => command.includes(sign))).toEqual([]);
    expect(Buffer.byteLength(command)).toBeLessThan(4_096);
  });

  it('never takes the name of a host as an option', () => {
    expect(['b', 'me@b.example', 'fe80::1%eth0'].map(isHostName)).toEqual([true, true, true]);
    expect(['-oProxyCommand=x', '', 'a b', 'a;b', '$(x)', "a'b"].map(isHostName)).toEqual(
      Array(6).fill(false),
    );
  });

  it('keeps what the person configured', () => {
    const theirs = readSshSettings(
      'user me\nhostname b.example\nport 22\nconnecttimeout 5\nserveraliveinterval 30\nproxyjump gate\n',
    );
    expect(theirs).toEqual({
      ...{ connectTimeoutSet: true, aliveIntervalSet: true },
      ...{ proxyJump: 'gate', address: 'b.example:22', sharesConnections: false },
    });
    const none = readSshSettings('connecttimeout none\nserveraliveinterval 0\n');
    expect(none).toEqual({
      connectTimeoutSet: false,
      aliveIntervalSet: false,
      proxyJump: null,
      address: ':',
      sharesConnections: false,
    });
    const call = { host: 'b', controlPath: null, command: 'x' };
    expect(sshArguments({ ...call, settings: theirs }).join(' ')).not.toMatch(/ConnectTimeout|ServerAlive/);
    expect(sshArguments({ ...call, settings: none })).toContain('ConnectTimeout=20');
    expect(sshArguments({ ...call, settings: none }).slice(-3)).toEqual(['--', 'b', 'x']);
  });

  it('knows the hosts of the configuration and of what it includes', () => {
    const home = temporaryFolder();
    mkdirSync(join(home, '.ssh/config.d'), { recursive: true });
    writeFileSync(
      join(home, '.ssh/config'),
      'Include config.d/*\nHost a b # mine\n  User me\nHost *.example !c\nhost="d"\nMatch all\n',
    );
    writeFileSync(join(home, '.ssh/config.d/work'), 'Host w1 w2\n  ProxyJump gate\nInclude ~/.ssh/config\n');
    expect(hostAliases({ file: join(home, '.ssh/config'), home })).toEqual(['w1', 'w2', 'a', 'b', 'd']);
    expect(hostAliases({ file: join(home, 'nothing'), home })).toEqual([]);
  });

  it('has them from the file that ssh reads, whatever HOME is', () => {
    const { homedir: home } = userInfo();
    expect(sshConfigOf({ HOME: '/elsewhere' })).toEqual({ file: join(home, '.ssh/config'), home });
    const named = { HOME: '/elsewhere', ROLLTOP_SSH_CONFIG: '/etc/hosts-of-mine' };
    expect(sshConfigOf(named)).toEqual({ file: '/etc/hosts-of-mine', home });
    expect(sshConfigOf({ ROLLTOP_SSH_CONFIG: 'relative' })?.file).toBe(join(home, '.ssh/config'));
  });
});
