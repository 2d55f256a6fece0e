/** Opens an existing conversation for appending: place, lock, unpack, header and tail under the lock. */

import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import type { SessionMeta } from '../format/dialect.ts';
import { errorMessage } from '../format/error-message.ts';
import {
  IdMismatchError,
  NotInSessionsError,
  RolloutNotFoundError,
  RolloutUnreadableError,
} from '../format/errors.ts';
import { openRollout } from '../rollout/file/open.ts';
import { placeOfRollout, type RolloutPlace } from '../rollout/file/place.ts';
import { isCompressed, plainPath, unpackBeside } from '../rollout/file/unpack.ts';
import { takeWriterLock } from '../rollout/lock/writer-lock.ts';
import { readHeader } from './read-header.ts';
import { type RecorderOptions, type Recording, settleTools, startRecording } from './recording.ts';
import { AppendFile } from './write/append-file.ts';
import type { AppendStyle } from './write/item-lines.ts';
import { readLastOrdinal, readTurnLeftOpen, readUserEventForm } from './write/tail.ts';

export interface ResumeOptions extends RecorderOptions {
  /** A `.jsonl`, or a `.jsonl.zst`, which is unpacked first. */
  readonly path: string;
  /** Left out: the folder above the nearest `sessions` in the path. */
  readonly codexHome?: string;
}

/**
 * @throws RolloutNotFoundError, NotInSessionsError (also for an archived one), EmptyRolloutError, InvalidRolloutError:
 *   nothing was written
 * @throws RolloutUnreadableError when the file may not be written to: nothing was written
 * @throws ConversationBusyError, LockUnavailableError see writer-lock.ts
 */
export async function resumeRecording(options: ResumeOptions): Promise<Recording> {
  const tools = settleTools(options.tools);
  const place = await findPlace(options);
  const { codexHome, path } = place;
  const { id } = await metaOf(path);
  await mustBeWritable(path);
  const { allowUnlocked = false } = options;
  const lock = await takeWriterLock({ codexHome, id, path, allowUnlocked, ...tools });
  try {
    const plain = isCompressed(path) ? await unpackBeside(path, tools.operations) : path;
    const meta = await metaOf(plain);
    if (meta.id !== id)
      throw new IdMismatchError(`${plain} became another conversation while it was opened.`, { path: plain });
    const style = await styleOf(plain, meta);
    const file = await AppendFile.open({ path: plain, ...tools });
    return startRecording({ file, style, lock, clock: tools.clock, options });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** The plain file wins over its compressed copy, and each is looked for where only the other was named. */
async function findPlace({ path, codexHome }: ResumeOptions): Promise<RolloutPlace> {
  const plain = plainPath(path);
  const place = await orElse(placeOfRollout(plain, codexHome), () =>
    placeOfRollout(`${plain}.zst`, codexHome),
  );
  if (place.kind !== 'archived') return place;
  throw new NotInSessionsError(`${path} is archived. Unarchive it before you append to it.`, { path });
}

/** When neither exists, the first error is the one that names what was asked for. */
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

/** Said before any lock is tried: where one may not write, it does not matter who else does. */
async function mustBeWritable(path: string): Promise<void> {
  await access(path, constants.W_OK).catch((cause: unknown) => {
    const message = `${path} may not be written to (${errorMessage(cause)}). Nothing was changed.`;
    throw new RolloutUnreadableError(message, { path, cause });
  });
}

async function metaOf(path: string): Promise<SessionMeta> {
  const file = await openRollout(path);
  try {
    return await readHeader(file);
  } finally {
    await file.close();
  }
}

async function styleOf(path: string, meta: SessionMeta): Promise<AppendStyle> {
  const { dialect, id } = meta;
  // Asked now so that a file that cannot be numbered is refused before anything is queued.
  if (dialect === 'paginated') await readLastOrdinal(path, Number.POSITIVE_INFINITY);
  if (dialect !== 'envelope')
    return { dialect, conversationId: id, userEventForm: null, turnLeftOpen: false };
  const [userEventForm, turnLeftOpen] = [await readUserEventForm(path), await readTurnLeftOpen(path)];
  return { dialect, conversationId: id, userEventForm, turnLeftOpen };
}
