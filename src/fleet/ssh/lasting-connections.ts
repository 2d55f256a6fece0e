/**
 * Connections for which a person gave a password, a code or a yes, shared by all that goes to the host from then on. Promises: asked for by
 * OpenSSH itself on the person's own terminal, never by us; at a place that only this user can reach; ended when we end, and by themselves
 * when we were killed; a connection that the person shares themselves is used, and never ended.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { runProgram } from '../../system/run-program.ts';
import { controlArguments, type SshSettings, sharingArguments } from './ssh-arguments.ts';

export interface SshProgram {
  readonly file: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Options that stand before all others. */
  readonly extra: readonly string[];
}

/** A program for the person's terminal. */
export interface TerminalCall {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Runs it there. Why it did not end well, in one sentence; null: it did. */
export type RunOnTerminal = (call: TerminalCall) => Promise<string | null>;

/** A path of a socket is cut at this on macOS; ssh appends 17 characters while it makes one, and we 17. */
const LONGEST_BASE = 104 - 17 - 17;
const CHECK_MS = 5_000;
/** The socket is there before ssh goes to the background; a slow machine may take longer. */
const READY_TRIES = 50;
const READY_PAUSE_MS = 100;
const EXIT_MS = 1_000;

export class LastingConnections {
  readonly #ssh: SshProgram;
  readonly #paths = new Map<string, string>();
  #folder: string | null = null;
  /** Of all that were begun: one that ended may have left its socket. */
  #count = 0;

  constructor(ssh: SshProgram) {
    this.#ssh = ssh;
  }

  /** Where the connection to the host is that was made here; null: there is none. */
  pathOf(host: string): string | null {
    return this.#paths.get(host) ?? null;
  }

  /** Why there is no shared connection to the host now, in one sentence; null: there is. */
  async share(host: string, settings: SshSettings, run: RunOnTerminal): Promise<string | null> {
    if (settings.sharesConnections && (await this.#isThere(host, null))) return null;
    const before = this.#paths.get(host);
    if (before !== undefined && (await this.#isThere(host, before))) return null;
    const { file, env, extra } = this.#ssh;
    this.#count += 1;
    const controlPath = join(this.#ownFolder(env), `c${this.#count}`);
    const problem = await run({ file, env, args: sharingArguments({ host, settings, controlPath, extra }) });
    if (problem !== null) return problem;
    for (let tries = 0; !(await this.#isThere(host, controlPath)); tries++) {
      if (tries === READY_TRIES) return 'ssh did not keep the connection.';
      await pause(READY_PAUSE_MS);
    }
    this.#paths.set(host, controlPath);
    return null;
  }

  /** Ends those that were made here. */
  async close(): Promise<void> {
    const { file, env, extra } = this.#ssh;
    const [paths, folder] = [[...this.#paths], this.#folder];
    this.#paths.clear();
    this.#folder = null;
    await Promise.all(
      paths.map(([host, controlPath]) =>
        runProgram({
          file,
          env,
          args: controlArguments('exit', { host, controlPath, extra }),
          timeoutMs: EXIT_MS,
        }),
      ),
    );
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
  }

  async #isThere(host: string, controlPath: string | null): Promise<boolean> {
    const { file, env, extra } = this.#ssh;
    const args = controlArguments('check', { host, controlPath, extra });
    const end = await runProgram({ file, args, env, timeoutMs: CHECK_MS });
    return end.kind === 'ended' && end.code === 0;
  }

  /** Made with a name that nobody can guess, for this user alone. */
  #ownFolder({ XDG_RUNTIME_DIR: runtime }: SshProgram['env']): string {
    this.#folder ??= mkdtempSync(join(baseFolder(runtime), 'rolltop-'));
    return this.#folder;
  }
}

function baseFolder(runtime: string | undefined): string {
  const base = runtime?.startsWith('/') ? runtime : tmpdir();
  return base.length <= LONGEST_BASE ? base : '/tmp';
}
