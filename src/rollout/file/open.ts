/**
 * Opens one rollout for reading. Promises: only regular files are ever opened (no link, FIFO, socket or device); reading never
 * writes; at most 32 files are open at once; a `.jsonl.zst` reads like the plain file it holds.
 * Does not parse, and never follows the path again:
 * a file replaced after opening is noticed by `follow.ts`.
 */
import { constants } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { RolloutNotFoundError, RolloutUnreadableError } from '../../format/errors.ts';
import { openCompressed } from './compressed-file.ts';
import { takeFileSlot } from './file-slots.ts';
import { type FileFacts, factsOf, handleFile, type RolloutFile } from './rollout-file.ts';

export type { RolloutFile } from './rollout-file.ts';

export interface OpenOptions {
  /** Of a compressed rollout unpack only so many bytes: enough for a summary, and a bomb stays small. */
  readonly unpackAtMost?: number;
}

/**
 * Opens `path` for reading.
 * @throws RolloutNotFoundError when nothing is there
 * @throws RolloutUnreadableError when it is no regular file, may not be read, or cannot be unpacked
 */
export async function openRollout(path: string, options: OpenOptions = {}): Promise<RolloutFile> {
  const release = await takeFileSlot();
  try {
    const { handle, facts } = await openRegular(path);
    const opened = { path, handle, facts, release };
    return path.toLowerCase().endsWith('.zst') ? await openCompressed(opened, options) : handleFile(opened);
  } catch (error) {
    release();
    throw error;
  }
}

/** Looks before it opens: opening a FIFO wakes its writer, and opening a device may do anything. */
async function openRegular(
  path: string,
): Promise<{ readonly handle: FileHandle; readonly facts: FileFacts }> {
  if (path.includes('\0')) throw new RolloutNotFoundError('The path holds a NUL byte.', { path });
  try {
    if (!(await lstat(path)).isFile()) throw notRegular(path);
    const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stats = await handle.stat();
    if (stats.isFile()) return { handle, facts: factsOf(stats) };
    await handle.close();
  } catch (error) {
    throw readableError(path, error);
  }
  throw notRegular(path);
}

export function notRegular(path: string): RolloutUnreadableError {
  return new RolloutUnreadableError('Not a regular file: links, pipes and devices are never opened.', {
    path,
  });
}

/** What a person reads when opening fails. */
export function readableError(path: string, error: unknown): Error {
  if (error instanceof RolloutUnreadableError) return error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new RolloutNotFoundError('There is no rollout at this path.', { path, cause: error });
  if (code === 'ELOOP') return notRegular(path);
  if (code === 'EACCES' || code === 'EPERM')
    return new RolloutUnreadableError('You may not read this file.', { path, cause: error });
  return new RolloutUnreadableError(`The file cannot be opened (${String(code ?? error)}).`, {
    path,
    cause: error,
  });
}
