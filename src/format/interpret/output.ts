/**
 * What a tool's output says about how the call went, in the forms that Codex wrote over the versions (FORMAT.md, section 12). Promises:
 * the text is what the command printed, without what Codex put around it; a form that is not known stays as it is; images are kept.
 */
import type { JsonObject } from '../line.ts';
import { field, numberOf, objectOf, stringOf } from '../narrow.ts';
import { parseJson } from '../parse-json.ts';
import { isJsonObject } from '../parse-line.ts';
import { cellSession } from './continuation.ts';
import { readContent } from './message-content.ts';
import { type ToolOutcome, UNKNOWN_OUTCOME } from './outcome.ts';
import { answersOf, answerText } from './question.ts';

/** The header of `exec_command` has no more lines before `Output:`. */
const HEADER_LINES = 8;
/** What Codex says of a call that it did not carry out. */
const REFUSED =
  /^(?:unsupported (?:custom tool )?call: |failed to parse function arguments: |apply_patch verification failed: |error: Failed to |(?:exec_command|write_stdin) failed\b|exec command rejected by user|patch rejected by user|aborted by user after )/;
const PATCHED = 'Success. Updated the following files:\n';
const ABORTED = /^(?:Wall time: ([\d.]+) seconds\naborted by user|aborted by user after ([\d.]+)s)$/;
const SCRIPT =
  /^Script (completed|failed|terminated|running with cell ID (\S+))\nWall time:? ([\d.]+) seconds\nOutput:\n?\n?/;
/** The types of the parts of an MCP result. */
const PART_TYPES = new Set(['text', 'image', 'audio', 'resource', 'resource_link']);

/** The `output` of a function_call_output or custom_tool_call_output: a string, an array of parts, or an object. */
export function readOutcome(output: unknown): ToolOutcome {
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

/** Some versions put the text into an object: `{content, success}`. */
function outcomeOfObject(output: JsonObject): ToolOutcome {
  const inner = readOutcome(field(output, 'content') ?? field(output, 'output') ?? '');
  const success = field(output, 'success');
  return typeof success === 'boolean' ? { ...inner, status: success ? 'ok' : 'failed' } : inner;
}

function outcomeOfText(text: string): ToolOutcome {
  return (
    outcomeOfAnswers(text) ??
    outcomeOfJson(text) ??
    outcomeOfScript(text) ??
    outcomeOfHeader(text) ??
    outcomeOfWords(text)
  );
}

/** What the person answered to a question. */
function outcomeOfAnswers(text: string): ToolOutcome | null {
  const answers = answersOf(text);
  return answers && { ...UNKNOWN_OUTCOME, text: answerText(answers), status: 'ok', answers };
}

/** A script of code mode (0.163+): `Script completed`, `Wall time x seconds`, `Output:`, a blank line, and the rest. */
function outcomeOfScript(text: string): ToolOutcome | null {
  const [header, word, cell, seconds] = SCRIPT.exec(text) ?? [];
  if (header === undefined) return null;
  const status = cell !== undefined ? 'running' : word === 'completed' ? 'ok' : 'failed';
  const durationMs = milliseconds(Number(seconds));
  const session = cell === undefined ? null : cellSession(cell);
  return { ...UNKNOWN_OUTCOME, text: text.slice(header.length), durationMs, status, session };
}

/** A header without an exit code may be in front of the result of a patch or of an MCP tool. */
function outcomeOfHeader(text: string): ToolOutcome | null {
  const outer = outcomeOfHeaderLines(text);
  if (!outer || outer.exitCode !== null || outer.session !== null) return outer;
  const inner = outcomeOfJson(outer.text) ?? outcomeOfHeaderLines(outer.text) ?? outcomeOfWords(outer.text);
  return { ...inner, durationMs: outer.durationMs ?? inner.durationMs };
}

function outcomeOfWords(text: string): ToolOutcome {
  const aborted = ABORTED.exec(text);
  const durationMs = aborted ? milliseconds(Number(aborted[1] ?? aborted[2])) : null;
  if (aborted || REFUSED.test(text)) return { ...UNKNOWN_OUTCOME, text, durationMs, status: 'failed' };
  return { ...UNKNOWN_OUTCOME, text, status: text.startsWith(PATCHED) ? 'ok' : null };
}

function outcomeOfJson(text: string): ToolOutcome | null {
  if (text.startsWith('[{')) return outcomeOfParts(parseJson(text));
  if (!text.startsWith('{') || !/"(?:metadata|wall_time_seconds)"/.test(text)) return null;
  const value = parseJson(text);
  if (!isJsonObject(value)) return null;
  const output = stringOf(value, 'output');
  const metadata = objectOf(value, 'metadata');
  if (output === null) return null;
  return metadata ? withMetadata(output, metadata) : withWallTime(output, value);
}

/** Bare files, and enveloped ones up to 0.77: `{"output":…,"metadata":{"exit_code":n,"duration_seconds":x}}`. */
function withMetadata(text: string, metadata: JsonObject): ToolOutcome {
  const durationMs = milliseconds(numberOf(metadata, 'duration_seconds'));
  return { ...UNKNOWN_OUTCOME, text, exitCode: numberOf(metadata, 'exit_code'), durationMs };
}

/** `exec_command` of 0.45 to 0.58: `{"chunk_id","wall_time_seconds","output"}` and `exit_code`, or `session_id` while it runs. */
function withWallTime(text: string, value: JsonObject): ToolOutcome | null {
  const seconds = numberOf(value, 'wall_time_seconds');
  if (seconds === null) return null;
  const exitCode = numberOf(value, 'exit_code');
  const session = numberOf(value, 'session_id');
  const runs = exitCode === null && session !== null;
  return {
    ...UNKNOWN_OUTCOME,
    text,
    exitCode,
    durationMs: milliseconds(seconds),
    status: runs ? 'running' : null,
    session: runs ? String(session) : null,
  };
}

/** The result of an MCP tool, written as JSON up to 0.125. */
function outcomeOfParts(parts: unknown): ToolOutcome | null {
  if (!Array.isArray(parts) || !parts.every(isPart)) return null;
  const { texts, images } = readContent(parts);
  return { ...UNKNOWN_OUTCOME, text: texts.join('\n'), images };
}

function isPart(value: unknown): boolean {
  return isJsonObject(value) && PART_TYPES.has(String(field(value, 'type')));
}

/** `exec_command` since: header lines, `Output:`, and the text. */
function outcomeOfHeaderLines(text: string): ToolOutcome | null {
  let outcome = UNKNOWN_OUTCOME;
  let at = 0;
  for (let line = 0; line < HEADER_LINES; line += 1) {
    const end = text.indexOf('\n', at);
    const words = text.slice(at, end === -1 ? text.length : end);
    const next = end === -1 ? text.length : end + 1;
    if (words === 'Output:') return line === 0 ? null : { ...outcome, text: text.slice(next) };
    const known = withHeaderLine(words, outcome);
    if (!known || end === -1) return null;
    outcome = known;
    at = next;
  }
  return null;
}

function withHeaderLine(line: string, outcome: ToolOutcome): ToolOutcome | null {
  const exit = /^(?:Process exited with code|Exit code:) (-?\d+)$/.exec(line);
  if (exit) return { ...outcome, exitCode: Number(exit[1]) };
  const time = /^Wall time: ([\d.]+) seconds$/.exec(line);
  if (time) return { ...outcome, durationMs: milliseconds(Number(time[1])) };
  const session = /^Process running with session ID (.+)$/.exec(line)?.[1];
  if (session !== undefined) return { ...outcome, status: 'running', session };
  return /^(?:Chunk ID|Original token count|Total output lines): /.test(line) ? outcome : null;
}

function milliseconds(seconds: number | null): number | null {
  return seconds === null || !Number.isFinite(seconds) ? null : Math.round(seconds * 1000);
}
