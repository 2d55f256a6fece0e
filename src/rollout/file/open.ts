/**
 * The one place that opens rollouts for reading. Promises: only regular files are ever opened (no link, FIFO, socket or
 * device); reading never writes; at most 32 `RolloutFile`s are open at once, first come, first served; a `.jsonl.zst`
 * reads like the plain file it holds. Does not parse, and never follows the path again: a file that is replaced after
 * opening is noticed by `follow.ts`.
 */
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { RolloutNotFoundError, RolloutUnreadableError } from '../../format/errors.ts';
import { openCompressed } from './compressed-file.ts';
import { type FileFacts, factsOf, handleFile, type RolloutFile } from './rollout-file.ts';

export type { RolloutFile } from './rollout-file.ts';

export interface OpenOptions {
  /** Of a compressed rollout unpack only this many bytes: enough for a summary, and a bomb stays small. */
  readonly unpackAtMost?: number;
}

/** A link is refused, and a FIFO that took the place of a file does not block. */
export const READ_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Far below the 256 descriptors that some systems give a process: watchers and pipes need theirs. */
const OPEN_FILE_LIMIT = 32;

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
    return isPacked(path) ? await openCompressed(opened, options) : handleFile(opened);
  } catch (error) {
    release();
    throw error;
  }
}

/**
 * As `openRollout`, with synchronous calls: for a caller that reads a part and closes, thousands of times over. Through
 * the thread pool the calls take ten times the processor. Not for long reads, and not on a key's path.
 */
export async function openBriefly(path: string, options: OpenOptions = {}): Promise<RolloutFile> {
  if (isPacked(path)) return openRollout(path, options);
  const release = await takeFileSlot();
  try {
    const fd = openRegularSync(path);
    return unlessFailed(fd, () => descriptorFile(path, fd, release));
  } catch (error) {
    release();
    throw error;
  }
}

/**
 * A handle on a regular file of any kind; the caller closes it. The path is checked before it is opened: opening a FIFO
 * wakes its writer, and opening a device may do anything. Takes no slot. Errors: as `openRollout`.
 */
export async function openRegular(
  path: string,
): Promise<{ readonly handle: FileHandle; readonly facts: FileFacts }> {
  if (path.includes('\0')) throw new RolloutNotFoundError('The path holds a NUL byte.', { path });
  try {
    if (!(await lstat(path)).isFile()) throw notRegular(path);
    const handle = await open(path, READ_FLAGS);
    const stats = await handle.stat().catch(error => handle.close().then(() => Promise.reject(error)));
    if (stats.isFile()) return { handle, facts: factsOf(stats) };
    await handle.close();
  } catch (error) {
    throw readableError(path, error);
  }
  throw notRegular(path);
}

/** A descriptor, by synchronous calls. Otherwise as `openRegular`. */
export function openRegularSync(path: string): number {
  if (path.includes('\0')) throw new RolloutNotFoundError('The path holds a NUL byte.', { path });
  try {
    if (!lstatSync(path).isFile()) throw notRegular(path);
    const fd = openSync(path, READ_FLAGS);
    if (unlessFailed(fd, () => fstatSync(fd).isFile())) return fd;
    closeSync(fd);
  } catch (error) {
    throw readableError(path, error);
  }
  throw notRegular(path);
}

/** A descriptor that nobody closes is one less for the rest of the process. */
function unlessFailed<T>(fd: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

/**
 * A descriptor of a file that a listing has just named as regular, by one system call. Checking it again would be a
 * fifteenth of the time that reading a head takes; the caller reads at a position, which fails for a FIFO.
 * Throws the system's error.
 */
export function openListedSync(path: string): number {
  return openSync(path, READ_FLAGS);
}

function isPacked(path: string): boolean {
  return path.toLowerCase().endsWith('.zst');
}

function notRegular(path: string): RolloutUnreadableError {
  return new RolloutUnreadableError(
    `${path} is not a regular file: links, pipes and devices are never opened.`,
    {
      path,
    },
  );
}

/** What a person reads when opening fails. */
function readableError(path: string, error: unknown): Error {
  if (error instanceof RolloutUnreadableError) return error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new RolloutNotFoundError(`There is no rollout at ${path}.`, { path, cause: error });
  if (code === 'ELOOP') return notRegular(path);
  if (code === 'EACCES' || code === 'EPERM')
    return new RolloutUnreadableError(`You may not read ${path}: its owner can give you the right.`, {
      path,
      cause: error,
    });
  return new RolloutUnreadableError(`${path} cannot be opened (${String(code ?? error)}).`, {
    path,
    cause: error,
  });
}

function descriptorFile(path: string, fd: number, release: () => void): RolloutFile {
  let isOpen = true;
  return {
    path,
    partial: false,
    ...factsOf(fstatSync(fd)),
    read: async (position, length, into) => readSyncAt(fd, position, bufferOf(length, into)),
    stat: async () => factsOf(fstatSync(fd)),
    close: async () => {
      if (!isOpen) return;
      isOpen = false;
      closeSync(fd);
      release();
    },
  };
}

function bufferOf(length: number, into: Buffer | undefined): Buffer {
  const size = Math.max(0, length);
  return into !== undefined && into.length >= size ? into.subarray(0, size) : Buffer.allocUnsafeSlow(size);
}

/** One call may give less than there is. */
function readSyncAt(fd: number, position: number, buffer: Buffer): Buffer {
  let got = 0;
  while (got < buffer.length) {
    const count = readSync(fd, buffer, got, buffer.length - got, position + got);
    if (count === 0) break;
    got += count;
  }
  return buffer.subarray(0, got);
}

let freeSlots = OPEN_FILE_LIMIT;
const slotQueue: (() => void)[] = [];

/** Resolves with the function that gives the slot back, as soon as one is free. Giving it back twice counts once. */
async function takeFileSlot(): Promise<() => void> {
  if (freeSlots > 0) freeSlots -= 1;
  else await new Promise<void>(resolve => slotQueue.push(resolve));
  let held = true;
  return () => {
    if (held) giveBackSlot();
    held = false;
  };
}

/** A waiting caller inherits the slot, so that no later one can overtake it. */
function giveBackSlot(): void {
  const next = slotQueue.shift();
  if (next) next();
  else freeSlots += 1;
}
