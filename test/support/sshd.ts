/**
 * A real sshd of this machine: its own port, keys, and a user of its own whose login shell and rc files a test chooses. Needs root, and
 * openssh-server; `sshdMissing` says in a word why there is none.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Transport } from '../../src/fleet/desk/host.ts';
import { sshTransport } from '../../src/fleet/ssh/ssh-transport.ts';

const SSHD = '/usr/sbin/sshd';

/** Why no sshd can be started here; null when one can. */
export const sshdMissing: string | null = [
  '/usr/sbin/useradd',
  '/usr/sbin/usermod',
  SSHD,
  '/usr/bin/ssh',
].some(file => !existsSync(file))
  ? 'no openssh-server here'
  : process.getuid?.() !== 0
    ? 'an sshd of a test needs root'
    : null;

export interface SshdOptions {
  readonly codexHome: string;
  /** Lines of sshd_config before all others. */
  readonly config?: readonly string[];
  /** Variables of each session there. */
  readonly env?: Readonly<Record<string, string>>;
}

/** How a test reaches it. */
export interface Reach {
  /** Lines below `Host b` in ssh's configuration. */
  readonly config?: readonly string[];
  /** Another port than sshd's: that of a relay. */
  readonly port?: number;
  /** Its host key is not known yet, or another one. */
  readonly hostKey?: 'known' | 'new' | 'changed';
}

/** The user of all tests of this process. */
const USER = `rolltop${process.pid}`;

export class Sshd {
  readonly home: string;
  readonly port: number;
  readonly #folder: string;
  readonly #uid: number;
  #process: ChildProcess;

  private constructor(started: { folder: string; home: string; port: number; process: ChildProcess }) {
    this.#folder = started.folder;
    this.home = started.home;
    this.port = started.port;
    this.#process = started.process;
    this.#uid = Number(execFileSync('id', ['-u', USER], { encoding: 'utf8' }));
    this.own(this.home);
  }

  static async start({ codexHome, config = [], env = {} }: SshdOptions): Promise<Sshd> {
    mkdirSync('/run/sshd', { recursive: true });
    const folder = mkdtempSync(join(tmpdir(), 'rolltop-sshd-'));
    chmodSync(folder, 0o755);
    const home = join(folder, 'home');
    mkdirSync(home);
    if (spawnSync('id', [USER]).status !== 0)
      // A locked account is refused: the star is no password, and no lock.
      execFileSync('/usr/sbin/useradd', ['-M', '-p', '*', '-s', '/bin/sh', USER]);
    execFileSync('/usr/sbin/usermod', ['-d', home, '-s', '/bin/sh', USER]);
    for (const key of ['host', 'other', 'user'])
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', join(folder, key)]);
    const port = await freePort();
    const variables = Object.entries({ CODEX_HOME: codexHome, ...env }).map(
      ([name, value]) => `${name}="${value}"`,
    );
    const lines = [
      ...config,
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${folder}/host`,
      `PidFile ${folder}/pid`,
      `AuthorizedKeysFile ${folder}/user.pub`,
      `SetEnv ${variables.join(' ')}`,
      'StrictModes no',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'UsePAM no',
      'PrintMotd no',
      'PrintLastLog no',
    ];
    writeFileSync(join(folder, 'sshd_config'), `${lines.join('\n')}\n`);
    const child = spawn(SSHD, ['-D', '-e', '-f', join(folder, 'sshd_config')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const errors: string[] = [];
    child.stderr.on('data', bytes => errors.push(String(bytes)));
    for (let tries = 0; !(await isListening(port)); tries++) {
      if (tries > 500 || child.exitCode !== null) throw new Error(`sshd did not start: ${errors.join('')}`);
      await pause(20);
    }
    return new Sshd({ folder, home, port, process: child });
  }

  /** Gives a folder to the user there. */
  own(folder: string): void {
    execFileSync('chown', ['-R', USER, folder]);
  }

  /** A file of the user there, below their home. */
  write(name: string, text: string, mode = 0o644): void {
    const file = join(this.home, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { mode });
    this.own(this.home);
  }

  loginShell(file: string): void {
    execFileSync('/usr/sbin/usermod', ['-s', file, USER]);
  }

  /** By the ssh of this machine, with a configuration of its own. */
  transport(reach: Reach = {}): Transport {
    const folder = this.#client(reach);
    return sshTransport('/usr/bin/ssh', { PATH: process.env.PATH, HOME: folder }, [
      '-F',
      join(folder, 'config'),
    ]);
  }

  /** For the built program: its ssh, a home folder with the host `b`, and where it keeps its own files. */
  environment(reach: Reach = {}): Readonly<Record<string, string>> {
    const folder = this.#client(reach);
    const ssh = join(folder, 'ssh');
    writeFileSync(ssh, `#!/bin/sh\nexec /usr/bin/ssh -F '${folder}/config' "$@"\n`, { mode: 0o755 });
    mkdirSync(join(folder, '.ssh'));
    writeFileSync(join(folder, '.ssh', 'config'), 'Host b\n');
    return {
      ROLLTOP_SSH: ssh,
      ROLLTOP_SSH_CONFIG: join(folder, '.ssh', 'config'),
      HOME: folder,
      XDG_RUNTIME_DIR: folder,
      XDG_STATE_HOME: join(folder, 'state'),
      XDG_CACHE_HOME: join(folder, 'cache'),
      XDG_CONFIG_HOME: join(folder, 'config-home'),
    };
  }

  #client({ config = [], port = this.port, hostKey = 'known' }: Reach): string {
    const folder = mkdtempSync(join(this.#folder, 'client-'));
    const key = { known: 'host', new: null, changed: 'other' }[hostKey];
    const known =
      key === null ? '' : `[127.0.0.1]:${port} ${readFileSync(join(this.#folder, `${key}.pub`), 'utf8')}`;
    writeFileSync(join(folder, 'known_hosts'), known);
    const lines = [
      'Host *',
      ...config,
      'HostName 127.0.0.1',
      `Port ${port}`,
      `User ${USER}`,
      `IdentityFile ${this.#folder}/user`,
      'IdentitiesOnly yes',
      'GlobalKnownHostsFile /dev/null',
      `UserKnownHostsFile ${folder}/known_hosts`,
    ];
    writeFileSync(join(folder, 'config'), `${lines.join('\n  ')}\n`);
    return folder;
  }

  /** The processes of the user there: their ids, and the words they were started with. */
  processes(): readonly { readonly pid: number; readonly command: string }[] {
    return processesWhere(pid => statSync(`/proc/${pid}`).uid === this.#uid);
  }

  /** sshd's own process for a connection of the user. */
  children(): readonly number[] {
    return processesWhere(() => true)
      .filter(({ command }) => command.startsWith(`sshd: ${USER}`))
      .map(({ pid }) => pid);
  }

  /** The ssh of this machine that is connected to it. */
  clients(): readonly number[] {
    return processesWhere(() => true)
      .filter(({ command }) => command.startsWith(`/usr/bin/ssh -F ${this.#folder}/client-`))
      .map(({ pid }) => pid);
  }

  /** The ssh of this machine that shares a connection to it, in the background. */
  sharing(): readonly number[] {
    return processesWhere(() => true)
      .filter(
        ({ command }) => command.includes(this.#folder) && / \[mux\]|ssh: .*\[mux\]| -M -N -f /.test(command),
      )
      .map(({ pid }) => pid);
  }

  async close(): Promise<void> {
    const ended = new Promise(resolve => this.#process.once('exit', resolve));
    this.#process.kill();
    await ended;
    for (const pid of [...this.children(), ...this.processes().map(one => one.pid)]) kill(pid);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** When all tests of this process are over. */
  static removeUser(): void {
    spawnSync('/usr/sbin/userdel', [USER]);
  }
}

export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended.
  }
}

function processesWhere(
  wanted: (pid: number) => boolean,
): { readonly pid: number; readonly command: string }[] {
  const numbers = readdirSync('/proc').filter(name => /^\d+$/.test(name));
  return numbers.flatMap(name => {
    try {
      if (!wanted(Number(name))) return [];
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return command === '' ? [] : [{ pid: Number(name), command }];
    } catch {
      return [];
    }
  });
}

function freePort(): Promise<number> {
  return new Promise(resolve => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

function isListening(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
