/**
 * What Linux tells about a process that holds a session. Promises: reads /proc only, and a process that is gone or may
 * not be looked at is a value. Does not signal anybody.
 */
import { readdir, readFile, readlink } from 'node:fs/promises';
import type { LockHolder } from './conversation.ts';
import { isCodexProgram, processName } from './process-name.ts';

const UNKNOWN: LockHolder = { pid: null, command: null, daemon: false };
const DAEMON_WORDS: ReadonlySet<string> = new Set(['app-server', 'daemon']);
const WRITABLE = 0o3;

/** Somebody holds it, and nothing more can be known. */
export function unknownHolder(): LockHolder {
  return UNKNOWN;
}

/** The process as a holder; unknown when there is no such process (any more). */
export async function describeProcess(pid: number): Promise<LockHolder> {
  const args = await commandLine(pid);
  if (args === null) return UNKNOWN;
  const command = processName(args);
  // The prompt of an exec may be any word.
  const daemon =
    isCodex(args) && command !== 'codex exec' && args.slice(1).some(arg => DAEMON_WORDS.has(arg));
  return { pid, command, daemon };
}

/** Epoch ms of the process's beginning, to a hundredth of a second; null when it is not told. */
export async function processStart(pid: number): Promise<number | null> {
  try {
    const [stat, machine] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/stat', 'utf8'),
    ]);
    // The name, in parentheses, may hold anything; the beginning is the 20th field behind it, in ticks of 10 ms.
    const ticks = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
    const bootSeconds = Number(/^btime (\d+)$/m.exec(machine)?.[1]);
    const started = bootSeconds * 1000 + ticks * 10;
    return Number.isFinite(started) ? started : null;
  } catch {
    return null;
  }
}

/** Whether the process has `path` open; null when its descriptors may not be read. */
export async function hasOpen(pid: number, path: string): Promise<boolean | null> {
  const files = await openFiles(pid);
  return files === null ? null : files.some(file => file.path === path);
}

/** Some process that has `path` open: whoever inherited a lock from a process that is gone. Unknown when none is seen. */
export async function describeOpener(path: string): Promise<LockHolder> {
  for (const pid of await processIds()) {
    if (await hasOpen(pid, path)) return describeProcess(pid);
  }
  return UNKNOWN;
}

/** By its command line, or by the program behind it: a launcher may have given it another name. */
export async function runsCodex(pid: number): Promise<boolean> {
  const args = await commandLine(pid);
  if (args === null || args.length === 0) return false;
  return isCodex(args) || isCodex([(await linkTarget(pid, 'exe')) ?? '']);
}

/** `codex`, or a script or a build of it: `node /usr/bin/codex …`, `codex-linux-x64`. */
function isCodex(args: readonly string[]): boolean {
  return args.slice(0, 2).some(isCodexProgram);
}

export async function processIds(): Promise<number[]> {
  try {
    return (await readdir('/proc')).map(Number).filter(pid => Number.isInteger(pid) && pid > 0);
  } catch {
    return [];
  }
}

export async function ownProcessId(): Promise<number | null> {
  const self = await readlink('/proc/self').catch(() => null);
  return self === null ? null : Number(self);
}

async function commandLine(pid: number): Promise<string[] | null> {
  try {
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0').filter(arg => arg !== '');
  } catch {
    return null;
  }
}

export async function openFiles(
  pid: number,
): Promise<readonly { readonly fd: string; readonly path: string }[] | null> {
  try {
    const names = await readdir(`/proc/${pid}/fd`);
    const links = await Promise.all(names.map(async fd => ({ fd, path: await linkTarget(pid, `fd/${fd}`) })));
    return links.flatMap(({ fd, path }) => (path === null ? [] : [{ fd, path }]));
  } catch {
    return null;
  }
}

async function linkTarget(pid: number, link: string): Promise<string | null> {
  try {
    return await readlink(`/proc/${pid}/${link}`);
  } catch {
    return null;
  }
}

export async function isWritable(pid: number, fd: string): Promise<boolean> {
  try {
    const flags = /^flags:\s*([0-7]+)$/m.exec(await readFile(`/proc/${pid}/fdinfo/${fd}`, 'utf8'))?.[1];
    return flags !== undefined && (Number.parseInt(flags, 8) & WRITABLE) !== 0;
  } catch {
    return false;
  }
}
