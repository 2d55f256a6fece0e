/**
 * Moves a rollout to the archive and back. Promises: never overwrites anything, never moves what another program holds, and a
 * name disappears from one folder only after it is in the other; folders are on disk when it resolves. Linked homes
 * work: roots are resolved first. The compressed copy of a rollout goes with it.
 */
import { basename, dirname, join } from 'node:path';
import { ConversationExistsError, IdMismatchError, NotInSessionsError } from '../format/errors.ts';
import { dayFolder, parseRolloutName } from '../format/file-name.ts';
import { type ConversationId, parseConversationId } from '../format/identity.ts';
import { type Clock, systemClock } from '../rollout/file/clock.ts';
import { type FileOperations, nodeFileOperations, syncFolder } from '../rollout/file/file-operations.ts';
import { type FileMove, isThere, moveFile } from '../rollout/file/move-file.ts';
import { placeOfRollout } from '../rollout/file/place.ts';
import type { Flock } from '../rollout/lock/flock.ts';
import { takeWriterLock } from '../rollout/lock/writer-lock.ts';
import { archivedRoot, sessionsRoot } from './catalog.ts';

/** What `archiveConversation` and `unarchiveConversation` take. */
export interface ArchiveRequest {
  /** The Codex home that holds `sessions` and `archived_sessions`; a missing archive is created with mode 0700. */
  readonly codexHome: string;

  /** The UUID of the conversation. The name of the rollout must end in it. */
  readonly conversationId: string;

  /** The rollout to move, a `.jsonl` or a `.jsonl.zst`. The compressed copy of a `.jsonl` goes with it. */
  readonly rolloutPath: string;

  /**
   * Move without a lock where none can be taken (a machine or a file system without `flock`). Another program could append
   * meanwhile, so ask the user first. A conversation that another program is seen to hold is refused all the same.
   *
   * @default false
   */
  readonly allowUnlocked?: boolean;

  /**
   * The file system, clock and lock to use instead of the machine's. For tests.
   *
   * @default those of the machine
   */
  readonly tools?: {
    readonly operations?: FileOperations;
    readonly clock?: Clock;
    readonly flock?: Flock | null;
  };
}

/**
 * Moves a rollout from `sessions` to `archived_sessions/<same name>`, where Codex keeps archived ones. Resolves with the
 * new path when the folders are on disk. When it rejects, the file is still where it was.
 *
 * @throws TypeError when `conversationId` is no UUID
 * @throws RolloutNotFoundError when there is no file
 * @throws NotInSessionsError when it is no regular file, outside of the home, or archived already
 * @throws IdMismatchError when its name does not end in the id
 * @throws ConversationExistsError when the archive has another file of this name
 * @throws ConversationBusyError when another program holds the conversation
 * @throws LockUnavailableError where no lock can be taken, unless `allowUnlocked`
 *
 * @example
 * ```js
 * import { archiveConversation } from 'rolltop';
 *
 * const { archivedPath } = await archiveConversation({ codexHome, conversationId, rolloutPath });
 * ```
 */
export async function archiveConversation(
  request: ArchiveRequest,
): Promise<{ readonly archivedPath: string }> {
  const { path } = await movable(request, 'sessions');
  const archivedPath = join(archivedRoot(request.codexHome), basename(path));
  await moveUnderLock(request, { from: path, to: archivedPath });
  return { archivedPath };
}

/**
 * Moves an archived rollout back to the day folder that its name says. Resolves with the new path when the folders are on
 * disk. When it rejects, the file is still in the archive.
 *
 * @throws TypeError when `conversationId` is no UUID
 * @throws RolloutNotFoundError when there is no file
 * @throws NotInSessionsError when it is no regular file, not in the archive of the home, or its name has no date
 * @throws IdMismatchError when its name does not end in the id
 * @throws ConversationExistsError when the day folder has another file of this name
 * @throws ConversationBusyError when another program holds the conversation
 * @throws LockUnavailableError where no lock can be taken, unless `allowUnlocked`
 *
 * @example
 * ```js
 * import { unarchiveConversation } from 'rolltop';
 *
 * const { rolloutPath } = await unarchiveConversation({ codexHome, conversationId, rolloutPath: archivedPath });
 * ```
 */
export async function unarchiveConversation(
  request: ArchiveRequest,
): Promise<{ readonly rolloutPath: string }> {
  const { path } = await movable(request, 'archived');
  const rolloutPath = join(sessionsRoot(request.codexHome), ...dayOf(path), basename(path));
  await moveUnderLock(request, { from: path, to: rolloutPath });
  return { rolloutPath };
}

async function movable(request: ArchiveRequest, kind: 'sessions' | 'archived'): Promise<{ path: string }> {
  const { codexHome, conversationId, rolloutPath } = request;
  const place = await placeOfRollout(rolloutPath, codexHome);
  const path = place.path;
  if (place.kind !== kind) {
    const where = kind === 'sessions' ? 'in sessions, so it cannot be archived' : 'in the archive';
    throw new NotInSessionsError(`${path} does not lie ${where}.`, { path });
  }
  const name = basename(path).toLowerCase();
  const id = requireId(conversationId);
  if (!name.endsWith(`${id}.jsonl`) && !name.endsWith(`${id}.jsonl.zst`))
    throw new IdMismatchError(`The name of ${path} does not end in the id ${id}.`, { path });
  return { path };
}

function requireId(text: string): ConversationId {
  const id = parseConversationId(text);
  if (id === null) throw new TypeError(`conversationId must be a UUID, not ${JSON.stringify(text)}.`);
  return id;
}

/** The day folder that a name says; a name without a date has none to go back to. */
function dayOf(path: string): readonly string[] {
  const parsed = parseRolloutName(basename(path).replace(/\.zst$/, ''));
  if (parsed !== null) return dayFolder(new Date(parsed.createdMs));
  throw new NotInSessionsError(`The name of ${path} tells no day to move it to.`, { path });
}

async function moveUnderLock(request: ArchiveRequest, { from, to }: FileMove): Promise<void> {
  const { operations = nodeFileOperations, clock = systemClock, flock } = request.tools ?? {};
  const lock = await takeWriterLock({
    codexHome: request.codexHome,
    id: requireId(request.conversationId),
    path: from,
    operations,
    clock,
    allowUnlocked: request.allowUnlocked ?? false,
    ...(flock === undefined ? {} : { flock }),
  });
  try {
    await operations.mkdir(dirname(to), 0o700);
    await move({ from, to }, operations);
    // Left behind, the compressed copy would be listed as if nothing had been moved.
    const packed = { from: `${from}.zst`, to: `${to}.zst` };
    if (await isThere(packed.from, operations)) await move(packed, operations);
    await syncFolder(operations, dirname(to));
    await syncFolder(operations, dirname(from));
  } finally {
    await lock.release();
  }
}

async function move(files: FileMove, operations: FileOperations): Promise<void> {
  const { to } = files;
  if ((await moveFile(files, operations)) === 'moved') return;
  throw new ConversationExistsError(`There is another file at ${to}. Nothing was moved.`, { path: to });
}
