/**
 * Moves one conversation to the archive and back: all of its segments, or none; its sub-agents go with it by `archive-family.ts`. Promises: never overwrites anything, never moves what
 * another program holds, and a name disappears from one folder only after it is in the other; the current end moves last, so that a
 * move that was killed is a conversation where it was, and the next call finishes it; folders are on disk when it resolves. Linked
 * homes work: roots are resolved first. The compressed copy of a rollout goes with it.
 */
import { basename, join } from 'node:path';
import { IdMismatchError, NotInSessionsError } from '../../format/errors.ts';
import { dayFolder, parseRolloutName } from '../../format/file-name.ts';
import { type ConversationId, parseConversationId } from '../../format/identity.ts';
import { type ConversationFile, segmentIdOf, segmentsOf } from '../../format/segments.ts';
import { type Clock, systemClock } from '../../rollout/file/clock.ts';
import { type FileOperations, nodeFileOperations } from '../../rollout/file/file-operations.ts';
import type { FileMove } from '../../rollout/file/move-file.ts';
import { placeOfRollout } from '../../rollout/file/place.ts';
import { plainPath, removeLeftover } from '../../rollout/file/unpack-beside.ts';
import type { Flock } from '../../rollout/lock/flock.ts';
import { takeWriterLock } from '../../rollout/lock/writer-lock.ts';
import { archivedRoot, sessionsRoot } from '../catalog.ts';
import type { Origins } from '../origins.ts';
import { filesOf } from '../path-of.ts';
import { moveTogether } from './move-together.ts';

/** What `archiveConversation` and `unarchiveConversation` take. */
export interface ArchiveRequest {
  /** The Codex home that holds `sessions` and `archived_sessions`; a missing archive is created with mode 0700. */
  readonly codexHome: string;

  /** The UUID of the conversation. The name of the rollout must be one of it. */
  readonly conversationId: string;

  /**
   * The rollout to move, a `.jsonl` or a `.jsonl.zst`. The compressed copy of a `.jsonl` goes with it, and so do the other segments
   * of a conversation that was taken back.
   */
  readonly rolloutPath: string;

  /**
   * Move without a lock where none can be taken (a machine or a file system without `flock`). Another program could append
   * meanwhile, so ask the user first. A conversation that another program is seen to hold is refused all the same.
   *
   * @default false
   */
  readonly allowUnlocked?: boolean;

  /**
   * The file system, clock and lock to use instead of the machine's, for tests; and what is known of where conversations came from, for
   * many moves in a row.
   *
   * @default those of the machine
   */
  readonly tools?: {
    readonly origins?: Origins;
    readonly operations?: FileOperations;
    readonly clock?: Clock;
    readonly flock?: Flock | null;
  };
}

/** Archives the files of one conversation. Returns the new path of its current end, and throws what `archiveConversation` does. */
export async function archiveFiles(request: ArchiveRequest): Promise<string> {
  return moveUnderLock(request, await movesToArchive(request));
}

/** Brings the files of one conversation back. Returns the new path of its current end, and throws what `unarchiveConversation` does. */
export async function unarchiveFiles(request: ArchiveRequest): Promise<string> {
  const moves = (await movable(request, 'archived')).map(from => ({
    from,
    to: join(sessionsRoot(request.codexHome), ...dayOf(from), basename(from)),
  }));
  return moveUnderLock(request, moves);
}

/** What `archiveFiles` would move. Throws what it would throw, but for what only the moving shows. */
export async function movesToArchive(request: ArchiveRequest): Promise<readonly FileMove[]> {
  return (await movable(request, 'sessions')).map(from => ({
    from,
    to: join(archivedRoot(request.codexHome), basename(from)),
  }));
}

/** One file for each segment that is on that side, oldest first. */
async function movable(request: ArchiveRequest, kind: 'sessions' | 'archived'): Promise<readonly string[]> {
  const { codexHome, conversationId, rolloutPath } = request;
  const place = await placeOfRollout(rolloutPath, codexHome);
  const path = place.path;
  if (place.kind !== kind) {
    const where = kind === 'sessions' ? 'in sessions, so it cannot be archived' : 'in the archive';
    throw new NotInSessionsError(`${path} does not lie ${where}.`, { path });
  }
  const id = requireId(conversationId);
  if (!isNameOf(path, id))
    throw new IdMismatchError(`The name of ${path} is not one of the session ${id}.`, { path });
  const archived = kind === 'archived';
  const others = (await filesOf(codexHome, id)).filter(
    file =>
      file.archived === archived && isNameOf(file.path, id) && segmentIdOf(file.path) !== segmentIdOf(path),
  );
  return segmentsOf<ConversationFile>([{ path, archived }, ...others]).map(file => file.path);
}

/** Copies stay where they are: their names are not what Codex reads. */
function isNameOf(path: string, id: ConversationId): boolean {
  const name = basename(path)
    .toLowerCase()
    .replace(/\.zst$/, '');
  return name.endsWith(`${id}.jsonl`) || parseRolloutName(basename(path).replace(/\.zst$/, ''))?.id === id;
}

/** @throws TypeError */
export function requireId(text: string): ConversationId {
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

/** Returns the new path of the last file. */
async function moveUnderLock(request: ArchiveRequest, moves: readonly FileMove[]): Promise<string> {
  const { operations = nodeFileOperations, clock = systemClock, flock } = request.tools ?? {};
  const last = moves.at(-1);
  if (last === undefined) throw new TypeError('There is nothing to move.');
  const lock = await takeWriterLock({
    codexHome: request.codexHome,
    id: requireId(request.conversationId),
    path: last.from,
    operations,
    clock,
    allowUnlocked: request.allowUnlocked ?? false,
    ...(flock === undefined ? {} : { flock }),
  });
  try {
    for (const { from } of moves) await removeLeftover(plainPath(from), operations);
    await moveTogether(moves, operations);
    return last.to;
  } finally {
    await lock.release();
  }
}
