/** One throw-away environment: a Codex home, a project under git, the stand-in for the model, and every program that runs in it. Removed when the test is over. */
import { spawn, spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inject, onTestFinished } from 'vitest';
import { Codex } from './codex.ts';
import { Model } from './model.ts';
import { until } from './until.ts';

export const program = new URL('../../../bin/rolltop.js', import.meta.url).pathname;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;

export const BRANCH = 'interop-branch';

export interface Session {
  readonly id: string;
  readonly path: string;
}

/** A line of `rolltop list --json`. */
export interface Listed {
  readonly id: string;
  readonly path: string;
  readonly title: string | null;
  readonly name: string | null;
  readonly archived: boolean;
  readonly compressed: boolean;
  readonly cwd: string | null;
  readonly branch: string | null;
  readonly model: string | null;
  readonly provider: string | null;
  readonly source: string | null;
  readonly cliVersion: string | null;
  readonly dialect: string | null;
  readonly parentId: string | null;
  readonly turns: number | null;
  readonly damage: number | null;
  readonly live: {
    readonly pid: number | null;
    readonly command: string | null;
    readonly daemon: boolean;
    readonly turn: string;
  } | null;
  readonly hiddenByCodex: readonly string[];
}

export interface ProgramRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class Lab {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'rolltop-interop-')));
  readonly codexHome = join(this.root, 'codex-home');
  readonly project = join(this.root, 'project');
  readonly model: Model;

  private constructor(model: Model) {
    this.model = model;
    mkdirSync(this.codexHome);
    mkdirSync(this.project);
    this.#git('init', '-q', '-b', BRANCH);
    this.#git(
      '-c',
      'user.name=x',
      '-c',
      'user.email=x@example.org',
      'commit',
      '-q',
      '--allow-empty',
      '-m',
      'x',
    );
    writeFileSync(join(this.codexHome, 'config.toml'), this.#configuration());
  }

  static async open(): Promise<Lab> {
    const lab = new Lab(await Model.start());
    onTestFinished(() => lab.#close());
    return lab;
  }

  /** The Codex of that version; throws when it is not installed: such a test should have been skipped. */
  codex(version: string): Codex {
    const found = inject('codexVersions').find(one => one.version === version);
    if (!found?.binary) throw new Error(`Codex ${version} is not installed.`);
    return new Codex({ binary: found.binary, version, cwd: this.project, env: this.environment() });
  }

  environment(): Record<string, string> {
    const kept = ['TMPDIR', 'TZ'].flatMap(name => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value] as const];
    });
    return {
      ...Object.fromEntries(kept),
      PATH: `${join(this.root, 'bin')}:${process.env.PATH ?? ''}`,
      HOME: this.root,
      XDG_STATE_HOME: join(this.root, 'state'),
      XDG_CACHE_HOME: join(this.root, 'cache'),
      CODEX_HOME: this.codexHome,
      LANG: 'C.UTF-8',
      TERM: 'xterm-256color',
    };
  }

  /** The Codex that is on the PATH of the programs. */
  onPath(version: string): void {
    const folder = join(this.root, 'bin');
    mkdirSync(folder, { recursive: true });
    rmSync(join(folder, 'codex'), { force: true });
    symlinkSync(this.codex(version).place.binary, join(folder, 'codex'));
  }

  /** Every rollout of the home, archived ones too. */
  sessions(): Session[] {
    return ['sessions', 'archived_sessions']
      .flatMap(folder => rolloutsBelow(join(this.codexHome, folder)))
      .map(path => ({ id: UUID.exec(path)?.[0] ?? '', path }));
  }

  /** A session that Codex began with this prompt, its turn at its end. */
  async write(version: string, prompt: string): Promise<Session> {
    const before = new Set(this.sessions().map(session => session.path));
    await this.codex(version).exec(prompt);
    return this.only(session => !before.has(session.path));
  }

  only(condition: (session: Session) => boolean): Session {
    const found = this.sessions().filter(condition);
    const [session] = found;
    if (session === undefined || found.length > 1) throw new Error(`${found.length} sessions instead of one`);
    return session;
  }

  /** The same session in another home, as if it had been copied from another machine; its project keeps its place. */
  place(session: Session, bytes: Buffer): Session {
    mkdirSync(dirname(session.path), { recursive: true });
    writeFileSync(session.path, bytes);
    return session;
  }

  /** The built command line, to its end. */
  rolltop(args: readonly string[], { input = '' }: { readonly input?: string } = {}): Promise<ProgramRun> {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: this.project,
      env: this.environment(),
      stdio: 'pipe',
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString('utf8');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString('utf8');
    });
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    return new Promise(resolve => child.on('close', code => resolve({ code, stdout, stderr })));
  }

  /** `rolltop list --json` of one session, or undefined when it is not listed. */
  async listed({ id }: Session, ...options: readonly string[]): Promise<Listed | undefined> {
    const { stdout } = await this.rolltop(['list', '--json', ...options]);
    return jsonLines<Listed>(stdout).find(listed => listed.id === id);
  }

  async #close(): Promise<void> {
    this.model.close();
    await until('everything started here to be gone', () => {
      endProcessesOf(this.codexHome);
      return processesOf(this.codexHome).length === 0;
    });
    // A daemon that was just ended may still be writing its last file.
    rmSync(this.root, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }

  #configuration(): string {
    return `model = "mock-model"
model_provider = "mock"
check_for_update_on_startup = false
[model_providers.mock]
name = "mock"
base_url = "${this.model.url}"
wire_api = "responses"
requires_openai_auth = false
request_max_retries = 0
stream_max_retries = 0
[projects."${this.project}"]
trust_level = "trusted"
`;
  }

  #git(...args: readonly string[]): void {
    const { status, stderr } = spawnSync('git', args, {
      cwd: this.project,
      encoding: 'utf8',
      env: this.environment(),
    });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  }
}

export function jsonLines<T>(text: string): T[] {
  return text
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => JSON.parse(line) as T);
}

function rolloutsBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(name => /(^|\/)rollout-[^/]*\.jsonl$/.test(name))
      .map(name => join(folder, name))
      .sort();
  } catch {
    return [];
  }
}

/** Programs that were started in this home, by their environment, which Linux shows; Codex leaves daemons behind. */
function processesOf(codexHome: string): number[] {
  const mark = `CODEX_HOME=${codexHome}`;
  return numbersIn('/proc').filter(pid => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(mark);
    } catch {
      return false;
    }
  });
}

function endProcessesOf(codexHome: string): void {
  for (const pid of processesOf(codexHome)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself in between.
    }
  }
}

function numbersIn(folder: string): number[] {
  try {
    return readdirSync(folder).map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}
