/**
 * The first records of a rollout that was listed as a regular file. Promises: nothing is taken from a FIFO that came in its place; a
 * damaged line costs that line only; a file that cannot be read has no records. Mostly one read at once into memory that is used again; only a file whose beginning is long
 * is read as a stream.
 */
import { isAscii } from 'node:buffer';
import { closeSync, readSync } from 'node:fs';
import { openListedSync, openRollout } from '../file/open.ts';
import { readLinesForward } from './read-lines.ts';

/** A header with long instructions, and what follows it, is mostly within this. */
const FIRST_BYTES = 64 * 1024;
/** A file that has not the wanted records here is given up. */
const LAST_BYTES = 32 * 1024 * 1024;
const NEWLINE = 0x0a;

const scratch = Buffer.allocUnsafeSlow(FIRST_BYTES);
const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * The first `wanted` parseable JSON values of an uncompressed file, one a line; fewer when the file has not as many. Null when they
 * cannot be had in one read: then `readFirstRecords` has them, or nobody.
 */
export function firstRecordsAtOnce(path: string, wanted: number): unknown[] | null {
  const bytes = readFirst(path);
  if (bytes === null) return null;
  const records = recordsIn(bytes, wanted);
  return records.length === wanted || bytes.length < FIRST_BYTES ? records : null;
}

/** The same from a beginning of any length. */
export async function readFirstRecords(path: string, wanted: number): Promise<unknown[]> {
  const records: unknown[] = [];
  try {
    const file = await openRollout(path);
    try {
      for await (const lines of readLinesForward(file, { end: Math.min(file.size, LAST_BYTES) })) {
        for (const { bytes } of lines)
          if (bytes !== null && records.length < wanted) takeRecord(textOf(bytes), records);
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

/** Whether `bytes` stand in the beginning of a rollout. A compressed one is not unpacked for it: false. */
export function beginningHolds(path: string, bytes: Buffer): boolean {
  return readFirst(path)?.includes(bytes) ?? false;
}

/**
 * The first bytes, good until the next call; null when they cannot be had this way. Reading at a place fails for what has none, as
 * the FIFO that came where a file was listed.
 */
function readFirst(path: string): Buffer | null {
  try {
    const fd = openListedSync(path);
    try {
      return scratch.subarray(0, readSync(fd, scratch, 0, FIRST_BYTES, 0));
    } finally {
      closeSync(fd);
    }
  } catch {
    return null;
  }
}

function recordsIn(bytes: Buffer, wanted: number): unknown[] {
  const records: unknown[] = [];
  const text = isAscii(bytes) ? bytes.toString('latin1') : null;
  for (let from = 0; from < bytes.length && records.length < wanted; ) {
    const newline = text === null ? bytes.indexOf(NEWLINE, from) : text.indexOf('\n', from);
    const end = newline === -1 ? bytes.length : newline;
    takeRecord(text === null ? textOf(bytes.subarray(from, end)) : text.slice(from, end), records);
    from = end + 1;
  }
  return records;
}

/** Null for bytes that are no text. */
function textOf(bytes: Buffer): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

function takeRecord(text: string | null, records: unknown[]): void {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '') return;
  try {
    records.push(JSON.parse(trimmed));
  } catch {
    // A damaged line costs that line only.
  }
}
