/**
 * Runs a small program of this machine for its answer. Promises: never through a shell, never longer than its time, and how it ended is
 * a value; a program that takes too long is killed together with whatever it started. It has a process group of its own, so that a
 * Ctrl-C for rolltop does not reach it.
 */
import { type ChildProcess, spawn } from 'node:child_process';

export interface ProgramCall {
  /** Absolute, see `findProgram`. */
  readonly file: string;
  readonly args: readonly string[];
  /** The whole environment of the program. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** What it reads on standard input; nothing by default. */
  readonly input?: string;
  /** Open descriptors that it gets as 3, 4, … */
  readonly descriptors?: readonly number[];
  /** Takes what it writes to standard output, however much that is; left out: it is collected. */
  readonly onOutput?: (chunk: Buffer) => void;
  readonly timeoutMs: number;
  /** Runs `work` after `ms`, and returns the way to stop it. For tests; a timer otherwise. */
  readonly after?: (ms: number, work: () => void) => () => void;
}

export type ProgramEnd =
  /** `code` is null after a signal. */
  | {
      readonly kind: 'ended';
      readonly code: number | null;
      readonly signal: string | null;
      readonly output: string;
      readonly errors: string;
    }
  | { readonly kind: 'not started'; readonly why: string }
  | { readonly kind: 'too slow' };

/** What small programs say fits in here; the rest is dropped. */
const ANSWER_CAP_BYTES = 1024 * 1024;

export function runProgram(call: ProgramCall): Promise<ProgramEnd> {
  return new Promise(resolve => {
    let child: ChildProcess;
    try {
      child = start(call);
    } catch (error) {
      resolve({ kind: 'not started', why: String(error instanceof Error ? error.message : error) });
      return;
    }
    const output = outputOf(child, call.onOutput);
    const errors = collected(child, 'stderr');
    const stopTimer = (call.after ?? afterTimer)(call.timeoutMs, () => {
      killGroup(child);
      finish({ kind: 'too slow' });
    });
    let stopWaiting = (): void => {};
    const finish = (end: ProgramEnd): void => {
      stopTimer();
      stopWaiting();
      closePipes(child);
      resolve(end);
    };
    child.once('error', error => finish({ kind: 'not started', why: error.message }));
    // The end of its output comes after its own, and not at all while something that it left running holds the pipe.
    const ended = (code: number | null, signal: string | null): void =>
      finish({ kind: 'ended', code, signal, output: output(), errors: errors() });
    child.once('close', ended);
    child.once('exit', (code, signal) => {
      // What takes the output needs all of it.
      if (call.onOutput === undefined)
        stopWaiting = afterTimer(OUTPUT_PATIENCE_MS, () => ended(code, signal));
    });
  });
}

/** How long output is waited for when the program itself has ended. */
const OUTPUT_PATIENCE_MS = 200;

function start({ file, args, cwd, env, input, descriptors = [] }: ProgramCall): ChildProcess {
  const child = spawn(file, args, {
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...env },
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe', ...descriptors],
    shell: false,
    detached: true,
    windowsHide: true,
  });
  child.stdin?.on('error', () => {});
  child.stdin?.end(input);
  return child;
}

function outputOf(child: ChildProcess, onOutput: ProgramCall['onOutput']): () => string {
  if (onOutput === undefined) return collected(child, 'stdout');
  child.stdout?.on('error', () => {});
  child.stdout?.on('data', onOutput);
  return () => '';
}

function collected(child: ChildProcess, from: 'stdout' | 'stderr'): () => string {
  const chunks: Buffer[] = [];
  let bytes = 0;
  child[from]?.on('error', () => {});
  child[from]?.on('data', (chunk: Buffer) => {
    if (bytes < ANSWER_CAP_BYTES) chunks.push(chunk);
    bytes += chunk.length;
  });
  return () => Buffer.concat(chunks).toString('utf8');
}

function killGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
  child.unref();
}

/** An open pipe would keep this process alive for as long as somebody has its other end. */
function closePipes(child: ChildProcess): void {
  for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe?.destroy();
}

function afterTimer(ms: number, work: () => void): () => void {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
}
