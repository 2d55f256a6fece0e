/**
 * Starts codex, never through a shell: on the terminal, for one turn in the background, or for one answer. How it ended is a value,
 * also when it could not be started.
 */
import { type ChildProcess, execFile, type SpawnOptions, spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { ErrorFile } from './error-file.ts';
import type { Environment } from './program.ts';

export interface CodexCall {
  readonly file: string;
  readonly args: readonly string[];
  /** An existing folder, see `existingFolder`. */
  readonly cwd: string;
  readonly env: Environment;
}

/** `exitCode` is null after a signal. `errors` is the end of standard error, where it was kept. */
export type CodexEnd =
  | {
      readonly kind: 'ended';
      readonly exitCode: number | null;
      readonly signal: string | null;
      readonly errors: string;
    }
  | { readonly kind: 'notStarted'; readonly message: string };

/** The person's own environment, and the home that is open here. */
export function codexEnvironment(env: Environment, codexHome: string): Environment {
  return { ...env, CODEX_HOME: codexHome };
}

/** The session's folder where it is still one, else `instead`. */
export async function existingFolder(folder: string | null, instead: string): Promise<string> {
  if (folder === null || !isAbsolute(folder)) return instead;
  const facts = await stat(folder).catch(() => null);
  return facts?.isDirectory() ? folder : instead;
}

function start(
  { file, args, cwd, env }: CodexCall,
  options: Pick<SpawnOptions, 'stdio' | 'detached'>,
): ChildProcess {
  return spawn(file, args, { cwd, env: { ...env }, shell: false, ...options });
}

function endOf(child: ChildProcess, readErrors: () => string): Promise<CodexEnd> {
  return new Promise(resolve => {
    child.once('error', error => resolve({ kind: 'notStarted', message: error.message }));
    child.once('exit', (exitCode, signal) =>
      resolve({ kind: 'ended', exitCode, signal, errors: readErrors() }),
    );
  });
}

/** Runs codex on rolltop's own terminal until it ends. The signal sends it SIGTERM. */
export async function runOnTerminal(call: CodexCall, signal: AbortSignal): Promise<CodexEnd> {
  const child = start(call, { stdio: 'inherit' });
  const stop = (): void => void child.kill('SIGTERM');
  signal.addEventListener('abort', stop);
  try {
    return await endOf(child, () => '');
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

export interface BackgroundTurn {
  readonly ended: Promise<CodexEnd>;
  /** SIGINT, as by Ctrl-C: Codex ends the turn and writes that to the session. Called again: SIGTERM. */
  interrupt(): void;
}

/**
 * Starts a turn that goes on when rolltop ends: in a process group of its own, so that neither Ctrl-C nor a closed terminal reaches
 * it, and with a file, not a pipe, for its errors.
 */
export function startTurn(call: CodexCall, message: string): BackgroundTurn {
  const errors = new ErrorFile();
  const child = start(call, { stdio: ['pipe', 'ignore', errors.descriptor ?? 'ignore'], detached: true });
  const ended = endOf(child, () => errors.lastPart()).finally(() => errors.close());
  // A codex that ended early does not read its input; its end is reported.
  child.stdin?.on('error', () => {});
  child.stdin?.end(message);
  child.unref();
  let isInterrupted = false;
  const interrupt = (): void => {
    child.kill(isInterrupted ? 'SIGTERM' : 'SIGINT');
    isInterrupted = true;
  };
  return { ended, interrupt };
}

/** Queueing a message takes a fifth of a second. */
const ANSWER_TIMEOUT_MS = 60_000;

/** Runs codex for its answer, without input. */
export function runForAnswer({ file, args, cwd, env }: CodexCall): Promise<CodexEnd> {
  return new Promise(resolve => {
    const options = { cwd, env: { ...env }, timeout: ANSWER_TIMEOUT_MS, shell: false };
    const child = execFile(file, [...args], options, (error, _stdout, errors) => {
      if (child.pid === undefined) {
        resolve({ kind: 'notStarted', message: error?.message ?? 'it could not be started' });
      } else {
        resolve({ kind: 'ended', exitCode: child.exitCode, signal: child.signalCode, errors });
      }
    });
    child.stdin?.on('error', () => {});
    child.stdin?.end();
  });
}
