/** The real Codex of one version, in one home: turns run to their end, turns left running, its app-server. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { AppServer } from './app-server.ts';
import { resumesById } from './versions.ts';

export interface CodexPlace {
  readonly binary: string;
  readonly version: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** No sandbox and no questions: no person is there to answer them, and only what the tests request runs. */
const FLAGS = ['--skip-git-repo-check', '--dangerously-bypass-approvals-and-sandbox'];
const TURN_MS = 60_000;

/** A Codex that may still run. */
export class CodexRun {
  readonly pid: number;
  readonly ended: Promise<number | null>;
  output = '';
  readonly #child: ChildProcessWithoutNullStreams;

  constructor(args: readonly string[], { binary, cwd, env }: CodexPlace) {
    this.#child = spawn(binary, args, { cwd, env, stdio: 'pipe' });
    this.#child.stdin.end();
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream.on('data', (chunk: Buffer) => {
        this.output += chunk.toString('utf8');
      });
    this.pid = this.#child.pid ?? 0;
    this.ended = new Promise((resolve, reject) => {
      this.#child.on('error', reject);
      this.#child.on('close', code => resolve(code));
    });
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ended;
  }
}

export class Codex {
  readonly place: CodexPlace;

  constructor(place: CodexPlace) {
    this.place = place;
  }

  get version(): string {
    return this.place.version;
  }

  start(args: readonly string[]): CodexRun {
    return new CodexRun(args, this.place);
  }

  /** Begins a session and leaves it to its turn. */
  startExec(prompt: string): CodexRun {
    return this.start(['exec', ...FLAGS, prompt]);
  }

  startResume(session: { readonly id: string; readonly path: string }, prompt: string): CodexRun {
    return resumesById(this.version)
      ? this.start(['exec', ...FLAGS, 'resume', session.id, prompt])
      : this.start(['exec', ...FLAGS, '-c', `experimental_resume=${session.path}`, prompt]);
  }

  /** A whole turn of a new session. */
  async exec(prompt: string): Promise<void> {
    await this.#whole(this.startExec(prompt));
  }

  /** A whole turn of a session that is there. */
  async resume(session: { readonly id: string; readonly path: string }, prompt: string): Promise<void> {
    await this.#whole(this.startResume(session, prompt));
  }

  /** Runs to the end; resolves with the output whatever the exit code. */
  async run(...args: readonly string[]): Promise<{ readonly code: number | null; readonly output: string }> {
    const run = this.start(args);
    const code = await inTime(run);
    return { code, output: run.output };
  }

  /** Sends requests to the app-server, and ends it. */
  async ask<T>(question: (server: AppServer) => Promise<T>): Promise<T> {
    const server = await AppServer.start(this.place);
    try {
      return await question(server);
    } finally {
      await server.close();
    }
  }

  async #whole(run: CodexRun): Promise<void> {
    const code = await inTime(run);
    if (code !== 0) throw new Error(`Codex ${this.version} ended with ${code}:\n${run.output.slice(-2000)}`);
  }
}

async function inTime(run: CodexRun): Promise<number | null> {
  const timer = setTimeout(() => void run.kill(), TURN_MS);
  try {
    return await run.ended;
  } finally {
    clearTimeout(timer);
  }
}
