/**
 * The bounded parts of a rollout that a summary is made from: the whole of a small file, else head and tail. Promises: never more than
 * 1 MB of head and 1 MB of tail, however large the file or a line; each part begins and ends at a line, but for the file's own end.
 */
import type { RawLine } from '../../format/line.ts';
import type { RolloutFile } from '../file/rollout-file.ts';
import { LineSplitter } from '../read/line-splitter.ts';

export interface SummaryParts {
  /** True when `head` is all lines of the file. */
  readonly whole: boolean;
  readonly head: readonly RawLine[];
  /** Empty when the head is the whole file. */
  readonly tail: readonly RawLine[];
}

/** Small files are read whole: one read, and every count is exact. */
export const WHOLE_BYTES = 256 * 1024;
/** A header with instructions, the context, and the first prompt are mostly within this. */
const PART_BYTES = 64 * 1024;
/** A header can be longer, and so can a last line; beyond this it is not worth a list's time. */
const PART_CAP_BYTES = 1024 * 1024;
const NEWLINE = 0x0a;

/** `enough` judges the head: while it says no, more is read, up to the cap. */
export async function readParts(
  file: RolloutFile,
  enough: (head: readonly RawLine[]) => boolean,
): Promise<SummaryParts> {
  if (file.size <= WHOLE_BYTES) {
    const head = linesOf(await file.read(0, file.size), 0, file.partial ? 'cut' : 'end of file');
    return { whole: !file.partial, head, tail: [] };
  }
  const head = await readHead(file, enough);
  return { whole: false, head, tail: file.partial ? [] : await readTail(file) };
}

async function readHead(
  file: RolloutFile,
  enough: (head: readonly RawLine[]) => boolean,
): Promise<RawLine[]> {
  let lines: RawLine[] = [];
  for (let size = PART_BYTES; size <= PART_CAP_BYTES; size *= 4) {
    lines = linesOf(await file.read(0, Math.min(size, file.size)), 0, 'cut');
    if (size >= file.size || (lines.length > 0 && enough(lines))) break;
  }
  return lines;
}

async function readTail(file: RolloutFile): Promise<RawLine[]> {
  for (let size = PART_BYTES; size <= PART_CAP_BYTES; size *= 4) {
    const start = Math.max(0, file.size - size);
    const bytes = await file.read(start, file.size - start);
    const newline = bytes.indexOf(NEWLINE);
    // The first line of a tail is cut: the lines begin behind its newline.
    if (newline === -1 || newline === bytes.length - 1) continue;
    return linesOf(bytes.subarray(newline + 1), start + newline + 1, 'end of file');
  }
  return [];
}

/** What comes after the last newline is a line only at the end of the file. */
export function linesOf(bytes: Buffer, start: number, end: 'end of file' | 'cut'): RawLine[] {
  const splitter = new LineSplitter(start);
  const lines = splitter.push(bytes);
  const rest = end === 'end of file' ? splitter.rest() : null;
  return rest ? [...lines, rest] : lines;
}
