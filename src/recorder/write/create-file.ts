/**
 * A new rollout with its first line. Promises: the name never leads to a file without its whole first line, whatever is
 * killed when; nothing is overwritten; 0600, folders 0700; file and folder are on disk when it resolves. A kill between
 * two calls can leave a hidden `.new` file, never half a rollout.
 */
import { constants } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ConversationExistsError } from '../../format/errors.ts';
import {
  attemptQuietly,
  closeQuietly,
  type FileOperations,
  syncFolder,
} from '../../rollout/file/file-operations.ts';
import { moveFile, removeIfThere } from '../../rollout/file/move-file.ts';
import { AppendFile, type AppendFileOptions } from './append-file.ts';

const CREATE_FLAGS =
  constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

/**
 * Creates `path` with `line` as its only line and leaves it open for appending.
 * @throws ConversationExistsError when there is a file already; a system error when the line cannot be written whole
 */
export async function createRolloutFile(line: string, options: AppendFileOptions): Promise<AppendFile> {
  const { path, operations } = options;
  await operations.mkdir(dirname(path), 0o700);
  const bytes = Buffer.from(`${line}\n`, 'utf8');
  // Written under a name that no list shows: renamed in one step, it is never half a file.
  const hidden = join(dirname(path), `.${basename(path)}.new`);
  await removeIfThere(hidden, operations);
  await createWhole(hidden, bytes, operations);
  try {
    if ((await moveFile({ from: hidden, to: path }, operations)) === 'exists') throw existsError(path);
    await syncFolders(dirname(path), operations);
  } catch (error) {
    await attemptQuietly(() => removeIfThere(hidden, operations));
    throw error;
  }
  // Opened by its own name: a watcher reports writes under the name that a file was opened by.
  return await AppendFile.open(options);
}

/** A synced file that holds exactly these bytes, or no file at all. */
async function createWhole(path: string, bytes: Buffer, operations: FileOperations): Promise<void> {
  const fd = await operations.open(path, CREATE_FLAGS, 0o600);
  try {
    const count = await operations.write(fd, bytes);
    if (count !== bytes.length) throw new Error(`Only ${count} of ${bytes.length} bytes could be written.`);
    await operations.fdatasync(fd);
  } catch (error) {
    await closeQuietly(operations, fd);
    await attemptQuietly(() => operations.unlink(path));
    throw error;
  }
  await closeQuietly(operations, fd);
}

function existsError(path: string): ConversationExistsError {
  return new ConversationExistsError(`There is a file at ${path} already. Nothing was written.`, { path });
}

/** The day folder, and the three above it, which may be new as well. */
async function syncFolders(day: string, operations: FileOperations): Promise<void> {
  const month = dirname(day);
  const year = dirname(month);
  for (const folder of [day, month, year, dirname(year)]) await syncFolder(operations, folder);
}
