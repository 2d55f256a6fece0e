/**
 * Codex's writer lock for one conversation (FORMAT.md, section 6), taken and given back in Codex's order: coordination
 * lock, thread lock, compare inodes, give the coordination lock back; and at the end the coordination lock again, unlink,
 * close. Promises: waits a few seconds at most, never takes a lock that is held, and leaves no lock behind
 * but those a crash leaves (which are not locked any more). Outside any Codex home the rollout itself is locked.
 */
import { constants } from 'node:fs';
import { join } from 'node:path';
import type { ConversationId } from '../../format/identity.ts';
import type { Clock } from '../file/clock.ts';
import {
  attemptQuietly,
  closeQuietly,
  errorCode,
  type FileOperations,
  type FileStatus,
} from '../file/file-operations.ts';
import { type Flock, FlockError } from './flock.ts';

/** A lock that is ours until `release`. */
export interface HeldLock {
  /**
   * Gives it back; twice is once. Never rejects: what it was held for has ended by then, and the lock is free with its descriptor.
   * Where the file of the lock cannot be removed it stays behind unlocked, as after a crash, and means nothing.
   */
  release(): Promise<void>;
  /** False when its file was removed or replaced: then another program can hold the lock, too. Throws a system error. */
  isOurs(): Promise<boolean>;
  /** The file whose lock is held; null for none. */
  readonly lockPath: string | null;
}

/** Expected outcomes. `lockPath` is the file whose lock is held: of the conversation, or the one that all of a home take for a moment. */
export type LockAttempt =
  | { readonly kind: 'taken'; readonly lock: HeldLock }
  | { readonly kind: 'held'; readonly lockPath: string }
  | { readonly kind: 'coordination held'; readonly lockPath: string };

export interface LockTools {
  readonly flock: Flock;
  readonly operations: FileOperations;
  readonly clock: Clock;
}

const LOCK_FLAGS = constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const READ_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
/**
 * Codex holds the coordination lock for a few calls only, and we for as long as a small program takes to start: so many half seconds of it
 * mean that its holder is stuck. Twenty writers at a time on a machine that has other work take three seconds.
 */
const COORDINATION_MOMENTS = 12;
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
  let moments = 0;
  for (let replaced = 0; replaced < REOPEN_LIMIT; ) {
    const attempt = await tryBoth({ lockPath, coordinationPath: coordinationPath(codexHome) }, tools);
    switch (attempt.kind) {
      case 'taken':
        return { kind: 'taken', lock: heldThread(codexHome, { lockPath, ...attempt }, tools) };
      case 'held':
        return { kind: 'held', lockPath };
      case 'coordination held':
        moments += 1;
        if (moments >= COORDINATION_MOMENTS)
          return { kind: 'coordination held', lockPath: coordinationPath(codexHome) };
        break;
      case 'replaced':
        replaced += 1;
        break;
      default:
        return attempt satisfies never;
    }
  }
  throw new FlockError(`the lock file ${lockPath} was replaced again and again`);
}

/** Locks the rollout file itself: outside of any home there is no lock folder. */
export async function takeFileLock(path: string, tools: LockTools): Promise<LockAttempt> {
  const { operations, flock, clock } = tools;
  const fd = await operations.open(path, READ_FLAGS, 0);
  return unlessFailed([fd], operations, async () => {
    const facts = await operations.fstat(fd);
    if ((await flock.lock([{ fd, wait: 'never' }], clock)) === 1) {
      const release = once(() => closeQuietly(operations, fd));
      return {
        kind: 'taken',
        lock: { release, lockPath: path, isOurs: () => names(path, facts, operations) },
      };
    }
    await closeQuietly(operations, fd);
    return { kind: 'held', lockPath: path };
  });
}

/** The lock of a caller that may go on without one. */
export function noLock(): HeldLock {
  return { release: () => Promise.resolve(), isOurs: () => Promise.resolve(true), lockPath: null };
}

type Attempt =
  | { readonly kind: 'taken'; readonly fd: number; readonly facts: FileStatus }
  | { readonly kind: 'held' | 'coordination held' | 'replaced' };

/** One program takes both locks: starting it is nearly all that a lock costs. */
async function tryBoth(
  paths: { readonly lockPath: string; readonly coordinationPath: string },
  { operations, flock, clock }: LockTools,
): Promise<Attempt> {
  const coordination = await operations.open(paths.coordinationPath, LOCK_FLAGS, 0o600);
  const opened = [coordination];
  return unlessFailed(opened, operations, async () => {
    const fd = await operations.open(paths.lockPath, LOCK_FLAGS, 0o600);
    opened.push(fd);
    const taken = await flock.lock(
      [
        { fd: coordination, wait: 'a moment' },
        { fd, wait: 'never' },
      ],
      clock,
    );
    const facts = await operations.fstat(fd);
    // A lock on a file that was unlinked meanwhile protects nothing: the next one would lock a new file.
    const isCurrent = taken === 2 && (await names(paths.lockPath, facts, operations));
    await closeQuietly(operations, coordination);
    if (isCurrent) return { kind: 'taken', fd, facts };
    await closeQuietly(operations, fd);
    if (taken === 0) return { kind: 'coordination held' };
    return { kind: taken === 1 ? 'held' : 'replaced' };
  });
}

/** A descriptor that is not closed would hold its lock until this process ends. */
async function unlessFailed<T>(
  opened: readonly number[],
  operations: FileOperations,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    for (const fd of opened) await closeQuietly(operations, fd);
    throw error;
  }
}

/** Whether the path leads to this file. */
async function names(path: string, open: FileStatus, operations: FileOperations): Promise<boolean> {
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
  readonly facts: FileStatus;
}

function heldThread(codexHome: string, held: ThreadLock, tools: LockTools): HeldLock {
  const { lockPath, facts } = held;
  const isOurs = () => names(lockPath, facts, tools.operations);
  return { lockPath, isOurs, release: once(() => giveBack(codexHome, held, tools)) };
}

async function giveBack(codexHome: string, held: ThreadLock, tools: LockTools): Promise<void> {
  await attemptQuietly(() => removeName(codexHome, held, tools));
  await closeQuietly(tools.operations, held.fd);
}

/** Without the coordination lock the file stays: unlocked, it means nothing. */
async function removeName(
  codexHome: string,
  { lockPath, facts }: ThreadLock,
  { operations, flock, clock }: LockTools,
): Promise<void> {
  const fd = await operations.open(coordinationPath(codexHome), LOCK_FLAGS, 0o600);
  try {
    for (let moments = 1; (await flock.lock([{ fd, wait: 'a moment' }], clock)) === 0; moments += 1)
      if (moments === COORDINATION_MOMENTS) return;
    if (await names(lockPath, facts, operations)) await operations.unlink(lockPath);
  } finally {
    await closeQuietly(operations, fd);
  }
}

function once(release: () => Promise<void>): () => Promise<void> {
  let releasing: Promise<void> | null = null;
  return () => {
    releasing ??= release();
    return releasing;
  };
}
