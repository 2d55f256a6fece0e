/**
 * Where the turn began that a large rollout ends in, when neither of its ends shows that. Promises: reads backwards, no further than it has to and
 * no more than 8 MB; parses nothing but the lines that it gives.
 */
import type { Dialect } from '../../format/identity.ts';
import type { Line, RawLine } from '../../format/line.ts';
import { mayMarkTurn, turnMark } from '../../format/turns.ts';
import type { ReadableFile } from '../file/rollout-file.ts';
import { readLinesBackward } from '../read/read-lines.ts';
import { parseSummaryLine } from './summary-lines.ts';

/** Some milliseconds. Of a turn that is longer still it is not known since when it runs. */
const MOST_BYTES = 8 * 1024 * 1024;
const SETTINGS = Buffer.from('"type":"turn_context"');

/** Both ends of the part are between lines. */
export interface UnreadPart {
  readonly start: number;
  readonly end: number;
}

/** The last event that begins or ends a turn there, and the last settings behind it; none where there is no such event, null when not all was read. */
export async function turnBeginning(
  file: ReadableFile,
  { start, end }: UnreadPart,
  dialect: Dialect | null,
): Promise<readonly Line[] | null> {
  const least = Math.max(start, end - MOST_BYTES);
  let settings: RawLine | null = null;
  // A line that is cut by the bound is no event of its own.
  for await (const lines of readLinesBackward(file, { start: least, end })) {
    const at = lines.findIndex(raw => isEdgeIn(raw, dialect));
    const behind = at === -1 ? lines : lines.slice(0, at);
    settings ??= behind.find(hasSettings) ?? null;
    const found = [lines[at], settings].flatMap(raw => (raw == null ? [] : parseSummaryLine(raw, dialect)));
    if (at !== -1) return found;
  }
  return least > start ? null : [];
}

const hasSettings = ({ bytes }: RawLine): boolean => bytes?.includes(SETTINGS) ?? false;

/** Parsed only where it names such an event. */
function isEdgeIn(raw: RawLine, dialect: Dialect | null): boolean {
  return raw.bytes !== null && mayMarkTurn(raw.bytes) && isEdge(parseSummaryLine(raw, dialect));
}

export function isEdge(line: Line): boolean {
  const mark = turnMark(line);
  return mark === 'start' || mark === 'end';
}
