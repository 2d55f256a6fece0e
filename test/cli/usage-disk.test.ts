/** `rolltop usage --disk`: every byte once, whatever it is summed by. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, renameSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { JSON_LINES } from '../../src/cli/json-shapes.ts';
import { runCli } from '../support/run-cli.ts';
import { SessionHome } from '../support/session-home.ts';

function desk() {
  const home = new SessionHome();
  const own = home.add({ title: 'own', cwd: '/code/one', branch: 'main', turns: 9 });
  const old = home.add({ title: 'old', cwd: '/code/two', branch: 'topic', minutesAgo: 3000 });
  const child = home.add({ title: 'child', cwd: '/code/one', parentId: own.id });
  const archivedChild = home.add({
    title: 'archived child',
    cwd: '/code/one',
    parentId: own.id,
    minutesAgo: 1,
  });
  const packed = home.add({ title: 'packed', cwd: '/code/two', minutesAgo: 2 });
  utimesSync(old.path, new Date(2026, 1, 3), new Date(2026, 1, 3));
  mkdirSync(path.join(home.path, 'archived_sessions'));
  const archived = path.join(home.path, 'archived_sessions', path.basename(archivedChild.path));
  renameSync(archivedChild.path, archived);
  execFileSync('zstd', ['-q', '--rm', packed.path]);
  const size = (file: string) => statSync(file).size;
  const sizes = {
    own: size(own.path),
    old: size(old.path),
    child: size(child.path),
    archived: size(archived),
    packed: size(`${packed.path}.zst`),
  };
  return { home, own, old, sizes };
}

async function usage(home: SessionHome, ...argv: string[]) {
  const { code, stdout, stderr } = await runCli(['usage', '--disk', '--json', ...argv], {
    codexHome: home.path,
  });
  expect([code, stderr]).toEqual([0, '']);
  return stdout
    .split('\n')
    .filter(Boolean)
    .map(line => JSON_LINES.usageDisk[0].parse(JSON.parse(line)));
}

const bytesOf = (rows: readonly { key: string | null; bytes: number }[]) =>
  Object.fromEntries(rows.map(({ key, bytes }) => [key, bytes]));

it('sums by kind, month, folder, branch and session: the same bytes, the largest first', async () => {
  const { home, old, sizes } = desk();
  const all = Object.values(sizes).reduce((a, b) => a + b);
  expect(bytesOf(await usage(home, '--by', 'kind'))).toEqual({
    own: sizes.own + sizes.old,
    'sub-agents': sizes.child,
    archived: sizes.archived,
    compressed: sizes.packed,
  });
  expect(bytesOf(await usage(home))).toMatchObject({ '2026-02': sizes.old });
  expect(bytesOf(await usage(home, '--by=branch'))).toEqual({ main: all - sizes.old, topic: sizes.old });
  expect(bytesOf(await usage(home, '--by=folder'))).toEqual({
    '/code/one': sizes.own + sizes.child + sizes.archived,
    '/code/two': sizes.old + sizes.packed,
  });
  const sessions = await usage(home, '--by', 'session');
  expect(sessions.find(({ key }) => key === old.id)).toEqual({
    by: 'session',
    key: old.id,
    bytes: sizes.old,
    count: 1,
    title: 'old',
  });
  for (const by of ['kind', 'month', 'folder', 'branch', 'session']) {
    const bytes = (await usage(home, '--by', by)).map(row => row.bytes);
    expect(bytes.reduce((a, b) => a + b)).toBe(all);
    expect([...bytes].sort((a, b) => b - a)).toEqual(bytes);
  }
  const { stdout } = await runCli(['usage', '--disk', '--by', 'session', '-n', '2'], {
    codexHome: home.path,
  });
  expect(stdout).toMatch(
    /^( +\d+\S* +1 file {2}\S+ {2}.+\n){2} +\S+ +5 files {2}in all; 3 smaller ones are not shown/,
  );
});

it('one session by the kinds of its items, lines of 20 MB too', async () => {
  const { home, own, sizes } = desk();
  home.run(own, 'ls', { output: 'x'.repeat(50_000), exitCode: 0 });
  appendFileSync(
    own.path,
    `{"timestamp":"T","type":"compacted","payload":{"message":"${'z'.repeat(20 << 20)}"}}\n`,
  );
  const rows = await usage(home, own.id);
  expect(rows[0]).toMatchObject({ by: 'item', key: 'compacted', count: 1 });
  expect(rows[1]).toMatchObject({ key: 'tool_output', count: 1 });
  expect(bytesOf(rows)).toMatchObject({
    user: expect.any(Number),
    assistant: expect.any(Number),
    session: expect.any(Number),
  });
  expect(rows.reduce((sum, row) => sum + row.bytes, 0)).toBe(statSync(own.path).size);
  expect(sizes.own).toBeLessThan(statSync(own.path).size);
});

it('what is no grouping is refused; a home without sessions has nothing', async () => {
  const home = new SessionHome();
  for (const wrong of [
    ['--by', 'size'],
    ['x', '--by', 'month'],
  ])
    expect(await runCli(['usage', '--disk', ...wrong], { codexHome: home.path })).toMatchObject({ code: 2 });
  expect(await runCli(['usage', '--disk'], { codexHome: home.path })).toMatchObject({ code: 0 });
  expect(existsSync(path.join(home.path, 'sessions'))).toBe(false);
});
