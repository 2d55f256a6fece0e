/** The program's first file, and the only reader of `process`: hands streams, environment, signals and time to `run`. */
import { userInfo } from 'node:os';
import path from 'node:path';
import { isatty } from 'node:tty';
import { VERSION } from '../recorder/version.ts';
import type { Machine } from '../terminal/machine.ts';
import { run } from './run.ts';

// For programs that are started from here: the environment as it was set.
const env = { ...process.env };
// Ink draws nothing when CI has any value, which it reads while it is loaded.
if (process.stdout.isTTY) delete process.env.CI;

/** Also where the folder was deleted: packages and child programs need one that exists. */
function workingFolder(): string {
  try {
    return process.cwd();
  } catch {
    process.chdir('/');
    return env.PWD?.startsWith('/') ? env.PWD : '/';
  }
}

/** HOME, else what the system knows of the user, else null. */
function homeFolder(cwd: string): string | null {
  try {
    return path.resolve(cwd, env.HOME || userInfo().homedir);
  } catch {
    return null;
  }
}

const machine: Machine = {
  stdin: process.stdin,
  stdout: process.stdout,
  // Set up on first use: it is a third of what a terminal's streams cost.
  get stderr() {
    return process.stderr;
  },
  env,
  platform: process.platform,
  onSignal(signal, listener) {
    process.on(signal, listener);
    return () => process.off(signal, listener);
  },
  onUncaught(listener) {
    process.on('uncaughtException', listener);
    process.on('unhandledRejection', listener);
    return () => {
      process.off('uncaughtException', listener);
      process.off('unhandledRejection', listener);
    };
  },
  stop: target => process.kill(target === 'job' ? 0 : process.pid, 'SIGTSTP'),
  // Node's own listener reads the size.
  refreshSize: () => void process.emit('SIGWINCH', 'SIGWINCH'),
};

/** Runs the program and ends the process. */
export async function main(): Promise<void> {
  const cwd = workingFolder();
  const exitCode = await run(process.argv.slice(2), {
    machine,
    cwd,
    homeFolder: homeFolder(cwd),
    version: VERSION,
    nowMs: Date.now,
    onExit(listener) {
      process.on('exit', listener);
      return () => process.off('exit', listener);
    },
  });
  // Node restores the terminal's modes at exit, and aborts with a core dump when the terminal is gone: end as a hang-up does.
  if (process.stdin.isTTY && !isatty(0)) {
    process.removeAllListeners('SIGHUP');
    process.kill(process.pid, 'SIGHUP');
  }
  // All output was handed on; an open standard input or a timer must not keep the process.
  process.exit(exitCode);
}
