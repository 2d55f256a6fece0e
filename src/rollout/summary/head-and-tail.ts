/**
 * The two ends of a file that is too large to be read whole, as lines. Promises: reads at most 1 MB of head and 1 MB of tail, whatever the size
 * of the file or of a line, and each byte of the head once; both begin and end between lines, except at the end of the file.
 */
import type { RawLine } from '../../format/line.ts';
import type { ReadableFile } from '../file/rollout-file.ts';
import { LineSplitter, linesOf } from '../read/line-splitter.ts';

/** A file up to this size is read whole: one read, and every count is exact. */
export const WHOLE_BYTES = 256 * 1024;
/** Mostly enough for a header with instructions, the context and the first prompt. */
const PART_BYTES = 64 * 1024;
/** Where the first prompt is further on (today's instructions are 100 KB), the head goes on in steps of this. */
const STEP_BYTES = 96 * 1024;
/** A longer header, or a longer last line, is not worth a list's time. */
const PART_CAP_BYTES = 1024 * 1024;
/** Of so many lines at either end most are shorter than any that Codex writes: no more of them are taken for a row of the list. */
export const MOST_LINES = 8_192;
const NEWLINE = 0x0a;

/** The head in steps, each with the lines that end in it. The caller stops when it has what it needs. */
export async function* headSteps(file: ReadableFile): AsyncGenerator<readonly RawLine[]> {
  const splitter = new LineSplitter(0);
  const end = Math.min(file.size, PART_CAP_BYTES);
  let lines = 0;
  for (let from = 0; from < end && lines < MOST_LINES; ) {
    const length = Math.min(from === 0 ? PART_BYTES : STEP_BYTES, end - from);
    const bytes = await file.read(from, length);
    if (bytes.length === 0) return;
    from += bytes.length;
    const step = splitter.push(bytes).slice(0, MOST_LINES);
    lines += step.length;
    yield step;
  }
}

/** The last lines, at most `MOST_LINES`; none when the last one is longer than the cap. */
export async function readTail(file: ReadableFile): Promise<readonly RawLine[]> {
  for (let size = PART_BYTES; size <= PART_CAP_BYTES; size *= 4) {
    const start = Math.max(0, file.size - size);
    const bytes = await file.read(start, file.size - start);
    const newline = bytes.indexOf(NEWLINE);
    // What comes before the first newline is the end of a line that begins further ahead.
    if (newline === -1 || newline === bytes.length - 1) continue;
    const from = Math.max(newline + 1, startOfLast(bytes, MOST_LINES));
    return linesOf(bytes.subarray(from), start + from, 'end of file');
  }
  return [];
}

/** Where the last `count` lines of the bytes begin; 0 when there are no more. */
function startOfLast(bytes: Buffer, count: number): number {
  let at = bytes.length - 1;
  for (let left = count; left > 0 && at > 0; left -= 1) at = bytes.lastIndexOf(NEWLINE, at - 1);
  return at + 1;
}
