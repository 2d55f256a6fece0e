/**
 * What a tool's output says about how it went (decisions.md, "Exit code and duration of a command"). Promises: unknown stays
 * unknown, it is never "ok"; the text is what the command printed, without the header Codex put before it.
 */
import type { ToolOutput, ToolStatus } from './item.ts';
import type { JsonObject } from './line.ts';
import { readContent } from './message-content.ts';
import { field, numberOf, objectOf, stringOf } from './narrow.ts';
import { isJsonObject } from './parse-line.ts';

/** An output, and what was said beside the exit code: `running`, `ok` or `failed`, null when nothing was. */
export interface Outcome extends ToolOutput {
  readonly status: ToolStatus | null;
  /** The session a command still runs in: later `write_stdin` calls name it and tell how it ended. */
  readonly session: string | null;
}

/** The header of `exec_command` and later shells has at most so many lines before `Output:`. */
const HEADER_LINES = 8;

/** The `output` of a function_call_output or custom_tool_call_output: a string, an array of parts, or an object. */
export function readOutcome(output: unknown): Outcome {
  if (isJsonObject(output)) return outcomeOfObject(output);
  const { texts, images } = readContent(output);
  return { ...outcomeOfText(texts.join('\n')), images };
}

/** The status of an outcome: the exit code decides, then what was said. */
export function statusOf(outcome: Outcome): ToolStatus {
  if (outcome.exitCode !== null) return outcome.exitCode === 0 ? 'ok' : 'failed';
  return outcome.status ?? 'unknown';
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

function outcomeOfText(text: string): Outcome {
  return outcomeOfJson(text) ?? outcomeOfHeader(text) ?? { ...nothingKnown, text };
}

export const nothingKnown: Outcome = {
  text: '',
  exitCode: null,
  durationMs: null,
  images: [],
  status: null,
  session: null,
};

/** Bare files, and enveloped ones up to 0.77: `{"output":…,"metadata":{"exit_code":n,"duration_seconds":x}}`. */
function outcomeOfJson(text: string): Outcome | null {
  if (!text.startsWith('{') || !text.includes('"metadata"')) return null;
  const value = parse(text);
  const output = isJsonObject(value) ? stringOf(value, 'output') : null;
  const metadata = isJsonObject(value) ? objectOf(value, 'metadata') : null;
  if (output === null || metadata === null) return null;
  const seconds = numberOf(metadata, 'duration_seconds');
  return {
    ...nothingKnown,
    text: output,
    exitCode: numberOf(metadata, 'exit_code'),
    durationMs: seconds === null ? null : Math.round(seconds * 1000),
  };
}

/** Later shells: header lines, `Output:`, and the rest. */
function outcomeOfHeader(text: string): Outcome | null {
  let outcome = nothingKnown;
  let at = 0;
  for (let line = 0; line < HEADER_LINES; line += 1) {
    const end = text.indexOf('\n', at);
    const words = text.slice(at, end === -1 ? text.length : end);
    const next = end === -1 ? text.length : end + 1;
    if (words === 'Output:') return line === 0 ? null : { ...outcome, text: text.slice(next) };
    const known = readHeaderLine(words, outcome);
    if (!known || end === -1) return null;
    outcome = known;
    at = next;
  }
  return null;
}

function readHeaderLine(line: string, outcome: Outcome): Outcome | null {
  const exit = /^(?:Process exited with code|Exit code:) (-?\d+)$/.exec(line);
  if (exit) return { ...outcome, exitCode: Number(exit[1]) };
  const time = /^Wall time: ([\d.]+) seconds$/.exec(line);
  if (time) return { ...outcome, durationMs: Math.round(Number(time[1]) * 1000) };
  const session = /^Process running with session ID (.+)$/.exec(line)?.[1];
  if (session !== undefined) return { ...outcome, status: 'running', session };
  return /^(?:Chunk ID|Original token count|Total output lines): /.test(line) ? outcome : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
