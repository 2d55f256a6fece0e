/**
 * Linux's table of locks, /proc/locks. Promises: reads only; a line it does not know is passed over. A pid of another
 * namespace is shown by the kernel as 0 or -1: the lock is held, and the holder cannot be seen.
 */
import { readFile } from 'node:fs/promises';

export interface TableLock {
  /** Null when the kernel does not show it. */
  readonly pid: number | null;
  /** `major:minor` in hexadecimal, as the kernel writes it. */
  readonly device: string;
  readonly ino: number;
}

/** The exclusive flocks of a machine, by inode; several devices can have the same inode number. */
export type LockTable = ReadonlyMap<number, readonly TableLock[]>;

// `1: FLOCK  ADVISORY  WRITE 6701 fe:00:2146438 0 EOF`; a waiter has `->` before FLOCK and holds nothing.
const HELD_FLOCK = /^\d+: FLOCK +\S+ +WRITE +(-?\d+) +([0-9a-f]+:[0-9a-f]+):(\d+) /;

/**
 * The exclusive flocks of this machine by inode, or null where there is no such table. Through the thread pool, unlike the rest of
 * /proc: the kernel stops all locking for it, and that takes a grace period of about ten milliseconds.
 */
export async function readLockTable(): Promise<LockTable | null> {
  const text = await readLockText();
  return text === null ? null : parseLockTable(text);
}

/** The table as the kernel writes it: what is the same text says the same. */
export async function readLockText(): Promise<string | null> {
  return readFile('/proc/locks', 'utf8').catch(() => null);
}

export function parseLockTable(text: string): LockTable {
  const byInode = new Map<number, TableLock[]>();
  for (const line of text.split('\n')) {
    const match = HELD_FLOCK.exec(line);
    if (!match) continue;
    const pid = Number(match[1]);
    const lock = { pid: pid > 0 ? pid : null, device: match[2] ?? '', ino: Number(match[3]) };
    byInode.set(lock.ino, [...(byInode.get(lock.ino) ?? []), lock]);
  }
  return byInode;
}

/** A `dev` number of stat, written as the kernel writes it in the table. */
export function deviceText(dev: number): string {
  // Linux's dev_t: minor in bits 0-7 and 20-31, major in bits 8-19.
  const major = Math.floor(dev / 256) & 0xfff;
  const minor = (dev & 0xff) | (Math.floor(dev / 2 ** 12) & 0xfff00);
  return `${major.toString(16).padStart(2, '0')}:${minor.toString(16).padStart(2, '0')}`;
}
