/** Hosts behind a real sshd: every login shell, the person's own configuration, hosts without a Node that will do, host keys. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Transport } from '../../src/fleet/desk/host.ts';
import { agentBundle, type WatchedHost, watchedHost } from '../support/fleet-agent.ts';
import { SessionHome } from '../support/session-home.ts';
import { projectRoot } from '../support/source-tree.ts';
import { Sshd, type SshdOptions, sshdMissing } from '../support/sshd.ts';
import { TestTerminal } from '../support/terminal.ts';

const needsSshd = sshdMissing === null ? describe : describe.skip;
const why = sshdMissing === null ? '' : ` (${sshdMissing})`;

async function aHost(options: Partial<SshdOptions> = {}): Promise<Sshd> {
  const home = new SessionHome();
  home.add({ title: 'fix the login' });
  const sshd = await Sshd.start({ codexHome: home.path, ...options });
  sshd.own(home.path);
  onTestFinished(async () => {
    await sshd.close();
    home.remove();
  });
  return sshd;
}

async function connecting(transport: Transport): Promise<WatchedHost> {
  const watched = watchedHost(transport, await agentBundle());
  onTestFinished(() => watched.host.close());
  void watched.host.connect();
  return watched;
}

async function expectRows(transport: Transport): Promise<void> {
  const { host, rows } = await connecting(transport);
  await expect.poll(() => [host.state, rows.size]).toMatchObject([{ kind: 'live' }, 1]);
  expect([...rows.values()][0]?.summary?.title).toBe('fix the login');
  host.close();
}

afterAll(() => {
  if (sshdMissing === null) Sshd.removeUser();
});

needsSshd(`login shells${why}`, () => {
  const shells: readonly (readonly [name: string, file: string, rc: readonly string[], noise: string])[] = [
    ['sh', '/bin/sh', ['.profile'], 'echo welcome'],
    ['bash', '/bin/bash', ['.bashrc', '.bash_profile'], 'echo welcome to bash; printf "no line end"'],
    ['zsh', '/usr/bin/zsh', ['.zshenv', '.zshrc'], 'echo welcome to zsh; echo "and more"'],
    ['fish', '/usr/bin/fish', ['.config/fish/config.fish'], 'echo welcome to fish'],
    ['tcsh', '/usr/bin/tcsh', ['.tcshrc', '.cshrc'], 'echo welcome to tcsh'],
  ];

  const here = shells.filter(([, file]) => existsSync(file));
  const missing = shells.filter(shell => !here.includes(shell));
  it.skip.each(missing)('%s is not installed here', () => {});

  it.each(here)('%s, whose rc files print something', async (_name, file, rcFiles, noise) => {
    const sshd = await aHost();
    for (const rc of rcFiles) sshd.write(rc, `${noise}\n`);
    sshd.loginShell(file);
    await expectRows(sshd.transport());
  });
});

/** The program where every user of the machine can read it. */
function installed(): string {
  if (!existsSync(join(projectRoot, 'dist/rolltop.cjs')))
    execFileSync(process.execPath, [join(projectRoot, 'bin/build.mjs'), '--no-types']);
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'rolltop-installed-')));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const part of ['bin', 'dist', 'package.json'])
    cpSync(join(projectRoot, part), join(folder, part), { recursive: true });
  execFileSync('chmod', ['-R', 'a+rX', folder]);
  return join(folder, 'bin/rolltop.js');
}

needsSshd(`what the person configured for ssh${why}`, () => {
  it('RemoteCommand and RequestTTY are for their own sessions, and not for ours', async () => {
    const sshd = await aHost();
    await expectRows(sshd.transport({ config: ['RemoteCommand tmux attach', 'RequestTTY force'] }));
  });

  it('a forced command that is no agent is refused with what it said', async () => {
    const sshd = await aHost({ config: ['ForceCommand echo only backups here'] });
    const { host } = await connecting(sshd.transport());
    await expect.poll(() => host.state).toEqual({ kind: 'refused', why: 'it answered: only backups here' });
  });

  it('rolltop serve --stdio as forced command is an agent, which runs nothing that is sent', async () => {
    const program = installed();
    const sshd = await aHost({ config: [`ForceCommand exec ${process.execPath} ${program} serve --stdio`] });
    const watched = watchedHost(sshd.transport(), Buffer.from('no program at all'));
    onTestFinished(() => watched.host.close());
    void watched.host.connect();
    await expect.poll(() => [watched.host.state, watched.rows.size]).toMatchObject([{ kind: 'live' }, 1]);
  });

  it('an account without a shell is refused with what it said', async () => {
    const sshd = await aHost();
    sshd.loginShell('/usr/sbin/nologin');
    const { host } = await connecting(sshd.transport());
    await expect
      .poll(() => host.state)
      .toMatchObject({ kind: 'refused', why: expect.stringContaining('not available') });
  });
});

/** A PATH that has what the system has, but for node. */
function pathWithoutNode(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'rolltop-path-')));
  chmodSync(folder, 0o755);
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const name of ['sh', 'cat', 'flock', 'sleep', 'env'])
    symlinkSync(`/usr/bin/${name}`, join(folder, name));
  return folder;
}

/** A node that says of itself that it is version 18. */
function oldNodeIn(folder: string): void {
  const lie =
    'Object.defineProperty(process.versions,"node",{value:"18.19.0"});process.execArgv.splice(0,2);';
  writeFileSync(join(folder, 'old.cjs'), lie);
  writeFileSync(join(folder, 'node'), `#!/bin/sh\nexec ${process.execPath} -r ${folder}/old.cjs "$@"\n`, {
    mode: 0o755,
  });
}

const nodeElsewhere = ['/usr/local/bin/node', '/opt/homebrew/bin/node'].some(file => existsSync(file));

needsSshd(`a host's Node${why}`, () => {
  it.skipIf(nodeElsewhere)('that is not there is said, and what helps', async () => {
    const sshd = await aHost({ env: { PATH: pathWithoutNode() } });
    const { host } = await connecting(sshd.transport());
    await expect
      .poll(() => host.state)
      .toMatchObject({ kind: 'no node', why: expect.stringContaining('Node 20 or newer helps') });
  });

  it('that is too old is said with its version', async () => {
    const folder = pathWithoutNode();
    oldNodeIn(folder);
    const sshd = await aHost({ env: { PATH: folder } });
    const { host } = await connecting(sshd.transport());
    await expect
      .poll(() => host.state)
      .toEqual({ kind: 'no node', why: 'its node 18.19.0 is too old: Node 20 or newer helps' });
  });

  it('that is too old hands over to a newer one of nvm', async () => {
    const folder = pathWithoutNode();
    oldNodeIn(folder);
    const sshd = await aHost({ env: { PATH: folder } });
    const newer = join(sshd.home, '.nvm/versions/node/v22.1.0/bin');
    mkdirSync(newer, { recursive: true });
    symlinkSync(process.execPath, join(newer, 'node'));
    await expectRows(sshd.transport());
  });

  it('is found in the folder of nvm where it is not on the PATH', async () => {
    const sshd = await aHost({ env: { PATH: pathWithoutNode() } });
    const found = join(sshd.home, '.nvm/versions/node/v20.20.0/bin');
    mkdirSync(found, { recursive: true });
    symlinkSync(process.execPath, join(found, 'node'));
    await expectRows(sshd.transport());
  });
});

needsSshd(`a host key${why}`, () => {
  it.each([
    ['new', 'its host key is not known yet'],
    ['changed', 'its host key is another one than before: find out why before you connect'],
  ] as const)('that is %s is for the person to look at, and is not tried again', async (hostKey, said) => {
    const sshd = await aHost();
    const { host, states } = await connecting(sshd.transport({ hostKey }));
    await expect
      .poll(() => host.state)
      .toEqual({ kind: 'needs you', need: `${hostKey} host key`, why: said });
    expect(states.filter(({ kind }) => kind === 'connecting')).toHaveLength(1);
  });
});

/** The built program in a terminal. */
function aScreen(args: readonly string[], env: Readonly<Record<string, string>>): TestTerminal {
  execFileSync(process.execPath, [join(projectRoot, 'bin/build.mjs'), '--no-types', '--if-stale']);
  const here = new SessionHome();
  here.add({ title: 'local work', minutesAgo: 60 });
  const terminal = new TestTerminal(args, { codexHome: here.path, env });
  onTestFinished(() => {
    terminal.close();
    here.remove();
  });
  return terminal;
}

/** ssh in the background, with a connection that is shared. */
const sharedBy = (folder: string): readonly string[] =>
  readdirSync(folder).filter(name => name.startsWith('rolltop-'));

needsSshd(`what a host wants of the person${why}`, () => {
  it('is asked for by ssh on the real terminal; the connection is shared until rolltop ends', async () => {
    const sshd = await aHost();
    const env = sshd.environment({ hostKey: 'new' });
    const terminal = aScreen([], env);
    await terminal.shows('local work');
    terminal.type('H');
    await terminal.shows(/\[ \] b +off/);
    terminal.type(' ');
    await terminal.shows(/\[✓\] b +needs you/);
    await terminal.shows('its host key is not known yet');
    terminal.type('\r');
    await terminal.shows('Are you sure you want to continue connecting');
    terminal.type('yes\r');
    await terminal.shows('b is connected until rolltop ends');
    await terminal.shows(/\[✓\] b +live/);
    expect(sharedBy(env.HOME ?? '')).toHaveLength(1);
    expect(sshd.sharing()).toHaveLength(1);
    terminal.type('\r');
    await terminal.shows('host:b');
    await terminal.shows('fix the login');
    terminal.type('q');
    await terminal.ended();
    await expect.poll(() => sshd.sharing(), { timeout: 20_000 }).toEqual([]);
    expect(sharedBy(env.HOME ?? '')).toEqual([]);
  });

  it('a no is an answer: the host still needs the person', async () => {
    const sshd = await aHost();
    const terminal = aScreen(['--host', 'b'], sshd.environment({ hostKey: 'new' }));
    await terminal.shows('b needs you');
    terminal.type('H');
    await terminal.shows(/\[✓\] b +needs you/);
    terminal.type('\r');
    await terminal.shows('Are you sure you want to continue connecting');
    terminal.type('no\r');
    await terminal.shows('Any key goes back to rolltop');
    terminal.type('x');
    await terminal.shows('ssh did not connect');
    await terminal.shows(/\[✓\] b +needs you/);
  });

  it('a host key that changed is not asked about', async () => {
    const sshd = await aHost();
    const terminal = aScreen(['--host', 'b'], sshd.environment({ hostKey: 'changed' }));
    await terminal.shows('b needs you');
    terminal.type('H');
    await terminal.shows('another one than before');
    terminal.type('\r');
    await terminal.shows('somebody may be in between');
    expect(sshd.sharing()).toEqual([]);
  });

  it('a connection that the person shares themselves is used, and not ended', async () => {
    const sshd = await aHost();
    const env = sshd.environment({
      config: ['ControlPath ~/own-%C', 'ControlMaster auto', 'ControlPersist 60'].map(line =>
        line.replace('~', sshd.home),
      ),
    });
    execFileSync(env.ROLLTOP_SSH ?? '', ['b', 'true']);
    expect(sshd.sharing()).toHaveLength(1);
    const terminal = aScreen(['--host', 'b'], env);
    await terminal.shows('fix the login');
    terminal.type('H');
    await terminal.shows(/\[✓\] b +live/);
    terminal.type('c');
    await terminal.shows('b is connected until rolltop ends');
    terminal.type('q');
    await terminal.hides(' Hosts ');
    terminal.type('q');
    await terminal.ended();
    expect(sshd.sharing()).toHaveLength(1);
    execFileSync(env.ROLLTOP_SSH ?? '', ['-O', 'exit', 'b'], { stdio: 'ignore' });
  });
});
