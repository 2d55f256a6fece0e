/**
 * Who holds a conversation, without holding it. Promises: reads /proc on Linux and takes no lock there; elsewhere it
 * tries the lock under the coordination lock and gives it back immediately. Where nothing can be said, a session is
 * `unknown`, never `free`.
 */
import { lstat, realpath } from 'node:fs/promises';
import type { LockHolder } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';
import { systemClock } from '../file/clock.ts';
import { errorCode, nodeFileOperations } from '../file/file-operations.ts';
import { Slices } from '../file/slices.ts';
import { findCodexWriter } from './codex-writers.ts';
import { loadFlock } from './flock.ts';
import { HolderMemory, type LockFile, lockFileAt } from './holder-memory.ts';
import { unknownHolder } from './process.ts';
import { type LockTable, parseLockTable, readLockTable, readLockText } from './table.ts';
import { type LockAttempt, lockFolder, takeFileLock, takeThreadLock, threadLockPath } from './thread-lock.ts';

/**
 * What `probeHolder` found. Held by `lock`: an append would be refused. Held by `open-file`: a Codex up to 0.146 has the
 * rollout open for writing. It takes no lock; it would not notice an append, and an append is refused, too.
 */
export type HolderProbe =
  | { readonly kind: 'free' }
  | { readonly kind: 'held'; readonly holder: LockHolder; readonly by: 'lock' | 'open-file' }
  | { readonly kind: 'unknown' };

/** What `probeHolder` takes. */
export interface ProbedConversation {
  /** The Codex home whose lock folder is read; null outside any home, where the rollout itself is locked. */
  readonly codexHome: string | null;
  readonly id: ConversationId;
  /** The rollout. */
  readonly path: string;
}

/**
 * Who holds this conversation now. A program that waits for it may call this a few times a second.
 *
 * @example
 * ```js
 * import { parseConversationId, probeHolder } from 'rolltop';
 *
 * const probe = await probeHolder({ codexHome, id: parseConversationId(text), path });
 * if (probe.kind === 'held') console.log(probe.holder.command, probe.holder.pid);
 * ```
 */
export async function probeHolder(conversation: ProbedConversation): Promise<HolderProbe> {
  const { codexHome, id, path } = conversation;
  const lockPath = codexHome === null ? path : threadLockPath(codexHome, id);
  const table = await readLockTable();
  if (table === null) return probeByTrying(conversation, lockPath);
  const holder = await holderOf(lockFileAt(lockPath), table);
  if (holder !== null) return { kind: 'held', holder, by: 'lock' };
  const writer = await findCodexWriter(path);
  return writer === null ? { kind: 'free' } : { kind: 'held', holder: writer, by: 'open-file' };
}

/**
 * Every conversation of a home that is held by lock; null where neither the system's table nor trying shows it. Cheap enough
 * for once a second: one read of the table, one of the folder, and a stat per lock file when there are locks at all.
 *
 * @example
 * ```js
 * import { probeAllHolders } from 'rolltop';
 *
 * const holders = await probeAllHolders(codexHome);
 * for (const [id, { command, pid }] of holders ?? []) console.log(id, command, pid);
 * ```
 */
export async function probeAllHolders(
  codexHome: string,
): Promise<ReadonlyMap<ConversationId, LockHolder> | null> {
  return readHolders(codexHome, new HolderMemory());
}

/** The same for somebody who looks again and again: while nothing of it is another, the very same map. */
export async function readHolders(
  codexHome: string,
  memory: HolderMemory,
): Promise<ReadonlyMap<ConversationId, LockHolder> | null> {
  memory.begin();
  const text = await readLockText();
  if (text === null && loadFlock() === null) return null;
  const files = await memory.lockFiles(lockFolder(codexHome));
  const known = memory.answered(text, files);
  if (known !== null) return known;
  memory.beginReading();
  const table = text === null ? null : parseLockTable(text);
  const holders = new Map<ConversationId, LockHolder>();
  const slices = new Slices();
  for (const file of files) {
    const { id } = file;
    const holder =
      table === null ? await heldByTrying({ codexHome, id }, file.path) : await holderOf(file, table, memory);
    if (holder !== null) holders.set(id, holder);
    if (slices.spent) await slices.pause();
  }
  memory.endReading({ text, files, holders });
  return holders;
}

/** Who has the lock of this file, as far as the system shows it. */
export async function describeHolder(lockPath: string): Promise<LockHolder> {
  const table = await readLockTable();
  return (table && (await holderOf(lockFileAt(lockPath), table))) ?? unknownHolder();
}

/** Null when no process has locked the file. */
async function holderOf(
  file: LockFile | null,
  table: LockTable,
  memory = new HolderMemory(),
): Promise<LockHolder | null> {
  const locks = file === null ? undefined : table.get(file.ino);
  if (file === null || locks === undefined) return null;
  // On btrfs and overlays the table's device is not the one of stat: it decides only between several.
  const exact = locks.filter(lock => lock.device === file.device);
  for (const { pid } of exact.length > 0 ? exact : locks) {
    const holder = pid === null ? unknownHolder() : memory.describe(pid);
    if (holder.pid !== null && exact.length > 0) return holder;
    const real = await realpath(file.path).catch(() => file.path);
    // A lock outlives the process that took it when a child inherited the descriptor.
    if (holder.pid === null) return memory.opener(real);
    // The same inode number on another device is another file, if the process does not have ours open.
    if (memory.hasOpen(holder.pid, real) !== false) return holder;
  }
  return null;
}

async function probeByTrying(
  { codexHome, id }: { readonly codexHome: string | null; readonly id: ConversationId },
  lockPath: string,
): Promise<HolderProbe> {
  const flock = loadFlock();
  if (flock === null) return { kind: 'unknown' };
  const facts = await lstat(lockPath).catch(() => null);
  if (facts === null) return { kind: 'free' };
  const tools = { flock, operations: nodeFileOperations, clock: systemClock };
  try {
    const attempt: LockAttempt =
      codexHome === null ? await takeFileLock(lockPath, tools) : await takeThreadLock(codexHome, id, tools);
    if (attempt.kind === 'held') return { kind: 'held', holder: unknownHolder(), by: 'lock' };
    if (attempt.kind === 'coordination held') return { kind: 'unknown' };
    await attempt.lock.release();
    return { kind: 'free' };
  } catch (error) {
    // A folder we may not write to, a file system without locks, a program that failed: nothing can be said.
    if (errorCode(error) === null) throw error;
    return { kind: 'unknown' };
  }
}

async function heldByTrying(
  conversation: { readonly codexHome: string; readonly id: ConversationId },
  lockPath: string,
): Promise<LockHolder | null> {
  const probe = await probeByTrying(conversation, lockPath);
  return probe.kind === 'held' ? probe.holder : null;
}
