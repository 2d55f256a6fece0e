/**
 * A `.jsonl.zst` as a RolloutFile: unpacked once, small ones into memory, larger ones into a temporary file that has no name.
 * Promises: bounded memory and bounded disk; device, inode and time are those of the `.zst`, so that following its path works.
 * Never writes beside the rollout.
 */

import { constants } from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorMessage } from '../../format/error-message.ts';
import { RolloutUnreadableError } from '../../format/errors.ts';
import { handleFile, memoryFile, type OpenedHandle, type RolloutFile, readAt } from './rollout-file.ts';
import { unpackZstd } from './unpack-zstd.ts';

/** Up to here unpacked bytes stay in memory: most rollouts, and nothing a machine would notice. */
const MEMORY_CAP_BYTES = 8 * 1024 * 1024;
/** More than any compressed rollout seen, less than what fills a disk by surprise. */
const OUTPUT_CAP_BYTES = 8 * 1024 ** 3;
/** Rollouts pack 10 to 100 times smaller. What grows this much was made to fill a disk. */
const RATIO_CAP = 300;
/** Up to here any ratio is fine: an endless row of one letter is no danger yet. */
const FREE_BYTES = 64 * 1024 * 1024;
const INPUT_CHUNK_BYTES = 128 * 1024;

/**
 * Takes over the handle (open on the `.zst`) and closes it.
 * One that is cut off is opened as far as it can be unpacked; its `cutOff` is true.
 * @throws RolloutUnreadableError when it is no zstd, nothing of it can be unpacked, or it is larger than the caps
 */
export async function openCompressed(
  packed: OpenedHandle,
  options: { readonly unpackAtMost?: number },
): Promise<RolloutFile> {
  const sink = new UnpackedSink({
    limit: options.unpackAtMost ?? Number.POSITIVE_INFINITY,
    cap: unpackedCap(packed.facts.size),
  });
  try {
    const end = await unpackZstd(inputChunks(packed.handle), piece => sink.take(piece));
    if (end === 'cut off' && sink.size === 0) throw new Error('it is cut off in its first block');
    return { ...sink.finish(packed), cutOff: end === 'cut off' };
  } catch (error) {
    await sink.discard();
    throw unpackError(packed.path, error);
  } finally {
    await packed.handle.close();
  }
}

/** To how many bytes a file of this size may unpack. */
export function unpackedCap(packedBytes: number): number {
  return Math.min(OUTPUT_CAP_BYTES, Math.max(FREE_BYTES, packedBytes * RATIO_CAP));
}

/** Collects unpacked bytes: memory first, then an unnamed temporary file. */
class UnpackedSink {
  readonly #limit: number;
  readonly #cap: number;
  #pieces: Buffer[] = [];
  #size = 0;
  #spill: FileHandle | null = null;

  constructor({ limit, cap }: { readonly limit: number; readonly cap: number }) {
    this.#limit = limit;
    this.#cap = cap;
  }

  get size(): number {
    return this.#size;
  }

  /** False when the limit is reached. */
  async take(piece: Buffer): Promise<boolean> {
    const taken = piece.subarray(0, this.#limit - this.#size);
    if (this.#size + taken.length > this.#cap)
      throw new Error(
        `it unpacks to more than ${Math.floor(this.#cap / 1024 / 1024)} MB, far more than a rollout`,
      );
    this.#spill ??= this.#size + taken.length > MEMORY_CAP_BYTES ? await this.#startSpill() : null;
    if (this.#spill) await writeWhole(this.#spill, taken, this.#size);
    else this.#pieces.push(taken);
    this.#size += taken.length;
    return this.#size < this.#limit;
  }

  finish({ path, release, facts: packed }: OpenedHandle): RolloutFile {
    const facts = { ...packed, size: this.#size };
    const partial = this.#size >= this.#limit;
    const file = this.#spill
      ? handleFile({ path, handle: this.#spill, facts, release })
      : memoryFile({ path, bytes: Buffer.concat(this.#pieces), facts, release });
    // What was unpacked does not change: its facts stay those of the .zst.
    return { ...file, partial, stat: async () => facts };
  }

  async discard(): Promise<void> {
    await this.#spill?.close();
  }

  async #startSpill(): Promise<FileHandle> {
    const spill = await openUnnamed();
    await writeWhole(spill, Buffer.concat(this.#pieces), 0);
    this.#pieces = [];
    return spill;
  }
}

/** A file that vanishes with its descriptor, however this process ends. */
async function openUnnamed(): Promise<FileHandle> {
  const path = join(tmpdir(), `rolltop-${globalThis.crypto.randomUUID()}`);
  const flags = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const handle = await open(path, flags, 0o600);
  await unlink(path).catch(error => handle.close().then(() => Promise.reject(error)));
  return handle;
}

async function writeWhole(handle: FileHandle, bytes: Buffer, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

async function* inputChunks(handle: FileHandle): AsyncGenerator<Buffer> {
  for (let position = 0; ; ) {
    const chunk = await readAt(handle, { position, length: INPUT_CHUNK_BYTES });
    if (chunk.length === 0) return;
    position += chunk.length;
    yield chunk;
  }
}

function unpackError(path: string, error: unknown): RolloutUnreadableError {
  const why = errorMessage(error);
  return new RolloutUnreadableError(`The compressed rollout cannot be unpacked: ${why}.`, {
    path,
    cause: error,
  });
}
