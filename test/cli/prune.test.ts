/** `rolltop prune`: the plan, what is left out of it, and both acts. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { JSON_LINES } from '../../src/cli/json-shapes.ts';
import { RolloutRecorder } from '../../src/recorder/rollout-recorder.ts';
import { runCli } from '../support/run-cli.ts';
import { type Session, SessionHome } from '../support/session-home.ts';

const DAY_MINUTES = 24 * 60;

function desk() {
  const home = new SessionHome();
  const run = (...argv: string[]) => runCli(argv, { codexHome: home.path });
  return { home, run };
}

function forkOf(origin: Session, fork: Session): void {
  const text = readFileSync(fork.path, 'utf8');
  writeFileSync(fork.path, text.replace('"originator"', `"forked_from_id":"${origin.id}","originator"`));
}

const areThere = (...sessions: readonly Session[]) => sessions.map(({ path }) => existsSync(path));

function held(stdout: string) {
  const [plan, done] = JSON_LINES.prune;
  const [first = '', ...others] = stdout.trimEnd().split('\n');
  return { plan: plan.parse(JSON.parse(first)), done: others.map(line => done.parse(JSON.parse(line))) };
}

it('prints count, size, oldest and newest, says how to go on, and does nothing', async () => {
  const { home, run } = desk();
  const old = home.add({ title: 'old', minutesAgo: 4 * DAY_MINUTES });
  const older = home.add({ title: 'older', minutesAgo: 6 * DAY_MINUTES });
  const young = home.add({ title: 'young' });
  for (const argv of [[], ['--delete'], ['--archive']]) {
    const { code, stdout, stderr } = await run('prune', 'until:3d', ...argv);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^2 sessions, \d[^;]*\noldest 6d ago, newest 4d ago/),
    ]);
    expect(stderr).toMatch(/Nothing was done\. Add .*--yes/);
  }
  expect(areThere(old, older, young)).toEqual([true, true, true]);
  expect(await run('prune', 'name:nobody')).toMatchObject({
    code: 0,
    stdout: '0 sessions, 0B\n',
    stderr: '',
  });
});

it.each([
  [['']],
  [['""']],
  [['size:>huge']],
  [['until:3d', 'nokey:x']],
  [['is:liv']],
  [[]],
  [['until:3d', '--yes']],
])('refuses %j and does nothing', async query => {
  const { home, run } = desk();
  const session = home.add({ title: 'huge nokey is:liv', minutesAgo: 9 * DAY_MINUTES });
  const act = query.includes('--yes') ? [] : ['--delete', '--yes'];
  expect(await run('prune', ...query, ...act)).toMatchObject({ code: 2, stdout: '' });
  expect(areThere(session)).toEqual([true]);
});

it('a home that is not there has nothing to prune', async () => {
  for (const act of ['--delete', '--archive'])
    expect(await runCli(['prune', 'dir:/', act, '--yes'], { codexHome: '/nowhere' })).toMatchObject({
      code: 0,
      stdout: '0 sessions, 0B\n',
    });
});

it('leaves out what is held, pinned, or was forked from, each with its reason', async () => {
  const { home, run } = desk();
  const add = (title: string, minutes: number) =>
    home.add({ title, branch: 'topic', minutesAgo: DAY_MINUTES + minutes });
  const origin = add('origin', 90);
  const middle = add('middle', 80);
  const fork = home.add({ title: 'fork on another branch', minutesAgo: 70 });
  forkOf(origin, middle);
  forkOf(middle, fork);
  const [pinned, parent, busy, free] = [
    add('pinned', 60),
    add('parent', 50),
    add('busy', 40),
    add('free', 30),
  ];
  const child = home.add({ title: 'child', branch: 'x', parentId: parent.id, minutesAgo: 20 });
  await run('pin', pinned.id, child.id);
  const recorder = await RolloutRecorder.resume({ path: busy.path });
  const { plan, done } = held((await run('prune', 'branch:topic', '--delete', '--yes', '--json')).stdout);
  await recorder.shutdown();
  expect(new Map(plan.leftOut.map(({ id, reason }) => [id, reason]))).toEqual(
    new Map([
      [busy.id, 'in use by a running program'],
      [pinned.id, 'pinned'],
      [parent.id, `pinned: sub-agent ${child.id}`],
      [middle.id, `session ${fork.id} was forked from it and stays`],
      [origin.id, `session ${middle.id} was forked from it and stays`],
    ]),
  );
  expect(done.map(({ id }) => id)).toEqual([free.id]);
  expect(areThere(origin, middle, fork, pinned, parent, child, busy, free)).toEqual([
    ...Array.from({ length: 7 }, () => true),
    false,
  ]);
  const text = (await run('prune', 'branch:topic')).stdout;
  expect(text).toMatch(/^1 session, \d+B; 2 pinned, 2 with forks that stay.*: left out\n/);
});

it('moves forks before what they were forked from, and sub-agents once, with their session', async () => {
  const { home, run } = desk();
  const origin = home.add({ title: 'origin', minutesAgo: 90 });
  const fork = home.add({ title: 'fork', minutesAgo: 80 });
  forkOf(origin, fork);
  const child = home.add({ title: 'child', parentId: origin.id, minutesAgo: 70 });
  const { code, stdout } = await run('prune', 'dir:/code', '--delete', '--yes');
  expect([code, stdout]).toEqual([
    0,
    expect.stringMatching(
      /^2 sessions with 1 sub-agent, .*\n.*\nMoved 2 sessions with 1 sub-agent to the trash/,
    ),
  ]);
  expect(areThere(origin, fork, child)).toEqual([false, false, false]);
  for (const { id } of [origin, fork]) expect(await run('trash', 'restore', id)).toMatchObject({ code: 0 });
  expect(areThere(origin, fork, child)).toEqual([true, true, true]);
});

it('archives, and leaves what is archived already; a failure is named and costs only its session', async () => {
  const { home, run } = desk();
  const [first, second, third] = [1, 2, 3].map(n => home.add({ title: `n${n}`, minutesAgo: n })) as [
    Session,
    Session,
    Session,
  ];
  await run('archive', third.id);
  // Another file has its name in the archive.
  writeFileSync(second.path.replace(/sessions\/.*\//, 'archived_sessions/'), 'other');
  const { code, stdout, stderr } = await run('prune', 'dir:/code', '--all', '--archive', '--yes');
  expect([code, stdout]).toEqual([
    1,
    expect.stringMatching(/1 archived already: left out\n(.*\n)+Archived 1 session \(.*\); 1 failed\n$/),
  ]);
  expect(stderr).toContain(`${second.id}: `);
  expect(areThere(first, second)).toEqual([false, true]);
});
