/** The built program with hosts: an ssh that runs the agent on this machine, in a Codex home of its own. */
import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { JSON_LINES } from '../../src/cli/json-shapes.ts';
import { RolloutRecorder } from '../../src/recorder/rollout-recorder.ts';
import { type FakeSsh, fakeSsh } from '../support/fake-ssh.ts';
import { type Session, SessionHome } from '../support/session-home.ts';
import { projectRoot } from '../support/source-tree.ts';
import { TestTerminal } from '../support/terminal.ts';

const launcher = path.join(projectRoot, 'bin/rolltop.js');

function aHome(): SessionHome {
  const home = new SessionHome();
  onTestFinished(() => home.remove());
  return home;
}

function sshTo(homes: Readonly<Record<string, string | null>>): FakeSsh {
  const ssh = fakeSsh(homes);
  onTestFinished(() => ssh.remove());
  return ssh;
}

function rolltop(argv: readonly string[], here: SessionHome, { env }: FakeSsh) {
  const end = spawnSync(process.execPath, [launcher, ...argv], {
    env: { ...process.env, ...env, CODEX_HOME: here.path },
    encoding: 'utf8',
  });
  const lines = () => end.stdout.split('\n').filter(Boolean);
  return { code: end.status, stdout: end.stdout, stderr: end.stderr, lines };
}

describe('sessions of hosts on the command line', () => {
  it('are listed with those of this machine, the newest first, each with its host', () => {
    const [here, there] = [aHome(), aHome()];
    const local = here.add({ title: 'local work', minutesAgo: 30 });
    const remote = there.add({ title: 'remote work', minutesAgo: 10 });
    const ssh = sshTo({ b: there.path });
    const json = rolltop(['list', '--host', 'b', '--json'], here, ssh);
    expect(json.stderr).toBe('');
    const rows = json.lines().map(line => JSON.parse(line));
    expect(rows.map(({ id, host, title }) => ({ id, host, title }))).toEqual([
      { id: remote.id, host: 'b', title: 'remote work' },
      { id: local.id, host: null, title: 'local work' },
    ]);
    const [first = ''] = rolltop(['list', '--host', 'b', 'host:b'], here, ssh).lines();
    expect(first).toMatch(/^\s*b\s.*remote work/);
    expect(first).toContain(`b:${remote.id}`);
    expect(rolltop(['list', '--json'], here, ssh).lines()).toHaveLength(1);
  });

  it('a host that does not answer is named, and the rest is listed', () => {
    const [here, there] = [aHome(), aHome()];
    here.add({ title: 'local work' });
    there.add({ title: 'remote work' });
    const all = rolltop(['list', '--host', 'all'], here, sshTo({ b: there.path }));
    expect(all.code).toBe(0);
    expect(all.lines()).toHaveLength(2);
    expect(all.stderr).toContain('nobody is left out: away');
    expect(all.stderr).toContain('No route to host');
  });

  it('are shown, and followed as they grow', async () => {
    const [here, there] = [aHome(), aHome()];
    const remote = there.add({ title: 'remote work' });
    const ssh = sshTo({ b: there.path });
    expect(rolltop(['show', `b:${remote.id.slice(0, 13)}`], here, ssh).stdout).toContain('remote work');
    expect(rolltop(['tail', 'b:last', '-n', '1', '--json'], here, ssh).lines()).toHaveLength(1);
    expect(rolltop(['show', remote.id, '--host', 'b'], here, ssh).stdout).toContain('remote work');
    // A colon behind what is no host means what it did.
    expect(rolltop(['show', 'nobody2:last'], here, ssh)).toMatchObject({ code: 3 });

    const child = spawn(process.execPath, [launcher, 'tail', '-f', 'b:last'], {
      env: { ...process.env, ...ssh.env, CODEX_HOME: here.path },
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    let said = '';
    child.stdout.on('data', chunk => (said += chunk));
    await expect.poll(() => said, { timeout: 20_000 }).toContain('remote work');
    there.ask(remote, 'written over there');
    await expect.poll(() => said, { timeout: 20_000 }).toContain('written over there');
    child.kill('SIGINT');
    expect(await new Promise(resolve => child.on('close', resolve))).toBe(130);
  });

  it('are appended to, named, archived, brought back, deleted and restored there', {
    timeout: 120_000,
  }, () => {
    const [here, there] = [aHome(), aHome()];
    const remote = there.add({ title: 'remote work' });
    const ssh = sshTo({ b: there.path });
    const run = (...argv: string[]) => rolltop([...argv, '--json'], here, ssh);
    const session = `b:${remote.id}`;
    const said = { id: remote.id, host: 'b' };
    const size = statSync(remote.path).size;
    const appended = run('append', session, 'from the command line');
    expect(appended).toMatchObject({ code: 0, stderr: '' });
    const place = { path: remote.path, dialect: 'envelope', lines: 2, offset: size, durable: true };
    expect(JSON.parse(appended.stdout)).toEqual({ ...said, ...place });
    expect(readFileSync(remote.path, 'utf8')).toContain('from the command line');

    expect(JSON.parse(run('rename', session, 'a name').stdout)).toMatchObject({ ...said, name: 'a name' });
    expect(JSON.parse(run('archive', session).stdout)).toMatchObject({ ...said, archived: true });
    expect(existsSync(remote.path)).toBe(false);
    const refused = rolltop(['append', 'b:a name', 'x'], here, ssh);
    expect(refused).toMatchObject({ code: 5, stdout: '' });
    expect(refused.stderr).toContain(`rolltop unarchive ${session}`);
    expect(JSON.parse(run('unarchive', session).stdout)).toMatchObject({ ...said, archived: false });
    expect(existsSync(remote.path)).toBe(true);

    const deleted = rolltop(['delete', session], here, ssh);
    expect(deleted.stdout).toContain(`Bring it back: rolltop trash restore ${session}`);
    expect(existsSync(remote.path)).toBe(false);
    expect(rolltop(['show', session], here, ssh).code).toBe(3);
    expect(JSON.parse(run('trash', 'restore', session).stdout)).toMatchObject({ ...said, path: remote.path });
    expect(existsSync(remote.path)).toBe(true);
    expect(rolltop(['trash', 'restore', session], here, ssh)).toMatchObject({ code: 1 });
    expect(rolltop(['archive', 'nobody:last'], here, ssh)).toMatchObject({ code: 1 });
    // What is of this machine alone says so.
    expect(rolltop(['doctor', session], here, ssh)).toMatchObject({ code: 5 });
  });
});

describe('several sessions of one host', () => {
  it('are reached by one connection, those of two hosts by two', () => {
    const [here, there, elsewhere] = [aHome(), aHome(), aHome()];
    const first = there.add({ title: 'the first' });
    const second = there.add({ title: 'the second' });
    const other = elsewhere.add({ title: 'on the other host' });
    const ssh = sshTo({ b: there.path, c: elsewhere.path });
    const named = [`b:${first.id}`, `c:${other.id}`, `b:${second.id}`];
    const folder = path.join(here.path, 'documents/');
    for (const command of [['archive'], ['unarchive'], ['export', '-o', folder]]) {
      const before = ssh.connections().length;
      expect(rolltop([...command, ...named], here, ssh)).toMatchObject({ code: 0 });
      expect(ssh.connections().slice(before).sort()).toEqual(['b', 'c']);
    }
  });
});

describe('rolltop search --host', () => {
  it('finds what was said on hosts, each hit with its host, and names those that do not answer', () => {
    const [here, there] = [aHome(), aHome()];
    const local = here.add({ title: 'the needle at home' });
    const remote = there.add({ title: 'the needle over there', cwd: '/srv/api' });
    const ssh = sshTo({ b: there.path });
    const json = rolltop(['search', 'the needle', '--host', 'all', '--json'], here, ssh);
    expect(json.code).toBe(0);
    const hits = json.lines().map(line => JSON.parse(line));
    expect(hits.map(({ host, id, line }) => [host, id, line]).sort()).toEqual(
      [
        ['b', remote.id, 2],
        ['b', remote.id, 5],
        [null, local.id, 2],
        [null, local.id, 5],
      ].sort(),
    );
    expect(json.stderr).toMatch(/nobody is left out: away.*No route to host/);
    const text = rolltop(['search', 'over there', '--host', 'b'], here, ssh);
    expect(text.stdout).toMatch(new RegExp(`^b  the needle over there.*b:${remote.id}$`, 'm'));
    expect(text.stderr).toBe('');
    const none = rolltop(['search', 'no such words', '--host', 'b'], here, ssh);
    expect(none).toMatchObject({ code: 1, stdout: '' });
    expect(none.stderr).toContain('Nothing was found in 2 sessions.');
    expect(rolltop(['search', 'no such words', '--host', 'nobody'], here, ssh).code).toBe(1);
  });

  it('looks into the sessions that fit --where, and no further than --limit', () => {
    const [here, there] = [aHome(), aHome()];
    here.add({ title: 'the needle at home' });
    there.add({ title: 'the needle in the api', cwd: '/srv/api' });
    there.add({ title: 'the needle in the web', cwd: '/srv/web' });
    const ssh = sshTo({ b: there.path });
    const titles = (...argv: string[]) => {
      const { lines } = rolltop(['search', 'needle', '--host', 'b', '--json', ...argv], here, ssh);
      return [...new Set(lines().map(line => JSON.parse(line).title))].sort();
    };
    expect(titles('--where', 'host:b dir:api')).toEqual(['the needle in the api']);
    expect(titles('--where', 'host:b')).toEqual(['the needle in the api', 'the needle in the web']);
    expect(titles('--where', 'dir:app')).toEqual(['the needle at home']);
    const limited = rolltop(['search', 'needle', '--host', 'b', '--limit', '3'], here, ssh);
    expect(limited.code).toBe(0);
    expect(limited.stderr).toContain('Stopped after 3');
    expect(limited.lines().filter(line => /^ {2}/.test(line))).toHaveLength(3);
    const nothing = rolltop(['search', 'needle', '--host', 'b', '--where', 'dir:nowhere'], here, ssh);
    expect(nothing).toMatchObject({ code: 1, stdout: '' });
  });
});

describe('rolltop watch --host', () => {
  it('tells of the sessions of hosts as they change, with their host, and which host is missing', async () => {
    const [here, there] = [aHome(), aHome()];
    const local = here.add({ title: 'local work' });
    const remote = there.add({ title: 'remote work' });
    for (const [home, session] of [
      [here, local],
      [there, remote],
    ] as const)
      home.line(session, 'event_msg', { type: 'task_started', turn_id: 't' });
    const stopped = there.add({ title: 'stopped long ago' });
    there.line(stopped, 'event_msg', { type: 'task_started', turn_id: 't' });
    const longAgo = Date.now() / 1000 - 7_200;
    utimesSync(stopped.path, longAgo, longAgo);
    const ssh = sshTo({ b: there.path });
    const child = spawn(process.execPath, [launcher, 'watch', '--host', 'all', '--json'], {
      env: { ...process.env, ...ssh.env, CODEX_HOME: here.path },
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const said = { out: '', errors: '' };
    child.stdout.on('data', chunk => (said.out += chunk));
    child.stderr.on('data', chunk => (said.errors += chunk));
    const told = (): string[] =>
      said.out
        .split('\n')
        .filter(Boolean)
        .map(line => JSON.parse(line))
        .map(({ id, host, was, state }) => `${host} ${id} ${was} → ${state}`);
    const first = [`b ${remote.id} null → working`, `null ${local.id} null → working`];
    await expect.poll(() => told().sort(), { timeout: 20_000 }).toEqual(first);
    there.line(remote, 'response_item', {
      ...{ type: 'function_call', name: 'request_user_input', call_id: 'c1' },
      arguments: '{"questions":[{"id":"a","question":"Which format?"}]}',
    });
    await expect.poll(() => told().at(-1), { timeout: 20_000 }).toBe(`b ${remote.id} working → needs-you`);
    expect(told().filter(line => line.includes(stopped.id))).toEqual([]);
    there.line(remote, 'event_msg', { type: 'task_complete', turn_id: 't', last_agent_message: 'done' });
    await expect.poll(() => told().at(-1), { timeout: 20_000 }).toBe(`b ${remote.id} needs-you → ready`);
    expect(said.errors).toMatch(/^rolltop: nobody is not watched for now: away: .*No route to host$/m);
    expect(said.errors.match(/not watched/g)).toHaveLength(1);
    child.kill('SIGINT');
    expect(await new Promise(resolve => child.on('close', resolve))).toBe(130);
  });
});

describe('rolltop usage --host', () => {
  function use(home: SessionHome, title: string, cwd: string, tokens: number): Session {
    const session = home.add({ title, cwd });
    home.line(session, 'turn_context', { model: 'gpt-5', cwd });
    const usage = {
      input_tokens: tokens,
      cached_input_tokens: 0,
      output_tokens: 0,
      reasoning_output_tokens: 0,
    };
    home.line(session, 'event_msg', {
      type: 'token_count',
      info: { total_token_usage: { ...usage, total_tokens: tokens } },
    });
    return session;
  }

  it('sums what was used on all machines, by host and by session, with the prices of this one', {
    timeout: 120_000,
  }, () => {
    const [here, there] = [aHome(), aHome()];
    use(here, 'local work', '/srv/api', 1_000_000);
    const remote = use(there, 'remote work', '/srv/api', 2_000_000);
    const ssh = sshTo({ b: there.path });
    const rows = (...argv: string[]) => {
      const end = rolltop(['usage', ...argv, '--json'], here, ssh);
      return { ...end, rows: end.lines().map(line => JSON.parse(line)) };
    };
    const byHost = rows('--host', 'b,nobody', '--by', 'host');
    expect(byHost.code).toBe(0);
    expect(byHost.stderr).toContain('nobody is left out: away');
    expect(byHost.rows.map(({ key, host, total, sessions }) => [key, host, total, sessions])).toEqual([
      ['b', 'b', 2_000_000, 1],
      [null, null, 1_000_000, 1],
      [null, undefined, 3_000_000, 2],
    ]);
    const [b, own] = byHost.rows.map(({ dollars }) => dollars);
    expect(b).toBeCloseTo(own * 2, 6);
    const [first] = rows('--host', 'b', '--by', 'session').rows;
    expect(first).toMatchObject({ key: remote.id, host: 'b', title: 'remote work', total: 2_000_000 });
    // The same path on two machines is two folders, and a query chooses.
    expect(rows('--host', 'b', '--by', 'folder').rows).toHaveLength(3);
    const [chosen] = rows('--host', 'b', '--by', 'host', 'remote').rows;
    expect(chosen).toMatchObject({ key: 'b', total: 2_000_000 });
    expect(rows('b:last', '--by', 'model').rows[0]).toMatchObject({ key: 'gpt-5', total: 2_000_000 });
    expect(rolltop(['usage', '--host', 'b', '--by', 'host'], here, ssh).stdout).toContain('this machine');
    expect(rows('--disk', '--host', 'b')).toMatchObject({ code: 2 });
  });
});

describe('rolltop prune --host', () => {
  it('plans what would go on all machines, and archives or trashes it on each, under its locks', {
    timeout: 120_000,
  }, async () => {
    const [here, there] = [aHome(), aHome()];
    const local = here.add({ title: 'old at home', minutesAgo: 9_000 });
    const remote = there.add({ title: 'old over there', minutesAgo: 9_000 });
    const young = there.add({ title: 'young over there' });
    const busy = there.add({ title: 'busy over there', minutesAgo: 9_000 });
    const recorder = await RolloutRecorder.resume({ path: busy.path });
    const ssh = sshTo({ b: there.path });
    const prune = (...argv: string[]) => rolltop(['prune', 'until:3d', '--host', 'all', ...argv], here, ssh);
    const plan = prune();
    expect(plan).toMatchObject({ code: 0 });
    expect(plan.stdout).toMatch(/^2 sessions \(1 here, 1 on b\), .*; 1 in use: left out/);
    expect(plan.stdout).toContain(`left out: b:${busy.id} busy over there`);
    expect(plan.stderr).toMatch(/nobody is left out: away/);
    expect(plan.stderr).toContain('Nothing was done.');
    const archived = prune('host:b', '--archive', '--yes', '--json');
    await recorder.shutdown();
    expect(archived.code).toBe(0);
    const [first, ...done] = archived.lines().map(line => JSON.parse(line));
    expect(JSON_LINES.prune[0].parse(first).leftOut).toMatchObject([{ id: busy.id, host: 'b' }]);
    expect(done.map(line => JSON_LINES.prune[1].parse(line))).toMatchObject([{ id: remote.id, host: 'b' }]);
    expect([local, remote, young, busy].map(({ path }) => existsSync(path))).toEqual([
      true,
      false,
      true,
      true,
    ]);
    const trashed = prune('--delete', '--yes');
    expect(trashed.stdout).toContain('Moved 2 sessions to the trash');
    expect([local, young, busy].map(({ path }) => existsSync(path))).toEqual([false, true, false]);
    expect(rolltop(['trash', 'restore', `b:${busy.id}`], here, ssh)).toMatchObject({ code: 0 });
    expect(existsSync(busy.path)).toBe(true);
  });
});

describe('rows of hosts are rows', () => {
  it('a session of a host is exported, under a name that the host has no say in', () => {
    const [here, there] = [aHome(), aHome()];
    const local = here.add({ title: 'local work' });
    const remote = there.add({ title: '../../remote work' });
    const ssh = sshTo({ b: there.path });
    const shown = rolltop(['export', `b:${remote.id}`], here, ssh);
    expect(shown).toMatchObject({ code: 0 });
    expect(shown.stdout).toContain('Answer to: ../../remote work');
    const folder = path.join(here.path, 'documents/');
    const both = rolltop(['export', 'b:last', local.id, '-o', folder], here, ssh);
    expect(both.code).toBe(0);
    const names = readdirSync(folder).sort();
    expect(names).toHaveLength(3);
    expect(names.filter(name => name.endsWith(`-b-${remote.id}.md`))).toHaveLength(1);
    expect(rolltop(['export', 'b:nothing'], here, ssh)).toMatchObject({ code: 3, stdout: '' });
  });

  it('a query exports those of hosts with those of this machine', () => {
    const [here, there] = [aHome(), aHome()];
    here.add({ title: 'the api at home', cwd: '/srv/api' });
    const remote = there.add({ title: 'the api over there', cwd: '/srv/api' });
    there.add({ title: 'something else' });
    const ssh = sshTo({ b: there.path });
    const folder = path.join(here.path, 'documents/');
    const both = rolltop(['export', 'dir:/srv/api', '--host', 'b', '-o', folder], here, ssh);
    expect(both).toMatchObject({ code: 0 });
    const names = readdirSync(folder);
    expect(names).toHaveLength(3);
    expect(names.filter(name => name.endsWith(`-b-${remote.id}.md`))).toHaveLength(1);
    const named = rolltop(['export', remote.id, '--host', 'b'], here, ssh);
    expect(named.stdout).toContain('Answer to: the api over there');
    expect(rolltop(['export', 'no such words', '--host', 'b'], here, ssh).code).toBe(3);
  });

  it('the board has their ends, and x exports them', async () => {
    const [here, there] = [aHome(), aHome()];
    here.add({ title: 'local work', minutesAgo: 30 });
    const remote = there.add({ title: 'remote work' });
    const { env } = sshTo({ b: there.path });
    const terminal = new TestTerminal(['--host', 'b'], { codexHome: here.path, env });
    onTestFinished(() => terminal.close());
    await terminal.shows(/b +remote work/);
    terminal.type('\u001b[H');
    await terminal.shows(/▌.*remote work/);
    terminal.type('x');
    await terminal.shows('Export');
    await terminal.shows('Answer to: remote work');
    terminal.type('\u001b');
    await terminal.shows(/▌.*remote work/);
    terminal.type('B');
    // A turn that nobody holds is on the board for a while only: it goes on until it was seen there.
    there.line(remote, 'event_msg', { type: 'task_started', turn_id: 't' });
    const written = (): string => {
      there.ask(remote, 'a word more');
      return terminal.text();
    };
    await expect
      .poll(written, { timeout: 20_000, interval: 500 })
      .toMatch(/what is going on[\s\S]*a word more/);
  });

  it('--no-cache keeps nothing of them', () => {
    const [here, there] = [aHome(), aHome()];
    there.add({ title: 'remote work' });
    const ssh = sshTo({ b: there.path });
    expect(rolltop(['hosts', 'connect', 'b', '--no-cache'], here, ssh)).toMatchObject({ code: 0 });
    expect(existsSync(path.join(ssh.env.XDG_CACHE_HOME ?? '', 'rolltop/hosts'))).toBe(false);
  });
});

describe('rolltop hosts', () => {
  it('connects to nobody unasked, and to those that were chosen', () => {
    const [here, there] = [aHome(), aHome()];
    there.add({ title: 'remote work' });
    const ssh = sshTo({ b: there.path });
    const states = () =>
      rolltop(['hosts', '--json'], here, ssh)
        .lines()
        .map(line => JSON.parse(line))
        .map(({ host, state, sessions }) => [host, state, sessions]);
    expect(states()).toEqual([
      ['b', 'off', null],
      ['nobody', 'off', null],
    ]);
    expect(rolltop(['hosts', 'connect', 'b'], here, ssh)).toMatchObject({ code: 0 });
    expect(states()).toEqual([
      ['b', 'live', 1],
      ['nobody', 'off', null],
    ]);
    const kept = path.join(ssh.env.XDG_CACHE_HOME ?? '', 'rolltop/hosts');
    expect(readdirSync(kept)).toEqual(['b.json']);
    expect(statSync(path.join(kept, 'b.json')).mode & 0o777).toBe(0o600);
    expect(rolltop(['hosts', 'forget', 'b'], here, ssh)).toMatchObject({ code: 0 });
    expect(readdirSync(kept)).toEqual([]);
    expect(states()[0]).toEqual(['b', 'off', null]);
    expect(rolltop(['hosts', 'connect', 'nobody'], here, ssh)).toMatchObject({ code: 1 });
  });
});

describe('H', () => {
  it('chooses hosts, which are connected, come back at the next start, and are let go', async () => {
    const [here, there] = [aHome(), aHome()];
    here.add({ title: 'local work', minutesAgo: 30 });
    there.add({ title: 'remote work', minutesAgo: 10 });
    const { env } = sshTo({ b: there.path });
    const start = async (): Promise<TestTerminal> => {
      const terminal = new TestTerminal([], { codexHome: here.path, env });
      onTestFinished(() => terminal.close());
      await terminal.shows('local work');
      return terminal;
    };
    const first = await start();
    first.type('H');
    await first.shows(/▌ \[ \] b +off/);
    first.type(' ');
    await first.shows(/▌ \[✓\] b +live +1/);
    first.type('\u001b');
    await first.shows('all · 1 host');
    await first.shows(/b +remote work/);
    first.type('q');
    await first.ended();
    const second = await start();
    await second.shows(/b +remote work/);
    second.type('H');
    await second.shows(/▌ \[✓\] b +live/);
    second.type(' ');
    await second.shows(/▌ \[ \] b +off/);
    second.type('\u001b');
    await second.hides('remote work');
    second.type('q');
    await second.ended();
    await (await start()).hides('remote work');
  });
});

describe('the screen with hosts', () => {
  it('shows local sessions while a host hangs, opens one of another, follows it, and answers there', async () => {
    const [here, there] = [aHome(), aHome()];
    here.add({ title: 'local work', minutesAgo: 30 });
    const remote = there.add({ title: 'remote work', minutesAgo: 10 });
    const { env } = sshTo({ b: there.path, dead: null });
    const editor = path.join(here.path, 'editor');
    writeFileSync(editor, '#!/bin/sh\nprintf ", and in the editor" >> "$1"\n', { mode: 0o755 });
    const terminal = new TestTerminal(['--host', 'b,dead'], {
      codexHome: here.path,
      env: { ...env, EDITOR: editor },
    });
    onTestFinished(() => terminal.close());
    await terminal.shows('local work');
    await terminal.shows(/b +remote work/);
    await terminal.shows('1 of 2 hosts (dead connecting)');
    terminal.type('\u001b[H');
    await terminal.shows(/▌.*remote work/);
    terminal.type('\r');
    await terminal.shows('FOLLOW');
    await terminal.shows('Answer to: remote work');
    terminal.type('r');
    await terminal.shows('Write a message');
    terminal.type('answered from afar');
    await terminal.shows('answered from afar');
    terminal.type('\u0007');
    await terminal.shows(', and in the editor');
    terminal.type('\r');
    await expect.poll(() => readFileSync(remote.path, 'utf8')).toContain('in the editor');
    await terminal.shows(/you.*\n.*answered from afar/);
    await terminal.shows('Recorded in the session.');
    there.ask(remote, 'written over there');
    await terminal.shows('written over there');
    terminal.type('q');
    await terminal.shows('local work');
  });

  it('searches on hosts, too: the hit opens where it is, and what is not there is named', async () => {
    const [here, there] = [aHome(), aHome()];
    here.add({ title: 'local work', minutesAgo: 30 });
    const remote = there.add({ title: 'remote work', minutesAgo: 10, turns: 60 });
    there.ask(remote, 'a needle in between');
    for (let n = 0; n < 60; n++) there.answer(remote, `and more ${n}`);
    const { env } = sshTo({ b: there.path, dead: null });
    const terminal = new TestTerminal(['--host', 'b,dead'], { codexHome: here.path, env });
    onTestFinished(() => terminal.close());
    await terminal.shows(/b +remote work/);
    terminal.type('S');
    await terminal.shows('What was said, thought, run and printed');
    terminal.type('needle');
    await terminal.shows(/b {2}remote work/);
    await terminal.shows('1 hit, searched 2 sessions, without dead');
    terminal.type('\r');
    await terminal.shows('a needle in between');
    await terminal.shows('and more 0');
    terminal.type('q');
    await terminal.shows('1 hit, searched 2 sessions, without dead');
    // A filter chooses among hosts, and they are not asked where nothing fits.
    terminal.type('\u001b[Z');
    terminal.type('host:c');
    await terminal.shows('No session of all sessions fits the filter.');
  });

  it('gives the terminal to the codex of the host, in the session’s folder, and takes it back', async () => {
    const [here, there] = [aHome(), aHome()];
    here.add({ title: 'local work', minutesAgo: 30 });
    const remote = there.add({ title: 'remote work', minutesAgo: 10, cwd: there.path });
    const { env } = sshTo({ b: there.path });
    const bin = path.join(env.HOME ?? '', '.local/bin');
    mkdirSync(bin, { recursive: true });
    const script = '#!/bin/sh\necho "codex $* in $(pwd)"\nread line\n[ "$line" = fail ] && exit 3\nexit 0\n';
    writeFileSync(path.join(bin, 'codex'), script, { mode: 0o755 });
    const terminal = new TestTerminal(['--host', 'b'], { codexHome: here.path, env });
    onTestFinished(() => terminal.close());
    await terminal.shows(/b +remote work/);
    terminal.type('\u001b[H');
    await terminal.shows(/▌.*remote work/);
    terminal.type('o');
    await terminal.shows(`codex resume ${remote.id}`);
    await terminal.shows(there.path);
    terminal.type('\r');
    await terminal.shows('Back from Codex.');
    terminal.type('o');
    await terminal.shows(`codex resume ${remote.id}`);
    terminal.type('fail\r');
    await terminal.shows('b: it ended with 3. Any key goes back to rolltop.');
    terminal.type(' ');
    await terminal.shows('local work');
  });

  it('moves sessions of hosts to the trash there, one and several, and u takes it back', async () => {
    const [here, there] = [aHome(), aHome()];
    here.add({ title: 'local work', minutesAgo: 30 });
    const remote = there.add({ title: 'remote work', minutesAgo: 10 });
    const other = there.add({ title: 'more remote work', minutesAgo: 20 });
    const { env } = sshTo({ b: there.path });
    const terminal = new TestTerminal(['--host', 'b'], { codexHome: here.path, env });
    onTestFinished(() => terminal.close());
    await terminal.shows(/b +remote work/);
    terminal.type('\u001b[H');
    await terminal.shows(/▌.* b +remote work/);
    terminal.type('d');
    await terminal.shows('Moved the session');
    await expect.poll(() => existsSync(remote.path), { timeout: 20_000 }).toBe(false);
    terminal.type('u');
    await terminal.shows('Brought the session back from the trash.');
    expect(existsSync(remote.path)).toBe(true);
    await terminal.shows(/b +remote work/);
    terminal.type('\u001b[H');
    await terminal.shows(/▌.* b +remote work/);
    terminal.type(' ');
    await terminal.shows('1 marked');
    terminal.type(' ');
    await terminal.shows('2 marked');
    terminal.type('a');
    await terminal.shows('Archive 2 sessions');
    terminal.type('\r');
    await terminal.shows('Archived 2 sessions');
    await expect
      .poll(() => [remote, other].some(({ path }) => existsSync(path)), { timeout: 20_000 })
      .toBe(false);
  });
});
