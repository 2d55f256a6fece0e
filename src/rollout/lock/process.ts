/**
 * What Linux shows of a process that holds a session. Promises: reads /proc only, and a process that is gone or may
 * not be inspected is a value. Sends no signals.
 *
 * Nothing here waits for a disk, and all of it is read twice a second: it is read synchronously, because a trip through the
 * thread pool costs ten times as much as the reading.
 */
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { LockHolder } from '../../format/conversation.ts';
import { isCodexProgram, processName } from './process-name.ts';

const UNKNOWN: LockHolder = { pid: null, command: null, daemon: false };
const DAEMON_WORDS: ReadonlySet<string> = new Set(['app-server', 'daemon']);
const WRITABLE = 0o3;

/** A holder of which nothing can be known. */
export function unknownHolder(): LockHolder {
  return UNKNOWN;
}

/** The process as a holder; unknown when there is no such process (any more). */
export function describeProcess(pid: number): LockHolder {
  const args = commandLine(pid);
  if (args === null) return UNKNOWN;
  const command = processName(args);
  // The prompt of an exec may be any word.
  const daemon =
    isCodex(args) && command !== 'codex exec' && args.slice(1).some(arg => DAEMON_WORDS.has(arg));
  return { pid, command, daemon };
}

/** Epoch ms of the process's beginning, to a hundredth of a second; null when the system does not show it. */
export function processStart(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const machine = readFileSync('/proc/stat', 'utf8');
    // The name, in parentheses, may hold anything; the beginning is the 20th field behind it, in ticks of 10 ms.
    const ticks = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
    const bootSeconds = Number(/^btime (\d+)$/m.exec(machine)?.[1]);
    const started = bootSeconds * 1000 + ticks * 10;
    return Number.isFinite(started) ? started : null;
  } catch {
    return null;
  }
}

/** False also for one that ended, and of whose end its parent has not taken notice. */
export function hasGone(pid: number): boolean {
  return !existsSync(`/proc/${pid}`);
}

/** Whether one of its threads could run and waits for the processor, or runs. */
export function isRunnable(pid: number): boolean {
  try {
    return readdirSync(`/proc/${pid}/task`).some(thread => isThreadRunnable(pid, thread));
  } catch {
    return false;
  }
}

function isThreadRunnable(pid: number, thread: string): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
    return stat.startsWith('R', stat.lastIndexOf(')') + 2);
  } catch {
    return false;
  }
}

/** By its command line, or by the program behind it: a launcher may have set another name. */
export function runsCodex(pid: number): boolean {
  const args = commandLine(pid);
  if (args === null || args.length === 0) return false;
  return isCodex(args) || isCodex([linkTarget(pid, 'exe') ?? '']);
}

/** `codex`, or a script or a build of it: `node /usr/bin/codex …`, `codex-linux-x64`. */
function isCodex(args: readonly string[]): boolean {
  return args.slice(0, 2).some(isCodexProgram);
}

export function processIds(): number[] {
  try {
    return readdirSync('/proc')
      .map(Number)
      .filter(pid => Number.isInteger(pid) && pid > 0);
  } catch {
    return [];
  }
}

/** The number of the process or thread that began last: while it is the same, none has begun. Null where there is no /proc. */
export function newestProcessId(): string | null {
  try {
    return readFileSync('/proc/loadavg', 'utf8').trim().split(' ').at(-1) ?? null;
  } catch {
    return null;
  }
}

export function ownProcessId(): number | null {
  try {
    return Number(readlinkSync('/proc/self'));
  } catch {
    return null;
  }
}

function commandLine(pid: number): string[] | null {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      .split('\0')
      .filter(arg => arg !== '');
  } catch {
    return null;
  }
}

export function openFiles(pid: number): readonly { readonly fd: string; readonly path: string }[] | null {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap(fd => {
      const path = linkTarget(pid, `fd/${fd}`);
      return path === null ? [] : [{ fd, path }];
    });
  } catch {
    return null;
  }
}

function linkTarget(pid: number, link: string): string | null {
  try {
    return readlinkSync(`/proc/${pid}/${link}`);
  } catch {
    return null;
  }
}

export function isWritable(pid: number, fd: string): boolean {
  try {
    const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'utf8'))?.[1];
    return flags !== undefined && (Number.parseInt(flags, 8) & WRITABLE) !== 0;
  } catch {
    return false;
  }
}
