/**
 * Opens a rollout for somebody who reads a part of it and closes it again, a thousand times over. Promises what `open-file.ts` does.
 * The calls are made at once: through the thread pool they take ten times the processor. So nothing long is read this way,
 * and nothing on a key's path.
 */
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import { takeFileSlot } from './file-slots.ts';
import { notRegular, type OpenOptions, openRollout, readableError } from './open.ts';
import { factsOf, type RolloutFile } from './rollout-file.ts';

const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** As `openRollout`; a compressed rollout is opened by it. */
export async function openAtOnce(path: string, options: OpenOptions = {}): Promise<RolloutFile> {
  if (path.toLowerCase().endsWith('.zst')) return openRollout(path, options);
  const release = await takeFileSlot();
  try {
    return descriptorFile(path, openRegular(path), release);
  } catch (error) {
    release();
    throw readableError(path, error);
  }
}

/** Looks before it opens: opening a FIFO wakes its writer, and opening a device may do anything. */
function openRegular(path: string): number {
  if (!lstatSync(path).isFile()) throw notRegular(path);
  const fd = openSync(path, FLAGS);
  if (fstatSync(fd).isFile()) return fd;
  closeSync(fd);
  throw notRegular(path);
}

function descriptorFile(path: string, fd: number, release: () => void): RolloutFile {
  let isOpen = true;
  return {
    path,
    partial: false,
    ...factsOf(fstatSync(fd)),
    read: async (position, length, into) => readAt(fd, position, bufferOf(length, into)),
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
  const wanted = Math.max(0, length);
  return into !== undefined && into.length >= wanted
    ? into.subarray(0, wanted)
    : Buffer.allocUnsafeSlow(wanted);
}

/** One call may give less than there is. */
function readAt(fd: number, position: number, buffer: Buffer): Buffer {
  let got = 0;
  while (got < buffer.length) {
    const count = readSync(fd, buffer, got, buffer.length - got, position + got);
    if (count === 0) break;
    got += count;
  }
  return buffer.subarray(0, got);
}
