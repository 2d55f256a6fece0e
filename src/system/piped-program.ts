/**
 * A program of this machine that is talked to while it runs. Promises: never through a shell; a process group of its own, so that a Ctrl-C
 * for rolltop does not reach it; ended together with whatever it started; that it could not be started is an end like others.
 */
import { type ChildProcess, spawn } from 'node:child_process';

export interface PipedProgram {
  /** Bytes for its standard input. */
  write(bytes: Buffer): void;
  /** Its end, once. `code` is null after a signal. */
  readonly ended: Promise<{ readonly code: number | null; readonly errors: string }>;
  /** Ends it. */
  kill(): void;
}

export interface PipedCall {
  /** Absolute, see `findProgram`. */
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly onOutput: (bytes: Buffer) => void;
}

/** What it says on standard error is the reason when it ends; the last of it is kept. */
const ERRORS_CAP = 8 * 1024;

export function startPiped({ file, args, env, onOutput }: PipedCall): PipedProgram {
  const child = spawn(file, args, { env: { ...env }, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  let errors = '';
  child.stdout.on('data', onOutput);
  child.stderr.on('data', (bytes: Buffer) => {
    errors = `${errors}${bytes.toString('utf8')}`.slice(-ERRORS_CAP);
  });
  // A program that ended does not read any more: its end says why.
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream.on('error', () => {});
  const ended = new Promise<{ code: number | null; errors: string }>(resolve => {
    child.once('error', error => resolve({ code: null, errors: error.message }));
    child.once('close', code => resolve({ code, errors }));
  });
  return {
    ended,
    write: bytes => void (child.stdin.writable && child.stdin.write(bytes)),
    kill: () => killGroup(child),
  };
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGTERM');
  } catch {
    child.kill('SIGTERM');
  }
}
