/** `rolltop compress` and `expand`: lossless, only what is cold and free, and whole whenever it is killed. */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { JSON_LINES } from '../../src/cli/json-shapes.ts';
import { RolloutRecorder } from '../../src/recorder/rollout-recorder.ts';
import { openRollout } from '../../src/rollout/file/open.ts';
import { buildProgram, runProgram } from '../recorder/program.ts';
import { FakeCodex } from '../support/fake-codex.ts';
import { runCli } from '../support/run-cli.ts';
import { SessionHome } from '../support/session-home.ts';

const WEEK_MINUTES = 7 * 24 * 60;
const PATH = '/usr/bin:/bin';

function desk(env: Readonly<Record<string, string>> = { PATH }) {
  const home = new SessionHome();
  const run = (...argv: string[]) => runCli(argv, { codexHome: home.path, env });
  const cold = (title: string, turns = 20) => home.add({ title, turns, minutesAgo: WEEK_MINUTES + 60 });
  return { home, run, cold };
}

const facts = (file: string) => {
  const { mtimeNs, mode } = statSync(file, { bigint: true });
  return { mtimeNs, mode };
};

it('packs and unpacks without a byte, a nanosecond or a bit of the mode lost', async () => {
  const { run, cold } = desk();
  const { id, path: plain } = cold('a');
  chmodSync(plain, 0o640);
  execFileSync('touch', ['-d', '2026-01-02 03:04:05.123456789', plain]);
  const [bytes, before] = [readFileSync(plain), facts(plain)];
  const planned = await run('compress', 'dir:/code');
  expect(planned).toMatchObject({ code: 0, stderr: expect.stringContaining('Nothing was done. Add --yes') });
  expect(existsSync(plain)).toBe(true);
  const { code, stdout, stderr } = await run('compress', id, '--yes', '--json');
  expect([code, stderr]).toEqual([0, '']);
  const [plan, , done] = JSON_LINES.prune;
  const [first = '', second = ''] = stdout.trimEnd().split('\n');
  expect(plan.parse(JSON.parse(first))).toMatchObject({
    act: 'compress',
    sessions: 1,
    sizeBytes: bytes.length,
  });
  const packed = `${plain}.zst`;
  expect(done.parse(JSON.parse(second))).toMatchObject({ id, path: packed, bytesBefore: bytes.length });
  expect([existsSync(plain), facts(packed)]).toEqual([false, before]);
  expect(execFileSync('zstd', ['-dc', packed])).toEqual(bytes);
  expect((await run('show', id)).stdout).toContain('question 20');
  expect(await run('compress', id, '--yes')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('1 compressed already'),
  });
  expect(await run('expand', 'is:zst', '--yes')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/expanded 1 session: /),
  });
  expect([readFileSync(plain), facts(plain), existsSync(packed)]).toEqual([bytes, before, false]);
  expect(readdirSync(path.dirname(plain))).toEqual([path.basename(plain)]);
});

it('leaves out what is young, held, or shares its history, and says so', async () => {
  const { home, run, cold } = desk();
  const young = home.add({ title: 'young', minutesAgo: WEEK_MINUTES - 5 });
  const held = cold('held');
  const base = cold('base');
  const fork = cold('fork');
  const reference = `"forked_from_id":"${base.id}","history_mode":"paginated","history_base":{"thread_id":"${base.id}","end_byte_offset":10,"end_ordinal_exclusive":1},"originator"`;
  const text = readFileSync(fork.path, 'utf8').replace('"originator"', reference);
  writeFileSync(fork.path, text);
  utimesSync(fork.path, 1, 1);
  const recorder = await RolloutRecorder.resume({ path: held.path });
  utimesSync(held.path, 1, 1);
  const { stdout } = await run('compress', 'dir:/code', '--yes', '--json');
  await recorder.shutdown();
  const { leftOut } = JSON_LINES.prune[0].parse(JSON.parse(stdout.split('\n')[0] ?? ''));
  expect(new Map(leftOut.map(({ id, reason }) => [id, reason]))).toEqual(
    new Map([
      [young.id, 'written to within 7 days'],
      [held.id, 'in use by a running program'],
      [base.id, expect.stringContaining('Codex 0.148')],
      [fork.id, expect.stringContaining('Codex 0.148')],
    ]),
  );
  for (const session of [young, held, base, fork]) expect(existsSync(session.path)).toBe(true);
});

it('never for a codex that cannot read it, nor where nothing can compress, nor while another one does', async () => {
  const { home, run, cold } = desk();
  const { path: plain } = cold('a');
  const codex = new FakeCodex('0.136.0');
  const old = await runCli(['compress', 'dir:/code', '--yes'], {
    codexHome: home.path,
    env: { PATH: `${codex.folder}:${PATH}` },
  });
  expect([old.code, old.stderr]).toEqual([5, expect.stringContaining('is 0.136.0 and cannot read')]);
  const marker = path.join(home.path, '.tmp/rollout-compression.lock');
  mkdirSync(path.dirname(marker));
  writeFileSync(marker, `pid=${process.pid} started_at=x\n`);
  expect(await run('compress', 'dir:/code', '--yes')).toMatchObject({ code: 4 });
  expect([existsSync(plain), existsSync(marker)]).toEqual([true, true]);
  // That of a process that has ended is taken over, and one of our own never stays.
  writeFileSync(marker, 'pid=999999999 started_at=x\n');
  expect(await run('compress', 'dir:/code', '--yes')).toMatchObject({ code: 0 });
  expect([existsSync(plain), existsSync(marker)]).toEqual([false, false]);
});

it.each(['', 'pid=12'])(
  'goes on where one was killed while it made its mark (%j), but not in the moment in which it is made',
  async begun => {
    const { home, run, cold } = desk();
    const { path: plain } = cold('a');
    const marker = path.join(home.path, '.tmp/rollout-compression.lock');
    mkdirSync(path.dirname(marker));
    writeFileSync(marker, begun);
    expect(await run('compress', 'dir:/code', '--yes')).toMatchObject({ code: 4 });
    const twoMinutesAgo = new Date(Date.now() - 120_000);
    utimesSync(marker, twoMinutesAgo, twoMinutesAgo);
    expect(await run('compress', 'dir:/code', '--yes')).toMatchObject({ code: 0 });
    expect([existsSync(plain), existsSync(marker)]).toEqual([false, false]);
  },
);

it('a twin that is not the same stays, and so does the plain file; one that is the same is finished', async () => {
  const { run, cold } = desk();
  const [other, same] = [cold('other'), cold('same')];
  for (const { path: plain } of [other, same]) execFileSync('zstd', ['-q', plain]);
  appendFileSync(other.path, '{"timestamp":"T","type":"event_msg","payload":{"type":"x"}}\n');
  utimesSync(other.path, 1, 1);
  const { code, stderr } = await run('compress', 'dir:/code', '--yes');
  expect([code, stderr]).toEqual([1, expect.stringContaining('and not the same')]);
  expect([other.path, `${other.path}.zst`, same.path, `${same.path}.zst`].map(existsSync)).toEqual([
    true,
    true,
    false,
    true,
  ]);
});

it('expand finishes what was unpacked and not removed, and leaves what is another file', async () => {
  const { run, cold } = desk();
  const [other, same] = [cold('other'), cold('same')];
  for (const { path: plain } of [other, same]) execFileSync('zstd', ['-q', plain]);
  appendFileSync(other.path, '{"timestamp":"T","type":"event_msg","payload":{"type":"x"}}\n');
  const { code, stderr } = await run('expand', 'dir:/code', '--yes');
  expect([code, stderr]).toEqual([1, expect.stringContaining('and not the same')]);
  const files = [other.path, `${other.path}.zst`, same.path, `${same.path}.zst`];
  expect(files.map(file => existsSync(file))).toEqual([true, true, true, false]);
});

it.each([
  ['leaves out the end', 'head -c 900 | exec /usr/bin/zstd -q -c -3'],
  ['breaks off what it writes', '/usr/bin/zstd -q -c -3 | head -c 200'],
])('a zstd that %s costs nothing: the session stays plain', async (_, pack) => {
  const home = new SessionHome();
  const folder = path.join(home.path, 'bin');
  mkdirSync(folder);
  const zstd = path.join(folder, 'zstd');
  writeFileSync(
    zstd,
    `#!/bin/sh\nPATH=/usr/bin:/bin\ncase " $* " in *" -d "*) exec /usr/bin/zstd "$@" ;; esac\n${pack}\n`,
  );
  chmodSync(zstd, 0o755);
  const { path: plain, id } = home.add({ title: 'a', turns: 20, minutesAgo: WEEK_MINUTES + 60 });
  const before = readFileSync(plain);
  const env = { PATH: `${folder}:${PATH}` };
  const { code, stderr } = await runCli(['compress', id, '--yes'], { codexHome: home.path, env });
  expect([code, stderr]).toEqual([1, expect.stringMatching(/unpack to the same bytes|zstd failed/)]);
  expect(readFileSync(plain)).toEqual(before);
  expect(readdirSync(path.dirname(plain))).toEqual([path.basename(plain)]);
});

it('expand leaves alone what another program is about to name, which has the time of its session already', async () => {
  const { run, cold } = desk();
  const { id, path: plain } = cold('a');
  expect(await run('compress', id, '--yes')).toMatchObject({ code: 0 });
  const other = path.join(
    path.dirname(plain),
    `.${path.basename(plain).replace(id.slice(0, 8), '01990000')}.unpacked`,
  );
  writeFileSync(other, 'nearly done');
  utimesSync(other, 1, 1);
  expect(await run('expand', id, '--yes')).toMatchObject({ code: 0 });
  expect([existsSync(plain), existsSync(other)]).toEqual([true, true]);
});

it('works on many sessions of one folder, and says each', async () => {
  const { run, cold } = desk();
  const plain = Array.from({ length: 7 }, (_, n) => cold(`session ${n}`).path);
  const bytes = plain.map(file => readFileSync(file));
  const compressed = await run('compress', 'dir:/code', '--yes', '--json');
  expect([compressed.code, compressed.stderr]).toEqual([0, '']);
  expect(compressed.stdout.match(/"bytesAfter"/g)).toHaveLength(7);
  expect(plain.map(file => [existsSync(file), existsSync(`${file}.zst`)])).toEqual(
    plain.map(() => [false, true]),
  );
  const expanded = await run('expand', 'dir:/code', '--yes');
  expect([expanded.code, expanded.stderr]).toEqual([0, '']);
  expect(plain.map(file => readFileSync(file))).toEqual(bytes);
});

it('what would not be read back stays plain', async () => {
  const { run, cold } = desk();
  const { id, path: plain } = cold('a');
  // 70 MB of one letter are packed to a few kilobytes: a reader has to take that for a trap.
  appendFileSync(plain, `{"timestamp":"T","type":"event_msg","payload":{"x":"${'y'.repeat(70 << 20)}"}}\n`);
  utimesSync(plain, 1, 1);
  expect(await run('compress', id, '--yes')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('stays as it is'),
  });
  expect(readdirSync(path.dirname(plain))).toEqual([path.basename(plain)]);
});

/** More of them by hand: ROLLTOP_KILLS=1000. */
const KILLS = Number(process.env.ROLLTOP_KILLS ?? 24);

it('whenever it is killed, the session is there as it was, and the next run finishes', {
  timeout: KILLS * 15_000,
}, async () => {
  const { home, run, cold } = desk();
  const { id, path: plain } = cold('a', 60);
  const bytes = readFileSync(plain);
  const program = await buildProgram('pack-until-killed');
  const random = seeded(20_261_129);
  for (let kill = 0; kill < KILLS; kill++) {
    const running = runProgram(program, [home.path, id]);
    while (!running.printed().includes('ready')) await pause(2);
    await pause(random() * 500);
    running.child.kill('SIGKILL');
    await running.ended;
    expect(running.printed()).not.toContain('stderr');
    const there = [plain, `${plain}.zst`].filter(file => existsSync(file));
    expect(there).not.toEqual([]);
    for (const file of there) expect(await contentOf(file), `kill ${kill}: ${file}`).toEqual(bytes);
  }
  const act = existsSync(plain) ? 'compress' : 'expand';
  expect(await run(act, id, '--yes')).toMatchObject({ code: 0 });
  const name = path.basename(plain);
  expect(readdirSync(path.dirname(plain))).toEqual([act === 'compress' ? `${name}.zst` : name]);
});

async function contentOf(file: string): Promise<Buffer> {
  const opened = await openRollout(file);
  try {
    expect(opened.cutOff ?? false).toBe(false);
    return Buffer.from(await opened.read(0, opened.size));
  } finally {
    await opened.close();
  }
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
