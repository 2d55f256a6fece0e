/**
 * The one interface through which rollouts are read, and its form over a descriptor. Tests inject faults below it.
 * Promises: reads at a position, never moves a cursor, never writes. Does not open anything: see `open.ts`.
 */
import { fstatSync, readSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';

/** Up to here a read is synchronous: it takes microseconds, and through the thread pool ten times the processor. */
const SYNC_READ_BYTES = 16 * 1024;

export interface FileFacts {
  /** Bytes; of a compressed rollout, the unpacked bytes. */
  readonly size: number;
  readonly dev: number;
  readonly ino: number;
  readonly mtimeMs: number;
}

/** An open rollout. The facts are those at opening; `stat` reads the present ones. */
export interface RolloutFile extends FileFacts {
  readonly path: string;
  /** True when only the beginning was unpacked (see `unpackAtMost`): `size` is then where the known part ends. */
  readonly partial: boolean;
  /** True when it is compressed and cut off: then it ends where no more could be unpacked, mostly within a line. */
  readonly cutOff?: boolean;
  /**
   * Up to `length` bytes at `position`; fewer at the end of the file, none behind it. They may be in `into`, when it is large
   * enough: a reader that only counts the lines of a gigabyte should not take a gigabyte of fresh memory for it.
   */
  read(position: number, length: number, into?: Buffer): Promise<Buffer>;
  stat(): Promise<FileFacts>;
  /** Closes the descriptor and gives the slot back; may be called twice. */
  close(): Promise<void>;
}

/** As much of an open file as reading its lines takes; `size` is where reading ends. */
export type ReadableFile = Pick<RolloutFile, 'path' | 'size' | 'read'>;

/** What a RolloutFile is made of; `release` gives its slot back. */
export interface OpenedHandle {
  readonly path: string;
  readonly handle: FileHandle;
  readonly facts: FileFacts;
  readonly release: () => void;
}

/** A RolloutFile over an open descriptor. */
export function handleFile({ path, handle, facts, release }: OpenedHandle): RolloutFile {
  let closing: Promise<void> | null = null;
  return {
    path,
    partial: false,
    ...facts,
    read: (position, length, into) => readAt(handle, { position, length, into }),
    stat: async () => factsOf(fstatSync(handle.fd)),
    close: () => {
      closing ??= handle.close().finally(release);
      return closing;
    },
  };
}

/** A RolloutFile over the bytes of a file, read already; `facts` are that file's. */
export function memoryFile({ path, bytes, facts, release }: MemoryFileParts): RolloutFile {
  return {
    path,
    partial: false,
    ...facts,
    read: async (position, length) => bytes.subarray(position, position + length),
    stat: async () => facts,
    close: async () => release?.(),
  };
}

interface MemoryFileParts {
  readonly path: string;
  readonly bytes: Buffer;
  readonly facts: FileFacts;
  readonly release?: () => void;
}

/** `file` for readers that close what they get, while its owner keeps it open. */
export function keptOpen(file: RolloutFile): RolloutFile {
  return { ...file, close: async () => {} };
}

/** The first `length` bytes of `file` as a file of their own. */
export function partOfFile(file: RolloutFile, length: number): RolloutFile {
  const size = Math.min(length, file.size);
  return {
    ...file,
    size,
    read: (position, wanted, into) =>
      file.read(position, Math.max(0, Math.min(wanted, size - position)), into),
  };
}

/** Reads until `length` bytes are there or the file ends: one system call may give less. */
export async function readAt(
  handle: FileHandle,
  range: { readonly position: number; readonly length: number; readonly into?: Buffer | undefined },
): Promise<Buffer> {
  const { position, into } = range;
  const length = Math.max(0, range.length);
  const buffer = into !== undefined && into.length >= length ? into : Buffer.allocUnsafeSlow(length);
  let got = 0;
  while (got < length) {
    const count = await readSome(handle, { buffer, from: got, to: length, position: position + got });
    if (count === 0) break;
    got += count;
  }
  return buffer.subarray(0, got);
}

async function readSome(
  handle: FileHandle,
  into: { readonly buffer: Buffer; readonly from: number; readonly to: number; readonly position: number },
): Promise<number> {
  const { buffer, from, to, position } = into;
  if (to - from <= SYNC_READ_BYTES) return readSync(handle.fd, buffer, from, to - from, position);
  const { bytesRead } = await handle.read(buffer, from, to - from, position);
  return bytesRead;
}

export function factsOf(stats: FileFacts): FileFacts {
  return { size: stats.size, dev: stats.dev, ino: stats.ino, mtimeMs: stats.mtimeMs };
}
