/**
 * Turns a `.jsonl.zst` into the plain file beside it, so that it can be appended to. Promises: the plain name appears in
 * one step with everything in it, and never in place of another file; the compressed file goes last. The caller holds
 * the conversation's lock.
 */
import { lstatSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { RolloutUnreadableError } from '../../format/errors.ts';
import { copyTime } from './copy-time.ts';
import { attemptQuietly, type FileOperations, syncFolder } from './file-operations.ts';
import { isThere, moveFile, removeIfThere, writeNew } from './move-file.ts';
import { openRollout } from './open.ts';

const COPY_CHUNK_BYTES = 1024 * 1024;
const SUFFIX = /\.zst$/i;

/** The path of the plain file: without `.zst`. */
export function plainPath(path: string): string {
  return path.replace(SUFFIX, '');
}

export function isCompressed(path: string): boolean {
  return SUFFIX.test(path);
}

/**
 * Unpacks `path` and returns the plain path. Its time is now, for a file that is appended to, or that of `path`. Where the plain file exists already it wins, and nothing is done.
 * @throws RolloutUnreadableError when it cannot be unpacked to its end; then nothing has changed
 */
export async function unpackBeside(
  path: string,
  operations: FileOperations,
  { time }: { readonly time: 'now' | 'kept' } = { time: 'now' },
): Promise<string> {
  const plain = plainPath(path);
  await removeLeftover(plain, operations);
  await sweepFolderOf(plain, operations);
  if (await isThere(plain, operations)) return plain;
  const hidden = hiddenName(plain);
  try {
    const { mode } = await operations.lstat(path);
    await writeNew(hidden, mode, { operations, chunks: unpackedChunks(path) });
    if (time === 'kept') await copyTime(path, hidden);
    if ((await moveFile({ from: hidden, to: plain }, operations)) === 'exists') return plain;
  } finally {
    await attemptQuietly(() => removeIfThere(hidden, operations));
  }
  await syncFolder(operations, dirname(plain));
  await operations.unlink(path);
  await syncFolder(operations, dirname(plain));
  return plain;
}

function hiddenName(plain: string): string {
  return join(dirname(plain), `.${basename(plain)}${UNPACKED}`);
}

const UNPACKED = '.unpacked';
const LEFTOVER = /^\.rollout-.*\.jsonl\.(?:unpacked|packing|moving|new)$/s;
/** Nothing that is still being written has been left alone that long. */
const LEFT_BEHIND_MS = 24 * 60 * 60 * 1000;

/** Removes what a process that was killed left of this rollout: as large as it, and shown by no list. The caller holds its lock. */
export async function removeLeftover(plain: string, operations: FileOperations): Promise<void> {
  await attemptQuietly(() => removeIfThere(hiddenName(plain), operations));
}

/** What was left in the folder a day ago, of other rollouts as well: those may never be appended to again. */
async function sweepFolderOf(plain: string, operations: FileOperations): Promise<void> {
  for (const name of leftBehindIn(dirname(plain)))
    await attemptQuietly(() => operations.unlink(join(dirname(plain), name)));
}

function leftBehindIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter(name => LEFTOVER.test(name) && isLeftBehind(join(folder, name)));
  } catch {
    return [];
  }
}

function isLeftBehind(path: string): boolean {
  try {
    const found = lstatSync(path);
    // Not by the time of change: what is nearly done has that of the file it is made of.
    return found.isFile() && Date.now() - found.ctimeMs > LEFT_BEHIND_MS;
  } catch {
    return false;
  }
}

function cutOff(path: string): RolloutUnreadableError {
  const message = `${path} is cut off: what is left of it can be read, but it cannot be unpacked to its end. Nothing was changed.`;
  return new RolloutUnreadableError(message, { path });
}

async function* unpackedChunks(path: string): AsyncGenerator<Buffer> {
  const source = await openRollout(path);
  try {
    if (source.cutOff) throw cutOff(path);
    for (let position = 0; position < source.size; ) {
      const chunk = await source.read(position, COPY_CHUNK_BYTES);
      if (chunk.length === 0) throw new Error(`${path} ended early while it was unpacked.`);
      position += chunk.length;
      yield chunk;
    }
  } finally {
    await source.close();
  }
}
