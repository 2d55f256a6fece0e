/** The program's first file, and the only reader of `process`: hands streams, environment, signals and time to `run`. */
import { homedir } from 'node:os';
import { isatty } from 'node:tty';
import { VERSION } from '../recorder/version.ts';
import type { Machine } from '../terminal/machine.ts';
import { run } from './run.ts';

// Programs that are started from here get what the person set.
const env = { ...process.env };
// Ink draws nothing when it finds any value of CI, and it looks when it is loaded.
if (process.stdout.isTTY) delete process.env.CI;

const machine: Machine = {
  stdin: process.stdin,
  stdout: process.stdout,
  // Made when something is to be said: a third of a terminal's set-up is its.
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
  stopJob: () => process.kill(0, 'SIGTSTP'),
};

/** Runs the program to the end of the process. */
export async function main(): Promise<void> {
  const exitCode = await run(process.argv.slice(2), {
    machine,
    cwd: process.cwd(),
    homeFolder: homedir(),
    version: VERSION,
    nowMs: Date.now,
    onExit(listener) {
      process.on('exit', listener);
      return () => process.off('exit', listener);
    },
  });
  // Node gives the terminal its modes back as the last thing, and aborts with a core dump where that is gone: end as its hang-up would.
  if (process.stdin.isTTY && !isatty(0)) {
    process.removeAllListeners('SIGHUP');
    process.kill(process.pid, 'SIGHUP');
  }
  // What was said has been handed on; an open standard input or a timer must not keep the program.
  process.exit(exitCode);
}
