/**
 * The first records of a rollout that was listed as a regular file. Promises: nothing is taken from a FIFO that came in its place; a
 * damaged line costs that line only; a file that cannot be read has no records. Most files cost one synchronous read into memory that
 * is used again; only a file with a long beginning is read as a stream.
 */
import { isAscii } from 'node:buffer';
import { closeSync, readSync } from 'node:fs';
import { parseJson } from '../../format/parse-json.ts';
import { openListedSync, openRollout } from '../file/open.ts';
import { readLinesForward } from './read-lines.ts';

/** A header with long instructions, and what follows it, is mostly within this. */
const SYNC_BYTES = 64 * 1024;
/** What is further on in a file is not searched for records. */
const LIMIT_BYTES = 32 * 1024 * 1024;
const NEWLINE = 0x0a;
const BRACE = 0x7b;

const SCRATCH = Buffer.allocUnsafeSlow(SYNC_BYTES);
const DECODER = new TextDecoder('utf-8', { fatal: true });

/**
 * The first `count` parseable JSON values of an uncompressed file, one a line; fewer when the file has not as many. Null when one read
 * does not give them: then `readFirstRecords` may.
 */
export function readFirstRecordsSync(path: string, count: number): unknown[] | null {
  const bytes = readBeginning(path);
  if (bytes === null) return null;
  const records = recordsIn(bytes, count);
  return records.length === count || bytes.length < SYNC_BYTES ? records : null;
}

/** The same from a beginning of any length. */
export async function readFirstRecords(path: string, count: number): Promise<unknown[]> {
  const records: unknown[] = [];
  try {
    const file = await openRollout(path);
    try {
      for await (const lines of readLinesForward(file, { end: Math.min(file.size, LIMIT_BYTES) })) {
        for (const { bytes } of lines)
          if (bytes !== null && records.length < count) takeRecord(decode(bytes), records);
        if (records.length >= count) break;
      }
    } finally {
      await file.close();
    }
  } catch {
    return records;
  }
  return records;
}

/** Whether any of `marks` is within the first 64 KB of a rollout. A compressed one is not unpacked for it: false. */
export function beginningContains(path: string, ...marks: readonly Buffer[]): boolean {
  const beginning = readBeginning(path);
  return beginning !== null && marks.some(mark => beginning.includes(mark));
}

/**
 * Whether any of `marks` is in the first line, as far as that is within the first 64 KB. Blank lines before it, as no Codex writes them, make
 * everything that was read the first line. Of a file over 64 KB this takes an eighth of the time of `beginningContains`.
 */
export function firstLineContains(path: string, ...marks: readonly Buffer[]): boolean {
  const beginning = readBeginning(path);
  if (beginning === null) return false;
  const end = beginning[0] === BRACE ? beginning.indexOf(NEWLINE) : -1;
  const line = end === -1 ? beginning : beginning.subarray(0, end);
  return marks.some(mark => line.includes(mark));
}

/**
 * The first bytes, valid until the next call; null when the file cannot be read this way. Reading at a position fails for a FIFO that
 * came where a file was listed.
 */
function readBeginning(path: string): Buffer | null {
  try {
    const fd = openListedSync(path);
    try {
      return SCRATCH.subarray(0, readSync(fd, SCRATCH, 0, SYNC_BYTES, 0));
    } finally {
      closeSync(fd);
    }
  } catch {
    return null;
  }
}

function recordsIn(bytes: Buffer, count: number): unknown[] {
  const records: unknown[] = [];
  const text = isAscii(bytes) ? bytes.toString('latin1') : null;
  for (let from = 0; from < bytes.length && records.length < count; ) {
    const newline = text === null ? bytes.indexOf(NEWLINE, from) : text.indexOf('\n', from);
    const end = newline === -1 ? bytes.length : newline;
    takeRecord(text === null ? decode(bytes.subarray(from, end)) : text.slice(from, end), records);
    from = end + 1;
  }
  return records;
}

/** Null for bytes that are not UTF-8. */
function decode(bytes: Buffer): string | null {
  try {
    return DECODER.decode(bytes);
  } catch {
    return null;
  }
}

function takeRecord(text: string | null, records: unknown[]): void {
  // A damaged line costs that line only.
  const value = parseJson(text?.trim() ?? '');
  if (value !== undefined) records.push(value);
}
