/**
 * Codex's writer lock for one conversation (FORMAT.md, section 6), taken and given back in Codex's order: coordination
 * lock, thread lock, compare inodes, give the coordination lock back; and at the end the coordination lock again, unlink,
 * close. Promises: never waits longer than two seconds, never takes a lock that is held, and leaves no lock behind
 * but those a crash leaves (which are not locked any more). Outside any Codex home the rollout itself is locked.
 */
import { constants } from 'node:fs';
import { join } from 'node:path';
import type { ConversationId } from '../../format/identity.ts';
import type { Clock } from '../file/clock.ts';
import type { FileOperations } from '../file/file-operations.ts';
import { errorCode } from '../file/file-operations.ts';
import type { Flock } from './flock.ts';

/** A lock that is ours until `release`. Releasing twice is one release. */
export interface HeldLock {
  release(): Promise<void>;
}

/** Expected outcomes. `lockPath` is the file whose lock is held. */
export type LockAttempt =
  | { readonly kind: 'taken'; readonly lock: HeldLock }
  | { readonly kind: 'held'; readonly lockPath: string };

export interface LockTools {
  readonly flock: Flock;
  readonly operations: FileOperations;
  readonly clock: Clock;
}

const LOCK_FLAGS = constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const READ_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
/** Codex holds the coordination lock for a few calls only; two seconds of it mean that its holder is stuck. */
const COORDINATION_WAIT_MS = 2_000;
const COORDINATION_RETRY_MS = 10;
/** The lock file can be unlinked between opening and locking, once per holder that leaves. */
const REOPEN_LIMIT = 10;

export function lockFolder(codexHome: string): string {
  return join(codexHome, 'thread-writer-locks');
}

export function threadLockPath(codexHome: string, id: ConversationId): string {
  return join(lockFolder(codexHome), `${id}.lock`);
}

function coordinationPath(codexHome: string): string {
  return join(lockFolder(codexHome), '.coordination.lock');
}

/** Takes the writer lock of a conversation in a Codex home. */
export async function takeThreadLock(
  codexHome: string,
  id: ConversationId,
  tools: LockTools,
): Promise<LockAttempt> {
  await tools.operations.mkdir(lockFolder(codexHome), 0o700);
  const lockPath = threadLockPath(codexHome, id);
  const coordination = await takeCoordination(codexHome, tools);
  if (coordination === null) return { kind: 'held', lockPath: coordinationPath(codexHome) };
  try {
    const fd = await lockCurrentFile(lockPath, tools);
    if (fd === null) return { kind: 'held', lockPath };
    return { kind: 'taken', lock: once(() => giveBack(codexHome, { lockPath, fd }, tools)) };
  } finally {
    await tools.operations.close(coordination);
  }
}

/** Locks the rollout file itself: outside of any home there is no lock folder. */
export async function takeFileLock(path: string, tools: LockTools): Promise<LockAttempt> {
  const fd = await tools.operations.open(path, READ_FLAGS, 0);
  if (!(await lockedOrClosed(fd, tools))) return { kind: 'held', lockPath: path };
  return { kind: 'taken', lock: once(async () => tools.operations.close(fd)) };
}

/** The lock of a caller that may go on without one. */
export function noLock(): HeldLock {
  return { release: () => Promise.resolve() };
}

/** A descriptor with the coordination lock, or null when it stays held. */
async function takeCoordination(codexHome: string, tools: LockTools): Promise<number | null> {
  const { operations, flock, clock } = tools;
  const fd = await operations.open(coordinationPath(codexHome), LOCK_FLAGS, 0o600);
  const deadline = clock.nowMs() + COORDINATION_WAIT_MS;
  try {
    while (flock.tryLock(fd) === 'held') {
      if (clock.nowMs() >= deadline) {
        await operations.close(fd);
        return null;
      }
      await clock.sleep(COORDINATION_RETRY_MS);
    }
    return fd;
  } catch (error) {
    await operations.close(fd);
    throw error;
  }
}

/** A locked descriptor of the file that the path names now, or null when it is held. */
async function lockCurrentFile(lockPath: string, tools: LockTools): Promise<number | null> {
  for (let attempt = 0; attempt < REOPEN_LIMIT; attempt += 1) {
    const fd = await tools.operations.open(lockPath, LOCK_FLAGS, 0o600);
    if (!(await lockedOrClosed(fd, tools))) return null;
    // A lock on a file that was unlinked meanwhile protects nothing: the next one would lock a new file.
    if (await isCurrent(lockPath, fd, tools)) return fd;
  }
  throw new Error(`The lock file ${lockPath} was replaced again and again.`);
}

async function isCurrent(lockPath: string, fd: number, tools: LockTools): Promise<boolean> {
  let current = false;
  try {
    current = await namesDescriptor(lockPath, fd, tools);
    return current;
  } finally {
    // A descriptor that is not closed would hold the lock until this process ends.
    if (!current) await tools.operations.close(fd);
  }
}

async function lockedOrClosed(fd: number, { flock, operations }: LockTools): Promise<boolean> {
  let locked = false;
  try {
    locked = flock.tryLock(fd) === 'taken';
    return locked;
  } finally {
    if (!locked) await operations.close(fd);
  }
}

async function namesDescriptor(path: string, fd: number, { operations }: LockTools): Promise<boolean> {
  const open = await operations.fstat(fd);
  try {
    const named = await operations.lstat(path);
    return named.ino === open.ino && named.dev === open.dev;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

interface ThreadLock {
  readonly lockPath: string;
  readonly fd: number;
}

async function giveBack(codexHome: string, { lockPath, fd }: ThreadLock, tools: LockTools): Promise<void> {
  const { operations } = tools;
  let coordination: number | null = null;
  try {
    coordination = await takeCoordination(codexHome, tools);
    // Without the coordination lock the file stays: unlocked, it means nothing.
    if (coordination !== null && (await namesDescriptor(lockPath, fd, tools)))
      await operations.unlink(lockPath);
  } finally {
    await operations.close(fd);
    if (coordination !== null) await operations.close(coordination);
  }
}

function once(release: () => Promise<void>): HeldLock {
  let releasing: Promise<void> | null = null;
  return {
    release: () => {
      releasing ??= release();
      return releasing;
    },
  };
}
