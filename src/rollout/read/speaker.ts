/**
 * What decides who spoke in a rollout (FORMAT.md, section 10): its events, if it has any. Promises: reads at most 1 MB, and parses nothing. A
 * reader that begins in the middle of an envelope file cannot see it from its own lines.
 */
import type { Dialect } from '../../format/identity.ts';
import { type Speaker, speakerOf } from '../../format/items/prompt-pairing.ts';
import type { ReadableFile } from '../file/rollout-file.ts';
import { readLinesForward } from './read-lines.ts';

/** Codex writes the first event right behind the first prompt, or before it: instructions are all that comes earlier. */
const LIMIT_BYTES = 1024 * 1024;
/** Within a text these bytes have a backslash before the second quote. */
const EVENT = Buffer.from('"event_msg"');

export async function readSpeaker(file: ReadableFile, dialect: Dialect | null): Promise<Speaker> {
  const known = speakerOf(dialect);
  if (known !== 'unknown') return known;
  for await (const lines of readLinesForward(file, { end: Math.min(file.size, LIMIT_BYTES) }))
    if (lines.some(({ bytes }) => bytes?.includes(EVENT))) return 'event';
  return 'unknown';
}
