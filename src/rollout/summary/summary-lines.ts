/**
 * Parses lines for a summary. Promises: a line means what `parse-line.ts` says; of instructions (the header, developer messages, contexts), which
 * nothing answers and no event repeats, long texts are shortened before they are parsed.
 */
import type { Dialect } from '../../format/identity.ts';
import type { Line, RawLine } from '../../format/line.ts';
import { shortenStrings } from '../../format/long-strings.ts';
import { lineOf, type ParsedLine, parseObject } from '../../format/parse-line.ts';
import { HEAD_BYTES, headsOf } from '../read/line-heads.ts';

/** Shorter lines are parsed as they are. */
export const LONG_LINE_BYTES = 3 * 1024;

const INSTRUCTIONS = new RegExp(
  '^\\{"timestamp":"[^"]*",(?:"ordinal":\\d+,)?"type":"(?:session_meta|turn_context|world_state|' +
    'response_item","payload":\\{"type":"(?:additional_tools|message",(?:"id":"[^"]*",)?"role":"developer"))',
);
/** Lines that `line-heads.ts` knows, and that have facts all the same. */
const SETTINGS = /"type":"(?:turn_context|thread_settings_applied)"/;

export function parseSummaryObject(raw: RawLine): ParsedLine {
  const { bytes } = raw;
  if (bytes === null || bytes.length < LONG_LINE_BYTES) return parseObject(raw);
  const isShortened = raw.offset === 0 || INSTRUCTIONS.test(headOf(bytes));
  return parseObject(isShortened ? { ...raw, bytes: shortenStrings(bytes) } : raw);
}

export function parseSummaryLine(raw: RawLine, dialect: Dialect | null): Line {
  return lineOf(raw, parseSummaryObject(raw), dialect);
}

/** Whether a line far into the head may be the first prompt, or have settings. Parses nothing. */
export function mayTell({ bytes }: RawLine, dialect: Dialect | null): boolean {
  if (bytes === null) return false;
  const head = headOf(bytes);
  return !headsOf(dialect).known.test(head) || SETTINGS.test(head);
}

function headOf(bytes: Buffer): string {
  return bytes.toString('latin1', 0, Math.min(bytes.length, HEAD_BYTES));
}
