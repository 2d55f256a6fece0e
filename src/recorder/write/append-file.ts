/**
 * The descriptor that rollout lines go through. Promises: one `write` per block on a descriptor that only appends, its
 * count checked; the last byte checked before every block; a short write is finished, or the torn line is ended and
 * written again whole; nothing that is in the file is ever changed. Does not know what a line means, has no queue
 * (writer.ts) and takes no lock (thread-lock.ts).
 */
import { constants } from 'node:fs';
import type { Clock } from '../../rollout/file/clock.ts';
import { closeQuietly, type FileOperations, type FileStatus } from '../../rollout/file/file-operations.ts';
import { type LineBlock, nextPiece } from './block.ts';
import { type FileHead, hasFileHead, readFileHead } from './file-head.ts';
import { waitForQuietTail } from './torn-tail.ts';

/** The end of the file right before a block is written. */
export interface FileEnd {
  readonly size: number;
  /** The last line has no newline, and no program is writing it any more. */
  readonly torn: boolean;
  /** The file is not as we left it: another program appended, or we have not written yet. */
  readonly foreign: boolean;
}

/** `whole`: every byte of the block is in the kernel. `cut`: foreign bytes came in between, lines after `landed` are not. */
export type WriteOutcome = 'whole' | 'cut';

export interface AppendFileOptions {
  readonly path: string;
  readonly operations: FileOperations;
  readonly clock: Clock;
}

const APPEND_FLAGS = constants.O_RDWR | constants.O_APPEND | constants.O_NOFOLLOW | constants.O_NONBLOCK;

export class AppendFile {
  readonly path: string;
  readonly #operations: FileOperations;
  readonly #clock: Clock;
  readonly #identity: { readonly dev: number; readonly ino: number };
  #fd: number | null;
  /** Where the file ended after our last block; null before the first and after trouble. */
  #knownEnd: number | null = null;
  #head: FileHead | null = null;

  private constructor(fd: number, facts: FileStatus, options: AppendFileOptions) {
    this.path = options.path;
    this.#operations = options.operations;
    this.#clock = options.clock;
    this.#identity = facts;
    this.#fd = fd;
  }

  /** Opens an existing regular file. Throws a system error, or an Error when it is no regular file. */
  static async open(options: AppendFileOptions): Promise<AppendFile> {
    const fd = await options.operations.open(options.path, APPEND_FLAGS, 0);
    try {
      return await AppendFile.adopt(fd, options);
    } catch (error) {
      await closeQuietly(options.operations, fd);
      throw error;
    }
  }

  /** Takes over a descriptor that was opened for appending. */
  static async adopt(fd: number, options: AppendFileOptions): Promise<AppendFile> {
    const facts = await options.operations.fstat(fd);
    if (facts.kind !== 'file') throw new Error(`${options.path} is not a regular file.`);
    const file = new AppendFile(fd, facts, options);
    file.#head = await readFileHead(file);
    return file;
  }

  /** Device and inode of the file that this descriptor writes to. */
  get identity(): { readonly dev: number; readonly ino: number } {
    return this.#identity;
  }

  /**
   * Reads the end of the file, and waits while another program is in the middle of a line. Throws when the path no longer
   * names this file, or its first line is gone: what we wrote could not be found, or not be read.
   */
  async checkEnd(): Promise<FileEnd> {
    await this.#checkPlace();
    const { size, torn } = await waitForQuietTail(this, this.#clock);
    const foreign = size !== this.#knownEnd;
    if (foreign) await this.#requireHead();
    return { size, torn, foreign };
  }

  /**
   * Writes what is left of a block that was made for the end of the file. Throws a system error; `block.landed` then says
   * how far it came, and calling again goes on from there.
   */
  async write(block: LineBlock): Promise<WriteOutcome> {
    if (block.attempted && !(await this.#continues(block))) return this.#cut();
    block.attempted = true;
    while (block.landed < block.bytes.length) {
      const count = await this.#operations.write(this.#open(), nextPiece(block));
      block.landed += count;
      if (block.landed === block.bytes.length) break;
      // A full disk first gives a short count; the call after it gives the error.
      if (count === 0) throw new Error(`Nothing could be written to ${this.path}.`);
      if (!(await this.#continues(block))) return this.#cut();
    }
    const end = block.start + block.landed;
    const size = await this.#sizeIfKnown();
    if (size !== null && size < end) return this.#afterTruncation(block);
    this.#knownEnd = size === null ? null : end;
    return 'whole';
  }

  /** The kernel took the bytes, whatever becomes of this question. */
  async #sizeIfKnown(): Promise<number | null> {
    try {
      return await this.size();
    } catch {
      return null;
    }
  }

  /** Another program cut the file right before or after our write: the block stands at its new end, or is gone. */
  async #afterTruncation(block: LineBlock): Promise<WriteOutcome> {
    block.landed = 0;
    await this.#requireHead();
    const size = await this.size();
    const tail = await this.read(Math.max(0, size - block.bytes.length), block.bytes.length);
    if (tail.equals(block.bytes)) block.landed = block.bytes.length;
    return this.#cut();
  }

  async #requireHead(): Promise<void> {
    if (this.#head === null || (await hasFileHead(this, this.#head))) return;
    throw new Error(
      `another program emptied or rewrote ${this.path} while it was open for writing: its first line is gone, and nothing behind it could be read`,
    );
  }

  async size(): Promise<number> {
    return (await this.#operations.fstat(this.#open())).size;
  }

  /** Up to `length` bytes at `position`; fewer only at the end of the file. */
  async read(position: number, length: number): Promise<Buffer> {
    const into = Buffer.allocUnsafe(length);
    let got = 0;
    while (got < length) {
      const count = await this.#operations.read(this.#open(), into.subarray(got), position + got);
      if (count === 0) break;
      got += count;
    }
    return into.subarray(0, got);
  }

  async sync(): Promise<void> {
    await this.#operations.fdatasync(this.#open());
  }

  /**
   * A new descriptor for the same file. After a failed sync the old one may report success for bytes that are lost.
   * Throws when the path names another file now.
   */
  async reopen(): Promise<void> {
    const fd = await this.#operations.open(this.path, APPEND_FLAGS, 0);
    try {
      this.#requireSame(await this.#operations.fstat(fd));
    } catch (error) {
      await closeQuietly(this.#operations, fd);
      throw error;
    }
    const old = this.#fd;
    this.#fd = fd;
    this.#knownEnd = null;
    if (old !== null) await closeQuietly(this.#operations, old);
  }

  /** Never rejects: whoever needs to know that the bytes are on disk syncs before. */
  async close(): Promise<void> {
    const fd = this.#fd;
    this.#fd = null;
    if (fd !== null) await closeQuietly(this.#operations, fd);
  }

  /** The file now ends here, and the tail was read. */
  remember(size: number): void {
    this.#knownEnd = size;
  }

  /**
   * Whether the file ends with the landed part of the block, so that the rest may follow it. A write that failed may
   * have landed in part all the same: the bytes behind are compared, and counted when they are ours. (Foreign bytes can
   * begin like ours; only whole lines are taken for written, so that does no harm.)
   */
  async #continues(block: LineBlock): Promise<boolean> {
    const { size } = await this.#operations.fstat(this.#open());
    const expected = block.start + block.landed;
    if (size < expected) {
      block.landed = Math.max(0, size - block.start);
      return false;
    }
    const rest = block.bytes.subarray(block.landed);
    const more = await this.read(expected, Math.min(size - expected, rest.length));
    const ours = commonPrefix(more, rest);
    block.landed += ours;
    return expected + ours === size;
  }

  #cut(): WriteOutcome {
    this.#knownEnd = null;
    return 'cut';
  }

  async #checkPlace(): Promise<void> {
    this.#requireSame(await this.#operations.lstat(this.path));
  }

  #requireSame(facts: FileStatus): void {
    if (facts.ino === this.#identity.ino && facts.dev === this.#identity.dev) return;
    throw new Error(`Another file took the place of ${this.path} while it was open for writing.`);
  }

  #open(): number {
    if (this.#fd === null) throw new Error(`${this.path} is closed.`);
    return this.#fd;
  }
}

function commonPrefix(a: Buffer, b: Buffer): number {
  const length = Math.min(a.length, b.length);
  if (a.subarray(0, length).equals(b.subarray(0, length))) return length;
  let at = 0;
  while (a[at] === b[at]) at += 1;
  return at;
}
