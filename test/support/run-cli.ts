/** Runs the command line in this process, with streams of its own; returns output and exit code. */
import { PassThrough, Readable } from 'node:stream';
import { expect, vi } from 'vitest';
import { run } from '../../src/cli/run.ts';
import type { HostSignal, Machine } from '../../src/terminal/machine.ts';

export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly codexHome: string;
  readonly stdin?: string | Readable;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly nowMs?: number;
  /** A terminal of that width as standard output. */
  readonly columns?: number;
  /** Standard output is a pipe whose reader has gone. */
  readonly nobodyReads?: true;
}

export interface RunningCli {
  readonly finished: Promise<CliResult>;
  /** The output so far. */
  stdout(): string;
  stderr(): string;
  /** How many pieces the output came in so far. */
  writes(): number;
  /** Sends it as soon as the command listens for it: before that the system ends a program by itself. */
  signal(name: HostSignal): Promise<void>;
  /** The reader goes away. */
  closeOutput(): void;
}

export async function runCli(argv: readonly string[], options: CliOptions): Promise<CliResult> {
  return startCli(argv, options).finished;
}

export function startCli(argv: readonly string[], options: CliOptions): RunningCli {
  const stdout = collector(options.nobodyReads ? brokenPipe() : new PassThrough());
  const stderr = collector();
  const listeners = new Map<HostSignal, Set<() => void>>();
  const stdin = typeof options.stdin === 'object' ? options.stdin : Readable.from([options.stdin ?? '']);
  const terminal = options.columns === undefined ? {} : { isTTY: true, columns: options.columns };
  const machine: Machine = {
    stdin: Object.assign(stdin, { isTTY: false }) as unknown as Machine['stdin'],
    stdout: Object.assign(stdout.stream, { isTTY: false, ...terminal }) as unknown as Machine['stdout'],
    stderr: stderr.stream,
    env: {
      TERM: 'xterm-256color',
      LANG: 'C.UTF-8',
      CODEX_HOME: options.codexHome,
      // Never those of the person who runs the tests.
      XDG_STATE_HOME: `${options.codexHome}/.state`,
      XDG_DATA_HOME: `${options.codexHome}/.data`,
      XDG_CONFIG_HOME: `${options.codexHome}/.config`,
      ...options.env,
    },
    platform: 'linux',
    onSignal(name, listener) {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(listener));
      return () => set.delete(listener);
    },
    onUncaught: () => () => {},
    stop: () => {},
    refreshSize: () => {},
  };
  const finished = run(argv, {
    machine,
    cwd: options.cwd ?? '/home/me/proj',
    homeFolder: '/home/me',
    version: '1.2.3',
    nowMs: () => options.nowMs ?? Date.now(),
    onExit: () => () => {},
  }).then(code => ({ code, stdout: stdout.text(), stderr: stderr.text() }));
  return {
    finished,
    stdout: stdout.text,
    stderr: stderr.text,
    writes: stdout.writes,
    async signal(name) {
      await vi.waitFor(() => expect(listeners.get(name)?.size ?? 0).toBeGreaterThan(0), { timeout: 60_000 });
      for (const listener of listeners.get(name) ?? []) listener();
    },
    closeOutput() {
      stdout.stream.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    },
  };
}

/** As the system has it: the write fails. */
function brokenPipe(): PassThrough {
  return new PassThrough({
    transform: (_piece, _encoding, done) => done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })),
  });
}

function collector(stream = new PassThrough()) {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return { stream, text: () => Buffer.concat(chunks).toString('utf8'), writes: () => chunks.length };
}
