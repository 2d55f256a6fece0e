/**
 * What the conversation of an open rollout has copied from another one. Promises: reads a file that copied nothing to its second line, any other to
 * the first line of its own, and at most 64 MB; of the lines between parses those that may begin or end a turn.
 */
import { type CopiedPart, CopyFinder } from '../../format/copied-part.ts';
import type { RawLine } from '../../format/line.ts';
import { parseLine } from '../../format/parse-line.ts';
import type { ReadableFile } from '../file/rollout-file.ts';
import { Slices } from '../file/slices.ts';
import type { RolloutHeader } from './header.ts';
import { HEAD_BYTES, headsOf } from './line-heads.ts';
import { readLinesForward } from './read-lines.ts';

/** A longer copy is marked as far as this. */
const LIMIT_BYTES = 64 * 1024 * 1024;
/** Lines that say something about turns, though they are neither prompts nor borders. */
const TURN_LINES = /"type":"(?:turn_context|thread_settings_applied)"|"role":"developer"/;
const TIMESTAMP = /^\{"timestamp":"([^"]*)"/;

export async function readCopiedPart(
  file: ReadableFile,
  { meta, dialect }: Pick<RolloutHeader, 'meta' | 'dialect'>,
): Promise<CopiedPart | null> {
  const finder = new CopyFinder(meta);
  if (finder.isOver) return finder.part;
  const end = Math.min(file.size, LIMIT_BYTES);
  const { known } = headsOf(dialect);
  const slices = new Slices();
  for await (const lines of readLinesForward(file, { end })) {
    for (const raw of lines) {
      takeRaw(finder, raw, known);
      if (finder.isOver) return finder.part;
    }
    await slices.pause();
  }
  return endedAt(finder.part, end);
}

function takeRaw(finder: CopyFinder, raw: RawLine, known: RegExp): void {
  const head = raw.bytes?.toString('latin1', 0, HEAD_BYTES) ?? '';
  if (finder.part !== null && known.test(head) && !TURN_LINES.test(head))
    finder.pass(TIMESTAMP.exec(head)?.[1] ?? null);
  else finder.take(parseLine(raw, 'envelope'));
}

/** Lines that come later are the conversation's own. */
function endedAt(part: CopiedPart | null, end: number): CopiedPart | null {
  return part?.by === 'offset' ? { ...part, end: Math.min(part.end, end) } : part;
}
