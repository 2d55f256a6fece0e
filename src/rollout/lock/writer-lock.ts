/**
 * The right to append to one conversation: taken, or refused with who has it. Promises that no caller appends without a lock
 * unless the caller allowed it, nor beside an old Codex that takes no lock but is seen to have the file open. Combines the
 * lock protocol with the probe; knows nothing of what is written.
 */
import { errorMessage } from '../../format/error-message.ts';
import { ConversationBusyError, LockUnavailableError } from '../../format/errors.ts';
import type { ConversationId } from '../../format/identity.ts';
import type { Clock } from '../file/clock.ts';
import { errorCode, type FileOperations } from '../file/file-operations.ts';
import { findCodexWriter } from './codex-writers.ts';
import { type Flock, loadFlock } from './flock.ts';
import { describeHolder, type ProbedConversation, probeHolder } from './probe.ts';
import { holderText } from './process-name.ts';
import { type HeldLock, type LockAttempt, noLock, takeFileLock, takeThreadLock } from './thread-lock.ts';

export interface WriterLockRequest {
  /** Null outside any Codex home. */
  readonly codexHome: string | null;
  readonly id: ConversationId;
  readonly path: string;
  readonly operations: FileOperations;
  readonly clock: Clock;
  /** Where there is no flock: go on all the same, unless the conversation is seen to be held. */
  readonly allowUnlocked: boolean;
  /** For tests; the machine's flock otherwise. */
  readonly flock?: Flock | null;
}

/** Node itself cannot take the lock, see `flock.ts`. */
const NO_PROGRAM = 'none of the programs flock, perl and python3 is in a folder of your PATH';

/**
 * Takes the writer lock.
 * @throws ConversationBusyError when it is held, with the holder as far as the system shows it
 * @throws LockUnavailableError where no lock can be taken and going on without was not allowed
 */
export async function takeWriterLock(request: WriterLockRequest): Promise<HeldLock> {
  const flock = request.flock === undefined ? loadFlock() : request.flock;
  if (flock === null) return goUnlocked(request, NO_PROGRAM);
  const attempt = await attemptLock({ ...request, flock });
  switch (attempt.kind) {
    case 'taken':
      return unlessOpen(request, attempt.lock);
    case 'held':
      throw busy(request, await describeHolder(attempt.lockPath));
    case 'coordination held':
      throw lockingHeld(request, attempt.lockPath, await describeHolder(attempt.lockPath));
    case 'failed':
      return goUnlocked(request, attempt.why);
    default:
      return attempt satisfies never;
  }
}

/**
 * Codex up to 0.146 knows no lock: one that has the rollout open for writing holds it all the same. Checked under the lock,
 * so that of two callers at the same time one goes on.
 */
async function unlessOpen(request: WriterLockRequest, lock: HeldLock): Promise<HeldLock> {
  try {
    const writer = await findCodexWriter(request.path);
    if (writer === null) return lock;
    throw busy(request, writer);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

type LockOutcome = LockAttempt | { readonly kind: 'failed'; readonly why: string };

/** A lock folder that may not be written to, or a file system without flock, is as good as no lock at all. */
async function attemptLock(request: WriterLockRequest & { readonly flock: Flock }): Promise<LockOutcome> {
  const { codexHome, id, path } = request;
  try {
    return codexHome === null
      ? await takeFileLock(path, request)
      : await takeThreadLock(codexHome, id, request);
  } catch (error) {
    if (errorCode(error) === null) throw error;
    return { kind: 'failed', why: errorMessage(error) };
  }
}

async function goUnlocked(request: WriterLockRequest, why: string): Promise<HeldLock> {
  await requireFree(request);
  if (request.allowUnlocked) return noLock();
  throw new LockUnavailableError(
    `No writer lock can be taken (${why}), so another Codex could write to ${request.path} at the same time. Allow it explicitly to go on.`,
    { path: request.path },
  );
}

/**
 * For whoever holds the lock and is about to write: its file may have been removed, and then another program can have it as well.
 * @throws ConversationBusyError when it is not ours any more, with the holder as far as the system shows it
 */
export async function requireOurs(
  lock: HeldLock,
  { id, path }: { readonly id: ConversationId; readonly path: string },
): Promise<void> {
  const { lockPath } = lock;
  if (lockPath === null || (await lock.isOurs())) return;
  const holder = await describeHolder(lockPath);
  const who = holder.pid === null ? 'nobody is seen to hold it' : `${holderText(holder)} holds it`;
  throw new ConversationBusyError(
    `The lock of the session ${id} is not ours any more: another program removed ${lockPath}, and ${who} now.`,
    { path, holder },
  );
}

/**
 * Takes no lock.
 * @throws ConversationBusyError when another program is seen to hold the conversation
 */
export async function requireFree(conversation: ProbedConversation): Promise<void> {
  const probe = await probeHolder(conversation);
  if (probe.kind === 'held') throw busy(conversation, probe.holder);
}

function lockingHeld(
  { id, path }: ProbedConversation,
  lockPath: string,
  holder: ConversationBusyError['holder'],
): ConversationBusyError {
  return new ConversationBusyError(
    `The session ${id} cannot be locked: ${holderText(holder)} does not let go of ${lockPath}, which every writer takes for a moment. Try again, or end that program.`,
    { path, holder },
  );
}

function busy(
  { id, path }: ProbedConversation,
  holder: ConversationBusyError['holder'],
): ConversationBusyError {
  return new ConversationBusyError(
    `The session ${id} is in use by ${holderText(holder)}. Wait until it is free, or close it there.`,
    { path, holder },
  );
}
