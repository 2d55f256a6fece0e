/**
 * Adds lines at the end of a small file of which the last one about something counts. Promises: one write of whole lines on an append-only
 * descriptor, never glued to a torn line, on disk before it resolves; no byte that is there is touched; no link is followed.
 */
import { constants } from 'node:fs';
import { errorCode, type FileOperations } from '../rollout/file/file-operations.ts';

const NEWLINE = 0x0a;
const INDEX_FLAGS =
  constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** What is added; called when the file is open, with its descriptor. */
export type LinesToAdd = (fd: number) => Promise<string> | string;

/** @throws Error with the system's reason when the file cannot be written */
export async function appendIndexLines(
  path: string,
  lines: LinesToAdd,
  operations: FileOperations,
): Promise<void> {
  const fd = await openFile(path, operations);
  try {
    if ((await operations.fstat(fd)).kind !== 'file') throw notRegular(path);
    const text = await lines(fd);
    if (text === '') return;
    const { size } = await operations.fstat(fd);
    const bytes = Buffer.from((await endsTorn(fd, size, operations)) ? `\n${text}` : text, 'utf8');
    const written = await operations.write(fd, bytes);
    if (written < bytes.length) throw new Error(`${path} could not be written to its end: the disk is full.`);
    await operations.fdatasync(fd);
  } finally {
    await operations.close(fd);
  }
}

/** A link, a folder, a device that is not there. */
const NOT_REGULAR: ReadonlySet<unknown> = new Set(['ELOOP', 'EISDIR', 'ENXIO']);

async function openFile(path: string, operations: FileOperations): Promise<number> {
  try {
    return await operations.open(path, INDEX_FLAGS, 0o600);
  } catch (error) {
    throw NOT_REGULAR.has(errorCode(error)) ? notRegular(path) : error;
  }
}

function notRegular(path: string): Error {
  return new Error(`${path} is not a regular file; nothing was written.`);
}

/** A line that is glued to a torn one is damage. */
async function endsTorn(fd: number, size: number, operations: FileOperations): Promise<boolean> {
  if (size === 0) return false;
  const last = Buffer.alloc(1);
  await operations.read(fd, last, size - 1);
  return last[0] !== NEWLINE;
}
