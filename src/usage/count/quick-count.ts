/**
 * The counts of a line as Codex writes it, without parsing it as JSON. Promises: the same as parsing it, or null. Saves most of the time of a reading of
 * all sessions: nearly every line that is parsed there is such a one, and most of it are limits of which only the last matter.
 */
import { type StatedCounts, type UsageReading, usageReading } from '../../format/usage.ts';

export interface QuickCount {
  readonly timestamp: string;
  readonly ordinal: number | null;
  readonly counts: StatedCounts;
  /** JSON: the limits of the plan. A part of the text. */
  readonly limits: string;
  /** Where the next line begins. */
  readonly end: number;
}

/** Neither escapes, nor bytes that may be no UTF-8. */
const TEXT = '"[ !#-[\\]-~]*"';
const COUNT = '(0|[1-9]\\d{0,11})';
const INTEGER = '(?:0|[1-9]\\d*)';
const SCALAR = `(?:null|true|false|${TEXT}|-?${INTEGER}(?:\\.\\d+)?)`;
const objectOf = (value: string): string => `\\{(?:"\\w+":${value}(?:,"\\w+":${value})*)?\\}`;
const USAGE =
  `\\{"input_tokens":${COUNT},"cached_input_tokens":${COUNT},(?:"cache_write_input_tokens":${COUNT},)?` +
  `"output_tokens":${COUNT},"reasoning_output_tokens":${COUNT},"total_tokens":${INTEGER}\\}`;
const LINE = new RegExp(
  `\\{"timestamp":"([ !#-[\\]-~]*)",(?:"ordinal":(0|[1-9]\\d{0,14}),)?"type":"event_msg","payload":\\{"type":"token_count","info":\\{` +
    `"total_token_usage":${USAGE},"last_token_usage":${USAGE},(?:"last_usage_includes_reasoning":(?:true|false),)?` +
    `"model_context_window":(?:null|${INTEGER})\\},"rate_limits":(null|${objectOf(`(?:${SCALAR}|${objectOf(SCALAR)})`)})\\}\\}\\r?(?:\\n|$)`,
  'y',
);

/** Of the line that begins at `start`; each character of `text` is a byte. */
export function quickCount(text: string, start: number): QuickCount | null {
  LINE.lastIndex = start;
  const found = LINE.exec(text);
  if (found === null) return null;
  const ordinal = found[2];
  return {
    timestamp: found[1] as string,
    ordinal: ordinal === undefined ? null : Number(ordinal),
    counts: { kind: 'counts', total: readingAt(found, 3), last: readingAt(found, 3 + PARTS) },
    limits: found[3 + 2 * PARTS] as string,
    end: LINE.lastIndex,
  };
}

const PARTS = 5;

function readingAt(found: RegExpExecArray, at: number): UsageReading | null {
  return usageReading({
    input: Number(found[at]),
    cached: Number(found[at + 1]),
    cacheWritten: Number(found[at + 2] ?? 0),
    output: Number(found[at + 3]),
    reasoning: Number(found[at + 4]),
  });
}
