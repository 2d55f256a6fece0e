/**
 * Turns a plain rollout into a `.jsonl.zst` beside it, as Codex reads it, and back. Promises: lossless: what was packed is unpacked again
 * and compared by SHA-256 before the plain file goes; the new name appears in one step with everything in it, with
 * the time and the mode of the old one, and never in place of another file; a kill at any moment leaves the plain file, the packed one, or
 * both. The caller holds the conversation's lock.
 */
import { createHash } from 'node:crypto';
import { constants, lstatSync, type Stats } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { RolloutUnreadableError } from '../../format/errors.ts';
import { unpackedCap } from './compressed-file.ts';
import { copyTime } from './copy-time.ts';
import { attemptQuietly, closeQuietly, type FileOperations, syncFolder } from './file-operations.ts';
import { isThere, removeIfThere, renameFile } from './move-file.ts';
import { READ_FLAGS } from './open.ts';
import { Slices } from './slices.ts';
import { unpackBeside } from './unpack-beside.ts';
import { unpackZstd } from './unpack-zstd.ts';
import type { ZstdPacker } from './zstd-packer.ts';

export interface Packed {
  readonly path: string;
  readonly bytes: number;
}

const CREATE_FLAGS = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
const CHUNK_BYTES = 1024 * 1024;
const SUM_CHUNK_BYTES = 256 * 1024;
const SMALL_BYTES = 256 * 1024;

/**
 * Packs the plain file at `path`. One that was packed before, and whose plain file was only not removed, is finished.
 * @throws RolloutUnreadableError when the file changed meanwhile, or could not be read back; the plain file is then as it was
 */
export async function packBeside(
  path: string,
  packer: ZstdPacker,
  operations: FileOperations,
): Promise<Packed> {
  const packed = `${path}.zst`;
  const before = lstatSync(path);
  if (!before.isFile()) throw refused(path, 'it is no regular file');
  if (await isThere(packed, operations)) {
    if ((await sumOfPacked(chunksOf(packed, operations))) !== (await sumOfPlain(path, operations)))
      throw refused(path, `another file is at ${packed}, and not the same`);
  } else await writePacked(path, packed, { before, packer, operations });
  requireUnchanged(path, before);
  await operations.unlink(path);
  await syncFolder(operations, dirname(path));
  return { path: packed, bytes: lstatSync(packed).size };
}

/**
 * Unpacks the file at `path` beside it, with its time. One that was unpacked before, and was only not removed, is finished.
 * @throws RolloutUnreadableError when it cannot be unpacked to its end, or the plain file is another one; nothing has changed then
 */
export async function expandBeside(path: string, operations: FileOperations): Promise<string> {
  const plain = await unpackBeside(path, operations, { time: 'kept' });
  if (!(await isThere(path, operations))) return plain;
  if ((await sumOfPacked(chunksOf(path, operations))) !== (await sumOfPlain(plain, operations)))
    throw refused(path, `another file is at ${plain}, and not the same`);
  await operations.unlink(path);
  await syncFolder(operations, dirname(path));
  return plain;
}

interface PackFile {
  readonly before: Stats;
  readonly packer: ZstdPacker;
  readonly operations: FileOperations;
}

async function writePacked(path: string, packed: string, packing: PackFile): Promise<void> {
  const { before, operations } = packing;
  const hidden = join(dirname(path), `.${basename(path)}.packing`);
  await removeIfThere(hidden, operations);
  try {
    const [sum, unpacked] = await Promise.all([
      sumOfPlain(path, operations),
      packInto(hidden, path, packing).then(() => unpackedSum(hidden, packing)),
    ]);
    const size = lstatSync(hidden).size;
    if (before.size > unpackedCap(size))
      throw refused(path, 'it would be packed so small that it is not read back');
    if (unpacked !== sum) throw refused(path, 'what was packed does not unpack to the same bytes');
    requireUnchanged(path, before);
    if ((await renameFile({ from: hidden, to: packed }, operations)) === 'exists')
      throw refused(path, `another program made ${packed}`);
  } finally {
    await attemptQuietly(() => removeIfThere(hidden, operations));
  }
  await syncFolder(operations, dirname(path));
}

async function packInto(
  hidden: string,
  path: string,
  { before, packer, operations }: PackFile,
): Promise<void> {
  const from = await operations.open(path, READ_FLAGS, 0);
  try {
    const to = await operations.open(hidden, CREATE_FLAGS, before.mode & 0o777);
    try {
      await packer.pack({ from, to, bytes: before.size });
      await copyTime(path, hidden);
      await operations.fsync(to);
    } finally {
      await closeQuietly(operations, to);
    }
  } finally {
    await closeQuietly(operations, from);
  }
}

/** Of what was packed, unpacked again by what packed it; what is small sooner by the reader in JavaScript than programs are started. */
async function unpackedSum(hidden: string, { before, packer, operations }: PackFile): Promise<string | null> {
  if (packer.unpackedSum === undefined || before.size < SMALL_BYTES)
    return sumOfPacked(chunksOf(hidden, operations));
  const from = await operations.open(hidden, READ_FLAGS, 0);
  try {
    return await packer.unpackedSum({ from, bytes: before.size });
  } finally {
    await closeQuietly(operations, from);
  }
}

function requireUnchanged(path: string, before: Stats): void {
  const now = lstatSync(path, { throwIfNoEntry: false });
  if (now?.size !== before.size || now.mtimeMs !== before.mtimeMs || now.ino !== before.ino)
    throw refused(path, 'another program changed it meanwhile');
}

function refused(path: string, why: string): RolloutUnreadableError {
  return new RolloutUnreadableError(`${path} stays as it is: ${why}.`, { path });
}

async function sumOfPlain(path: string, operations: FileOperations): Promise<string> {
  const hash = createHash('sha256');
  const slices = new Slices();
  // One buffer that stays in the processor's cache: fresh memory for each part takes four times as long as the sum.
  const buffer = Buffer.allocUnsafe(SUM_CHUNK_BYTES);
  const fd = await operations.open(path, READ_FLAGS, 0);
  try {
    for (let position = 0; ; ) {
      const count = await operations.read(fd, buffer, position);
      if (count === 0) return hash.digest('hex');
      position += count;
      hash.update(buffer.subarray(0, count));
      await slices.pause();
    }
  } finally {
    await closeQuietly(operations, fd);
  }
}

/** Null for one that is cut off. Throws for what is no zstd, or cannot be unpacked. */
async function sumOfPacked(chunks: AsyncIterable<Buffer>): Promise<string | null> {
  const hash = createHash('sha256');
  const end = await unpackZstd(chunks, async piece => {
    hash.update(piece);
    return true;
  });
  return end === 'whole' ? hash.digest('hex') : null;
}

async function* chunksOf(path: string, operations: FileOperations): AsyncGenerator<Buffer> {
  const fd = await operations.open(path, READ_FLAGS, 0);
  try {
    for (let position = 0; ; ) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const count = await operations.read(fd, chunk, position);
      if (count === 0) return;
      position += count;
      yield chunk.subarray(0, count);
    }
  } finally {
    await closeQuietly(operations, fd);
  }
}
