/** `rolltop doctor`: every fault is found where it was planted, and nothing where none was. */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { examineMachine } from '../../src/actions/examine-machine.ts';
import { JSON_LINES } from '../../src/cli/json-shapes.ts';
import { RolloutRecorder } from '../../src/recorder/rollout-recorder.ts';
import type { Finding } from '../../src/sessions/doctor/finding.ts';
import { runCli } from '../support/run-cli.ts';
import { type Session, SessionHome } from '../support/session-home.ts';
import { temporaryHome } from '../support/temporary-home.ts';

async function examined(codexHome: string, ...argv: string[]) {
  const { code, stdout, stderr } = await runCli(['doctor', '--json', ...argv], { codexHome });
  const [shape] = JSON_LINES.doctor;
  const lines = stdout.split('\n').filter(Boolean);
  const findings = lines.map(line => shape.parse(JSON.parse(line)));
  return { code, stderr, findings: findings.filter(({ kind }) => kind !== 'codex') };
}

/** Everything below the home: bytes, times, modes. */
function everything(folder: string): string {
  return execFileSync(
    'sh',
    ['-c', 'find . -printf "%p %T@ %m %s\\n" | sort; find . -type f -exec sha256sum {} + | sort'],
    {
      cwd: folder,
      encoding: 'utf8',
    },
  );
}

const offsetOfLine = (file: string, line: number): number =>
  readFileSync(file, 'latin1')
    .split('\n')
    .slice(0, line - 1)
    .reduce((sum, text) => sum + text.length + 1, 0);

it('finds nothing in a sound home, names the codex, and writes nothing', async () => {
  const home = new SessionHome();
  home.add({ title: 'a', turns: 3 });
  home.add({ title: 'b', minutesAgo: 99_999 });
  const before = everything(home.path);
  const { code, stdout } = await runCli(['doctor'], { codexHome: home.path, env: { PATH: '/usr/bin:/bin' } });
  expect([code, stdout]).toEqual([
    0,
    expect.stringMatching(/2 files looked at; 1 finding, nothing is damaged\n$/),
  ]);
  expect(stdout).toContain('There is no codex on your PATH.');
  expect((await examined(home.path)).findings).toEqual([]);
  expect(everything(home.path)).toBe(before);
});

const append = (bytes: string | Buffer) => (session: Session) => appendFileSync(session.path, bytes);
const change = (from: string, to: string) => (session: Session) =>
  writeFileSync(session.path, readFileSync(session.path, 'utf8').replace(from, to));

it.each<[string, string, number | null, (session: Session) => void]>([
  ['empty-file', 'has no bytes', null, session => truncateSync(session.path, 0)],
  ['empty-file', 'blank lines', null, session => writeFileSync(session.path, '\n \n')],
  ['nul-run', 'NUL', 6, append(Buffer.concat([Buffer.alloc(9), Buffer.from('\n')]))],
  ['nul-run', 'NUL', 6, append(Buffer.alloc(17 << 20))],
  ['torn-tail', 'cut off', 6, append('{"timestamp":"2026')],
  ['glued-line', 'glued', 6, append('{"a":1}{"timestamp":"x"}\n')],
  ['glued-line', 'glued', 6, append('{"timestamp":"2{"timestamp":"x","type":"y"}\n')],
  ['damaged-line', 'not JSON', 6, append('hello\n')],
  ['damaged-line', 'not UTF-8', 6, append(Buffer.from('{"a":"\xff"}\n', 'latin1'))],
  ['no-header', 'no header', 1, change('session_meta', 'x')],
])('%s: %s', async (kind, words, line, plant) => {
  const home = new SessionHome();
  home.add({ title: 'sound' });
  const session = home.add({ title: 'damaged' });
  plant(session);
  const offset = line === null ? null : offsetOfLine(session.path, line);
  const { code, findings } = await examined(home.path);
  expect(findings).toEqual([
    expect.objectContaining({ kind, path: session.path, id: session.id, line, offset, damage: true }),
  ]);
  expect([code, findings[0]?.message]).toEqual([5, expect.stringContaining(words)]);
  expect(findings[0]?.advice).not.toBe('');
  expect((await examined(home.path, session.id)).code).toBe(5);
  expect((await examined(home.path, '00000000-0000-7000-8000-000000000000')).code).toBe(3);
});

it('a compressed file that is cut off, or none, is damage', async () => {
  for (const [change, words] of [
    [(bytes: Buffer) => bytes.subarray(0, bytes.length - 7), 'cut off'],
    [() => Buffer.from('this is no zstd, whatever its name is'), 'no zstd'],
    [() => Buffer.alloc(0), 'no bytes'],
  ] as const) {
    const home = new SessionHome();
    const { path: plain } = home.add({ title: 'a', turns: 9 });
    execFileSync('zstd', ['-q', '--rm', '-B4096', plain]);
    const file = `${plain}.zst`;
    expect((await examined(home.path)).findings).toEqual([]);
    writeFileSync(file, change(readFileSync(file)));
    const { code, findings } = await examined(home.path);
    expect([code, findings.map(({ message }) => message)]).toEqual([5, [expect.stringContaining(words)]]);
  }
});

it('what is held may end within a line', async () => {
  const home = new SessionHome();
  const session = home.add({ title: 'a' });
  const recorder = await RolloutRecorder.resume({ path: session.path });
  appendFileSync(session.path, '{"timestamp":"2026');
  expect(await examined(home.path)).toMatchObject({ code: 0, findings: [] });
  await recorder.shutdown();
  expect(await examined(home.path)).toMatchObject({ code: 5 });
});

it('ordinals that are there twice, missing, or none: each with its place', async () => {
  const home = temporaryHome();
  const { path: file } = home.add('0.169.0/foreign-append-wrong_ord_low');
  const { findings } = await examined(home.codexHome);
  expect(findings.map(({ kind, line }) => [kind, line])).toEqual([['ordinal-repeated', expect.any(Number)]]);
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  const sound = lines.slice(0, (findings[0]?.line ?? 1) - 1);
  const with3 = sound.filter((_, index) => index !== 3);
  writeFileSync(file, `${with3.join('\n')}\n${with3.at(-1)?.replace(/"ordinal":\d+,/, '')}\n`);
  const found = await examined(home.codexHome);
  expect(found.findings.map(({ kind, line, offset }) => [kind, line, offset])).toEqual([
    ['ordinal-missing', 4, offsetOfLine(file, 4)],
    ['no-ordinal', with3.length + 1, offsetOfLine(file, with3.length + 1)],
  ]);
});

it('real rollouts of every version have no faults but those that were planted in them', async () => {
  const corpus = fileURLToPath(new URL('../fixtures/corpus', import.meta.url));
  const kinds = new Map<string, string[]>();
  for (const version of readdirSync(corpus).filter(name => /^\d/.test(name)))
    for (const name of readdirSync(path.join(corpus, version)).filter(one => one.endsWith('.jsonl'))) {
      const { findings } = await examined(path.join(corpus, 'none'), path.join(corpus, version, name));
      if (findings.length > 0)
        kinds.set(
          `${version}/${name}`,
          findings.map(({ kind }) => kind),
        );
    }
  const found = [...kinds].flatMap(([name, all]) => {
    // The base of a fork is looked for in a home, and the corpus is none.
    const own = all.filter(kind => kind !== 'missing-base');
    return own.length === 0 ? [] : [`${name.replace(/^0.169.0\/(.*).jsonl$/, '$1')}: ${own.join(', ')}`];
  });
  expect(found.sort()).toEqual([
    'append-during-live-turn-dup-ordinal: ordinal-repeated',
    'append-while-daemon-holds-dup-ordinals: ordinal-repeated',
    'foreign-append-bare_item: ordinal-missing, ordinal-missing',
    'foreign-append-torn_glued: glued-line',
    'foreign-append-torn_tail: damaged-line',
    'foreign-append-unknown_after: ordinal-repeated',
    'foreign-append-wrong_ord_low: ordinal-repeated',
  ]);
});

it('notes twins, copies, places, names, links, leftovers and clocks, and none of them is damage', async () => {
  const home = new SessionHome();
  const at = (title: string) => home.add({ title, minutesAgo: 5000 });
  const [twin, copied, moved, nameless, linked, future] = ['a', 'b', 'c', 'd', 'e', 'f'].map(at) as [
    Session,
    Session,
    Session,
    Session,
    Session,
    Session,
  ];
  execFileSync('zstd', ['-q', twin.path]);
  mkdirSync(path.join(home.path, 'archived_sessions'));
  const copy = path.join(home.path, 'archived_sessions', path.basename(copied.path));
  copyFileSync(copied.path, copy);
  const away = path.join(home.path, 'sessions', path.basename(moved.path));
  renameSync(moved.path, away);
  const odd = path.join(path.dirname(nameless.path), 'rollout-mine.jsonl');
  renameSync(nameless.path, odd);
  const link = path.join(path.dirname(linked.path), 'link.jsonl');
  symlinkSync(linked.path, link);
  const ahead = new Date(Date.now() + 3_600_000);
  utimesSync(future.path, ahead, ahead);
  const left = path.join(path.dirname(twin.path), `.${path.basename(twin.path)}.unpacked`);
  writeFileSync(left, 'x');
  utimesSync(left, 1, 1);
  const broken = Buffer.from([...Buffer.from(`${path.dirname(twin.path)}/rollout-`), 0xff, 0xfe]);
  writeFileSync(broken, 'x');
  const { code, findings } = await examined(home.path);
  const found = (list: readonly { kind: string; path: string | null }[]) =>
    list.map(one => `${one.kind} ${one.path}`).sort();
  expect(found(findings)).toEqual(
    found([
      { kind: 'twins', path: `${twin.path}.zst` },
      { kind: 'copies', path: copy },
      { kind: 'out-of-place', path: away },
      { kind: 'unreadable-name', path: odd },
      { kind: 'unreadable-name', path: broken.toString() },
      { kind: 'link', path: link },
      { kind: 'leftover', path: left },
      { kind: 'clock-skew', path: future.path },
    ]),
  );
  expect(code).toBe(0);
});

it('a fork whose base is gone is damage; an examined fork alone says it too', async () => {
  const home = temporaryHome();
  const fork = home.add('0.169.0/fork-by-reference');
  expect((await examined(home.codexHome, fork.id)).findings).toEqual([
    expect.objectContaining({ kind: 'missing-base', path: fork.path, damage: true }),
  ]);
});

it('a lock that nobody holds and a full disk are named, and no damage', async () => {
  const home = new SessionHome();
  const session = home.add({ title: 'a' });
  const locks = path.join(home.path, 'thread-writer-locks');
  mkdirSync(locks);
  writeFileSync(path.join(locks, `${session.id}.lock`), '');
  const held = home.add({ title: 'held' });
  const recorder = await RolloutRecorder.resume({ path: held.path });
  const { code, findings } = await examined(home.path);
  await recorder.shutdown();
  expect([code, findings.map(({ kind, id }) => [kind, id])]).toEqual([0, [['dead-lock', session.id]]]);
  const full: Finding[] = [];
  const request = { codexHome: home.path, env: { PATH: '' }, nowMs: Date.now(), leastFree: 1.1 };
  for await (const found of examineMachine(request)) full.push(found);
  expect(full.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['disk-full', 'no-lock', 'codex']));
  expect(full.every(({ damage }) => !damage)).toBe(true);
});

it('says how fast a file grows, by the times of its lines', async () => {
  const home = new SessionHome();
  const session = home.add({ title: 'a' });
  const line = JSON.stringify({
    timestamp: new Date().toISOString(),
    type: 'event_msg',
    payload: { type: 'x', text: 'y'.repeat(1 << 20) },
  });
  for (let at = 0; at < 20; at++) appendFileSync(session.path, `${`${line}\n`.repeat(9)}`);
  expect(statSync(session.path).size).toBeGreaterThan(180 << 20);
  const { code, findings } = await examined(home.path);
  expect([code, findings.map(({ kind, path: file }) => [kind, file])]).toEqual([
    0,
    [['fast-growth', session.path]],
  ]);
});

it('has nothing to say of a session in the folder of another day: it is listed there', async () => {
  const home = new SessionHome();
  const { id, path: before } = home.add({ title: 'moved', minutesAgo: 5000 });
  const folder = path.join(home.path, 'sessions', '2020', '02', '29');
  mkdirSync(folder, { recursive: true });
  const moved = path.join(folder, path.basename(before));
  renameSync(before, moved);
  const listed = await runCli(['list', '--json'], { codexHome: home.path });
  expect(JSON.parse(listed.stdout.trim())).toMatchObject({ id, path: moved });
  const { code, findings } = await examined(home.path, id);
  expect(findings).toEqual([]);
  expect(code).toBe(0);
});
