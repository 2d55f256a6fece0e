/**
 * The first records of a rollout. Promises: only regular files are opened; a damaged line costs that line only; a file that
 * cannot be read has no records. Mostly one read at once into memory that is used again; only a file whose beginning is long
 * is read as a stream.
 */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { openRollout } from './open-file.ts';
import { readLinesForward } from './read-lines.ts';

/** A header with long instructions, and what follows it, is mostly within this. */
const FIRST_BYTES = 64 * 1024;
/** A file that has not the wanted records here is given up. */
const LAST_BYTES = 32 * 1024 * 1024;
const NEWLINE = 0x0a;

const scratch = Buffer.allocUnsafeSlow(FIRST_BYTES);
const decoder = new TextDecoder('utf-8', { fatal: true });

/** The first `wanted` parseable JSON values, one a line; fewer when the file has not as many. */
export async function readFirstRecords(path: string, wanted: number): Promise<unknown[]> {
  const first = path.toLowerCase().endsWith('.zst') ? null : readFirst(path);
  if (first === null) return readStream(path, wanted);
  const records = recordsIn(first, wanted);
  return records.length === wanted || first.length < FIRST_BYTES ? records : readStream(path, wanted);
}

/** Whether `bytes` stand in the beginning of a rollout. A compressed one is not unpacked for it: false. */
export function beginningHolds(path: string, bytes: Buffer): boolean {
  return readFirst(path)?.includes(bytes) ?? false;
}

/** The first bytes, good until the next call; null when they cannot be had this way. */
function readFirst(path: string): Buffer | null {
  try {
    const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      return fstatSync(fd).isFile() ? scratch.subarray(0, readSync(fd, scratch, 0, FIRST_BYTES, 0)) : null;
    } finally {
      closeSync(fd);
    }
  } catch {
    return null;
  }
}

function recordsIn(bytes: Buffer, wanted: number): unknown[] {
  const records: unknown[] = [];
  for (let from = 0; from < bytes.length && records.length < wanted; ) {
    const newline = bytes.indexOf(NEWLINE, from);
    const end = newline === -1 ? bytes.length : newline;
    takeRecord(bytes.subarray(from, end), records);
    from = end + 1;
  }
  return records;
}

async function readStream(path: string, wanted: number): Promise<unknown[]> {
  const records: unknown[] = [];
  try {
    const file = await openRollout(path);
    try {
      for await (const lines of readLinesForward(file, { end: Math.min(file.size, LAST_BYTES) })) {
        for (const { bytes } of lines)
          if (bytes !== null && records.length < wanted) takeRecord(bytes, records);
        if (records.length >= wanted) break;
      }
    } finally {
      await file.close();
    }
  } catch {
    return records;
  }
  return records;
}

function takeRecord(bytes: Buffer, records: unknown[]): void {
  try {
    const text = decoder.decode(bytes).trim();
    if (text !== '') records.push(JSON.parse(text));
  } catch {
    // A damaged line costs that line only.
  }
}
