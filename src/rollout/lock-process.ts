/**
 * What Linux tells about a process that holds a session. Promises: reads /proc only, and a process that is gone or may
 * not be looked at is a value. Does not signal anybody.
 */
import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { basename } from 'node:path';
import type { LockHolder } from './conversation.ts';

const UNKNOWN: LockHolder = { pid: null, command: null, daemon: false };
/** A command line is shown in one line of a message. */
const COMMAND_CHARACTERS = 300;
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
  const daemon = isCodex(args) && args.slice(1).some(arg => DAEMON_WORDS.has(arg));
  return { pid, command: args.join(' ').slice(0, COMMAND_CHARACTERS) || null, daemon };
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

/** The Codex process that has this rollout open for writing, or null when none is seen. */
export async function findCodexWriter(path: string): Promise<LockHolder | null> {
  return (await findCodexWriters()).get(await realpath(path).catch(() => path)) ?? null;
}

/**
 * Rollouts that Codex processes have open for writing, by real path. Codex up to 0.146 takes no lock: an open descriptor
 * is the only sign. Empty where there is no /proc.
 */
export async function findCodexWriters(): Promise<ReadonlyMap<string, LockHolder>> {
  const writers = new Map<string, LockHolder>();
  const own = await ownProcessId();
  for (const pid of await processIds()) {
    if (pid === own) continue;
    if (!(await runsCodex(pid))) continue;
    for (const { path, fd } of (await openFiles(pid)) ?? []) {
      if (path.endsWith('.jsonl') && (await isWritable(pid, fd)))
        writers.set(path, await describeProcess(pid));
    }
  }
  return writers;
}

/** By its command line, or by the program behind it: a launcher may have given it another name. */
async function runsCodex(pid: number): Promise<boolean> {
  const args = await commandLine(pid);
  if (args === null || args.length === 0) return false;
  return isCodex(args) || isCodex([(await linkTarget(pid, 'exe')) ?? '']);
}

/** `codex`, or a script or a build of it: `node /usr/bin/codex …`, `codex-linux-x64`. */
function isCodex(args: readonly string[]): boolean {
  return args.slice(0, 2).some(arg => /^codex(?:$|[-.])/.test(basename(arg)));
}

async function processIds(): Promise<number[]> {
  try {
    return (await readdir('/proc')).map(Number).filter(pid => Number.isInteger(pid) && pid > 0);
  } catch {
    return [];
  }
}

async function ownProcessId(): Promise<number | null> {
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

async function openFiles(pid: number): Promise<{ readonly fd: string; readonly path: string }[] | null> {
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

async function isWritable(pid: number, fd: string): Promise<boolean> {
  try {
    const flags = /^flags:\s*([0-7]+)$/m.exec(await readFile(`/proc/${pid}/fdinfo/${fd}`, 'utf8'))?.[1];
    return flags !== undefined && (Number.parseInt(flags, 8) & WRITABLE) !== 0;
  } catch {
    return false;
  }
}
