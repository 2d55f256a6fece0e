/**
 * The lines of a rollout that a summary is made from: all lines of a small file, else those of its head and its tail. Promises: reads at
 * most 1 MB of head and 1 MB of tail, whatever the size of the file or of a line; head and tail begin and end between lines, except at
 * the end of the file.
 */
import type { RawLine } from '../../format/line.ts';
import type { RolloutFile } from '../file/rollout-file.ts';
import { linesOf } from '../read/line-splitter.ts';

export interface HeadAndTail {
  /** True when `head` has all lines of the file. */
  readonly whole: boolean;
  readonly head: readonly RawLine[];
  /** Empty when `head` has all lines. May begin before the end of `head`. */
  readonly tail: readonly RawLine[];
}

/** A file up to this size is read whole: one read, and every count is exact. */
export const WHOLE_BYTES = 256 * 1024;
/** Mostly enough for a header with instructions, the context and the first prompt. */
const PART_BYTES = 64 * 1024;
/** A longer header, or a longer last line, is not worth a list's time. */
const PART_CAP_BYTES = 1024 * 1024;
const NEWLINE = 0x0a;

/** Reads more and more of the head, up to the cap, until `isEnough` returns true for it. */
export async function readHeadAndTail(
  file: RolloutFile,
  isEnough: (head: readonly RawLine[]) => boolean,
): Promise<HeadAndTail> {
  if (file.size <= WHOLE_BYTES) {
    const head = linesOf(await file.read(0, file.size), 0, file.partial ? 'cut' : 'end of file');
    return { whole: !file.partial, head, tail: [] };
  }
  const head = await readHead(file, isEnough);
  return { whole: false, head, tail: file.partial ? [] : await readTail(file) };
}

async function readHead(
  file: RolloutFile,
  isEnough: (head: readonly RawLine[]) => boolean,
): Promise<RawLine[]> {
  let lines: RawLine[] = [];
  for (let size = PART_BYTES; size <= PART_CAP_BYTES; size *= 4) {
    lines = linesOf(await file.read(0, Math.min(size, file.size)), 0, 'cut');
    if (size >= file.size || (lines.length > 0 && isEnough(lines))) break;
  }
  return lines;
}

async function readTail(file: RolloutFile): Promise<RawLine[]> {
  for (let size = PART_BYTES; size <= PART_CAP_BYTES; size *= 4) {
    const start = Math.max(0, file.size - size);
    const bytes = await file.read(start, file.size - start);
    const newline = bytes.indexOf(NEWLINE);
    // What comes before the first newline is the end of a line that begins further ahead.
    if (newline === -1 || newline === bytes.length - 1) continue;
    return linesOf(bytes.subarray(newline + 1), start + newline + 1, 'end of file');
  }
  return [];
}
