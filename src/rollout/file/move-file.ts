/**
 * Gives a file another name, or copies it under one. Promises: never over another file, and the new name leads to a
 * whole file from its first moment. Does not sync folders: the caller does, when all its files are moved.
 */
import { constants } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { attemptQuietly, closeQuietly, errorCode, type FileOperations } from './file-operations.ts';
import { READ_FLAGS } from './open.ts';

export interface FileMove {
  readonly from: string;
  readonly to: string;
}

/** The errors of link(2) on file systems without hard links (exFAT, some network and FUSE systems). */
const LINKLESS: ReadonlySet<string | null> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);
const COPY_CHUNK_BYTES = 1024 * 1024;
const CREATE_FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

/**
 * Moves `from` to `to`, on another device by way of a synced copy; `exists` when another file has that name, and then
 * nothing has changed. Throws a system error, and then `from` is still there.
 */
export async function moveFile(move: FileMove, operations: FileOperations): Promise<'moved' | 'exists'> {
  try {
    return await renameFile(move, operations);
  } catch (error) {
    if (errorCode(error) !== 'EXDEV') throw error;
    const outcome = await moveByCopy(move, operations);
    if (outcome === 'moved') await removeOldName(move, operations);
    return outcome;
  }
}

/**
 * The same on one disk only: EXDEV is thrown where the two are on different ones. rename(2) would overwrite; a link and an unlink do not. An
 * interrupted move is finished.
 */
export async function renameFile(move: FileMove, operations: FileOperations): Promise<'moved' | 'exists'> {
  try {
    await operations.link(move.from, move.to);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST' && !(await sameFile(move, operations))) return 'exists';
    if (LINKLESS.has(code)) return renameWhereNothingIs(move, operations);
    if (code !== 'EEXIST') throw error;
  }
  await removeOldName(move, operations);
  return 'moved';
}

/** When that fails, the new name goes: one file must not be there twice. */
async function removeOldName({ from, to }: FileMove, operations: FileOperations): Promise<void> {
  try {
    await operations.unlink(from);
  } catch (error) {
    await attemptQuietly(() => operations.unlink(to));
    throw error;
  }
}

/** Without links there is a moment between the check and the renaming; the conversation's lock is ours meanwhile. */
async function renameWhereNothingIs(move: FileMove, operations: FileOperations): Promise<'moved' | 'exists'> {
  if (await isThere(move.to, operations)) return 'exists';
  await operations.rename(move.from, move.to);
  return 'moved';
}

async function moveByCopy({ from, to }: FileMove, operations: FileOperations): Promise<'moved' | 'exists'> {
  const hidden = join(dirname(to), `.${basename(to)}.moving`);
  await removeIfThere(hidden, operations);
  try {
    await copyToNew({ from, to: hidden }, operations);
    return await renameFile({ from: hidden, to }, operations);
  } finally {
    await attemptQuietly(() => removeIfThere(hidden, operations));
  }
}

async function copyToNew({ from, to }: FileMove, operations: FileOperations): Promise<void> {
  const { mode } = await operations.lstat(from);
  const source = await operations.open(from, READ_FLAGS, 0);
  try {
    await writeNew(to, mode, { operations, chunks: chunksOf(source, operations) });
  } finally {
    await closeQuietly(operations, source);
  }
}

async function* chunksOf(fd: number, operations: FileOperations): AsyncGenerator<Buffer> {
  for (let position = 0; ; ) {
    const chunk = Buffer.allocUnsafe(COPY_CHUNK_BYTES);
    const count = await operations.read(fd, chunk, position);
    if (count === 0) return;
    position += count;
    yield chunk.subarray(0, count);
  }
}

/** A new, synced file of these chunks. Where it fails, a part of it stays behind. */
export async function writeNew(
  path: string,
  mode: number,
  { operations, chunks }: { readonly operations: FileOperations; readonly chunks: AsyncIterable<Buffer> },
): Promise<void> {
  const fd = await operations.open(path, CREATE_FLAGS, mode);
  try {
    for await (const chunk of chunks) await writeAll(fd, chunk, operations);
    await operations.fsync(fd);
  } finally {
    await closeQuietly(operations, fd);
  }
}

async function writeAll(fd: number, bytes: Buffer, operations: FileOperations): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const count = await operations.write(fd, bytes.subarray(done));
    if (count === 0) throw new Error('Nothing could be written.');
    done += count;
  }
}

export async function sameFile({ from, to }: FileMove, operations: FileOperations): Promise<boolean> {
  const [a, b] = [await operations.lstat(from), await operations.lstat(to)];
  return a.ino === b.ino && a.dev === b.dev;
}

export async function isThere(path: string, operations: FileOperations): Promise<boolean> {
  try {
    await operations.lstat(path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** For hidden names of ours, which an interrupted run may have left behind under the same lock. */
export async function removeIfThere(path: string, operations: FileOperations): Promise<void> {
  try {
    await operations.unlink(path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}
