/** Opens an existing conversation for appending: place, lock, unpack, header and tail under the lock. */
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { SessionMeta } from '../format/dialect.ts';
import { errorMessage } from '../format/error-message.ts';
import {
  IdMismatchError,
  NotInSessionsError,
  RolloutNotFoundError,
  RolloutUnreadableError,
  RolltopError,
} from '../format/errors.ts';
import type { ConversationId } from '../format/identity.ts';
import { requireTexts } from '../format/required-text.ts';
import { errorCode, nodeFileOperations } from '../rollout/file/file-operations.ts';
import { isThere } from '../rollout/file/move-file.ts';
import { openRollout } from '../rollout/file/open.ts';
import { placeOfRollout, type RolloutPlace } from '../rollout/file/place.ts';
import { isCompressed, plainPath, removeLeftover, unpackBeside } from '../rollout/file/unpack-beside.ts';
import { takeWriterLock } from '../rollout/lock/writer-lock.ts';
import { requireMeta } from '../rollout/read/header.ts';
import { archivedRoot } from '../sessions/catalog.ts';
import { mustBeCurrentEnd } from './current-end.ts';
import { type RecorderOptions, type Recording, resolveTools, startRecording } from './recording.ts';
import { AppendFile } from './write/append-file.ts';
import type { AppendStyle } from './write/item-lines.ts';
import { readableUpTo, readLastOrdinal, readTailEvents } from './write/tail.ts';

/** What `RolloutRecorder.resume` takes. Only `path` is required. */
export interface ResumeOptions extends RecorderOptions {
  /**
   * The rollout, a `.jsonl` or a `.jsonl.zst`. A compressed one is unpacked beside itself and removed, as Codex does; where
   * the plain file exists as well, that one is appended to and the compressed one stays.
   */
  readonly path: string;

  /**
   * The Codex home that the rollout belongs to: the lock is taken there, and a path that leads out of it is refused.
   *
   * @default the folder above the nearest `sessions` in the path; outside of any home the rollout itself is locked
   */
  readonly codexHome?: string;
}

/**
 * As `RolloutRecorder.resume`, which documents the errors. Opens the file twice: to read its id, by which it is locked, and
 * under the lock for writing. Header and tail are read again through the descriptor that writes, so that they are those of
 * the file that is written to. (Outside of any home the lock is on the file itself, and has a third descriptor.)
 */
export async function resumeRecording(options: ResumeOptions): Promise<Recording> {
  requireTexts('RolloutRecorder.resume', options, 'path');
  const place = await findPlace(options);
  try {
    return await resumeAt(place, options);
  } catch (error) {
    throw await openingError(place, error);
  }
}

async function resumeAt({ codexHome, path }: RolloutPlace, options: ResumeOptions): Promise<Recording> {
  const tools = resolveTools(options.tools);
  const { id } = await metaAt(path);
  await mustBeWritable(path);
  const { allowUnlocked = false } = options;
  const lock = await takeWriterLock({ codexHome, id, path, allowUnlocked, ...tools });
  let file: AppendFile | null = null;
  try {
    if (!isCompressed(path)) await removeLeftover(path, tools.operations);
    const plain = isCompressed(path) ? await unpackBeside(path, tools.operations) : path;
    file = await AppendFile.open({ path: plain, ...tools });
    const style = await styleOf(file, id);
    return startRecording({ file, style, lock, clock: tools.clock, options });
  } catch (error) {
    await file?.close();
    await lock.release();
    throw error;
  }
}

/** The plain file wins over its compressed copy; each is found by the other's name, too. */
async function findPlace({ path, codexHome }: ResumeOptions): Promise<RolloutPlace> {
  const plain = plainPath(path);
  const place = await orElse(placeOfRollout(plain, codexHome), () =>
    placeOfRollout(`${plain}.zst`, codexHome),
  );
  if (place.kind !== 'archived') return place;
  throw new NotInSessionsError(`${path} is archived. Unarchive it before you append to it.`, { path });
}

/** When neither exists, the first error is the one that names the requested path. */
async function orElse<T>(first: Promise<T>, second: () => Promise<T>): Promise<T> {
  try {
    return await first;
  } catch (error) {
    if (!(error instanceof RolloutNotFoundError)) throw error;
    return second().catch(other => {
      throw other instanceof RolloutNotFoundError ? error : other;
    });
  }
}

/** Checked before any lock is tried: where one may not write, it does not matter who else does. */
async function mustBeWritable(path: string): Promise<void> {
  await access(path, constants.W_OK).catch((cause: unknown) => {
    if (errorCode(cause) === 'ENOENT') throw cause;
    const message = `${path} may not be written to (${errorMessage(cause)}). Nothing was changed.`;
    throw new RolloutUnreadableError(message, { path, cause });
  });
}

async function metaAt(path: string): Promise<SessionMeta> {
  const file = await openRollout(path);
  try {
    return await requireMeta(file);
  } finally {
    await file.close();
  }
}

/** What the system says is told with the path; a file that went away meanwhile is looked for in the archive. */
async function openingError({ codexHome, path }: RolloutPlace, cause: unknown): Promise<unknown> {
  const code = errorCode(cause);
  if (code === 'ENOENT' || cause instanceof RolloutNotFoundError) {
    const archived = codexHome === null ? null : join(archivedRoot(codexHome), basename(path));
    if (archived !== null && (await isThere(archived, nodeFileOperations)))
      return new NotInSessionsError(
        `${path} was archived a moment ago. Unarchive it before you append to it.`,
        { path, cause },
      );
    return new RolloutNotFoundError(`There is no rollout at ${path} any more.`, { path, cause });
  }
  if (code === null || cause instanceof RolltopError) return cause;
  const message = `${path} cannot be opened for writing (${errorMessage(cause)}). Nothing was appended.`;
  return new RolloutUnreadableError(message, { path, cause });
}

/** How the conversation `id` is appended to. Read now so that a file that cannot be numbered is refused before anything is queued. */
async function styleOf(file: AppendFile, id: ConversationId): Promise<AppendStyle> {
  const readable = readableUpTo(file, await file.size());
  const { path } = file;
  const meta = await requireMeta(readable);
  if (meta.id !== id)
    throw new IdMismatchError(`${path} became another conversation while it was opened.`, { path });
  await mustBeCurrentEnd(path, meta);
  const { dialect } = meta;
  if (dialect === 'paginated') await readLastOrdinal(readable);
  const events =
    dialect === 'envelope' ? await readTailEvents(readable) : { userEventForm: null, turnLeftOpen: false };
  return { dialect, conversationId: id, ...events };
}
