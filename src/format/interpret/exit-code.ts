/**
 * What a tool's output says about how it went (decisions.md, "Exit code and duration of a command"). Promises: every form of an
 * output is read, its text and images are kept. Which forms a text has is known to `output-text.ts`.
 */
import type { JsonObject } from '../line.ts';
import { field, numberOf, objectOf } from '../narrow.ts';
import { isJsonObject } from '../parse-line.ts';
import { readContent } from './message-content.ts';
import type { Outcome } from './outcome.ts';
import { outcomeOfText } from './output-text.ts';

/** The `output` of a function_call_output or custom_tool_call_output: a string, an array of parts, or an object. */
export function readOutcome(output: unknown): Outcome {
  if (isJsonObject(output)) return outcomeOfObject(output);
  const { texts, images } = readContent(output);
  const outcome = outcomeOfText(texts.join('\n'));
  return { ...outcome, images: [...images, ...outcome.images] };
}

/** `duration{secs,nanos}` in ms. */
export function durationOf(object: JsonObject): number | null {
  const duration = objectOf(object, 'duration');
  const seconds = duration && numberOf(duration, 'secs');
  return duration && seconds !== null
    ? Math.round(seconds * 1000 + (numberOf(duration, 'nanos') ?? 0) / 1e6)
    : null;
}

/** Some versions wrapped the text: `{content, success}`. */
function outcomeOfObject(output: JsonObject): Outcome {
  const inner = readOutcome(field(output, 'content') ?? field(output, 'output') ?? '');
  const success = field(output, 'success');
  return typeof success === 'boolean' ? { ...inner, status: success ? 'ok' : 'failed' } : inner;
}
