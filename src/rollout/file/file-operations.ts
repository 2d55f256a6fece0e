/**
 * Every call of the write side to the file system, as one object, so that tests can let any single call fail.
 * Promises nothing about order or retries: that is the writer's job. Never follows a link in the last path component.
 */
import * as fs from 'node:fs';
import { makeFolder } from '../../system/make-folder.ts';

type Awaitable<T> = T | Promise<T>;

export interface FileStatus {
  readonly size: number;
  readonly dev: number;
  readonly ino: number;
  readonly mode: number;
  readonly kind: 'file' | 'folder' | 'link' | 'other';
}

export interface FileOperations {
  open(path: string, flags: number, mode: number): Awaitable<number>;
  /** Writes at the descriptor's own position (the end, when it appends) and returns how many bytes went in. */
  write(fd: number, bytes: Uint8Array): Awaitable<number>;
  read(fd: number, into: Uint8Array, position: number): Awaitable<number>;
  fstat(fd: number): Awaitable<FileStatus>;
  lstat(path: string): Awaitable<FileStatus>;
  fdatasync(fd: number): Awaitable<void>;
  fsync(fd: number): Awaitable<void>;
  close(fd: number): Awaitable<void>;
  mkdir(path: string, mode: number): Awaitable<void>;
  link(from: string, to: string): Awaitable<void>;
  /** Overwrites; only for names of our own, or where links are not known. */
  rename(from: string, to: string): Awaitable<void>;
  unlink(path: string): Awaitable<void>;
}

/**
 * Up to this size a call is synchronous: it only touches the page cache and takes a tenth of a millisecond at most, while a
 * trip through the thread pool costs as much again. A full queue of ordinary lines is that large. Larger ones leave the event
 * loop free.
 */
const SYNC_CALL_BYTES = 512 * 1024;

function factsOf(stats: fs.Stats): FileStatus {
  const kind = stats.isFile()
    ? 'file'
    : stats.isDirectory()
      ? 'folder'
      : stats.isSymbolicLink()
        ? 'link'
        : 'other';
  return { size: stats.size, dev: stats.dev, ino: stats.ino, mode: stats.mode & 0o7777, kind };
}

function counted(start: (done: (error: Error | null, count: number) => void) => void): Promise<number> {
  return new Promise((resolve, reject) => {
    start((error, count) => (error ? reject(error) : resolve(count)));
  });
}

function done(start: (finished: (error: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    start(error => (error ? reject(error) : resolve()));
  });
}

/** The real file system. */
export const nodeFileOperations: FileOperations = {
  open: (path, flags, mode) => fs.openSync(path, flags, mode),
  write: (fd, bytes) =>
    bytes.length <= SYNC_CALL_BYTES
      ? fs.writeSync(fd, bytes, 0, bytes.length, null)
      : counted(finished => fs.write(fd, bytes, 0, bytes.length, null, finished)),
  read: (fd, into, position) =>
    into.length <= SYNC_CALL_BYTES
      ? fs.readSync(fd, into, 0, into.length, position)
      : counted(finished => fs.read(fd, into, 0, into.length, position, finished)),
  fstat: fd => factsOf(fs.fstatSync(fd)),
  lstat: path => factsOf(fs.lstatSync(path)),
  fdatasync: fd => done(finished => fs.fdatasync(fd, finished)),
  fsync: fd => done(finished => fs.fsync(fd, finished)),
  close: fd => done(finished => fs.close(fd, finished)),
  mkdir: (path, mode) => {
    makeFolder(path, mode);
  },
  link: (from, to) => fs.linkSync(from, to),
  rename: (from, to) => fs.renameSync(from, to),
  unlink: path => fs.unlinkSync(path),
};

/**
 * Closes a descriptor when nothing depends on it any more: what went through it is synced, or is reported already. An error of close(2)
 * could then only hide a better one, and the descriptor is gone all the same.
 */
export async function closeQuietly(operations: FileOperations, fd: number): Promise<void> {
  await attemptQuietly(() => operations.close(fd));
}

/** Tidies up: whatever it is, it must not hide how the work before it ended. */
export async function attemptQuietly(tidy: () => Awaitable<void>): Promise<void> {
  try {
    await tidy();
  } catch {
    // What stays behind does no harm, and the next run removes it.
  }
}

/** Waits until what a folder lists is on disk, so that a created, renamed or removed name survives a power cut. */
export async function syncFolder(operations: FileOperations, path: string): Promise<void> {
  const fd = await operations.open(path, fs.constants.O_RDONLY | fs.constants.O_DIRECTORY, 0);
  try {
    await operations.fsync(fd);
  } finally {
    await closeQuietly(operations, fd);
  }
}

/** The `code` of a system error (`ENOENT`, `EEXIST`, …), or null. */
export function errorCode(error: unknown): string | null {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : null;
}
