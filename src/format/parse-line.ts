/**
 * Parses the bytes of one line. Promises: never throws, whatever the bytes; a damaged line costs itself only; a record keeps its whole
 * object, unknown fields included. Does not judge whether a type or an item is known: `interpret/line.ts` does.
 * Checked by hand: this runs for every line that is shown, and zod would take longer than the parsing.
 */
import type { Dialect, Ordinal } from './identity.ts';
import type { DamageReason, JsonObject, Line, LinePlace, RawLine } from './line.ts';
import { excessOf } from './nesting.ts';
import { parseJson } from './parse-json.ts';

/** How much of a damaged line is kept for display; the rest is read on request. */
const DISPLAY_BYTES = 64 * 1024;
const MESSAGES: Record<DamageReason, string> = {
  'not-json': 'not JSON: cut off, or glued to another line',
  'not-utf8': 'not UTF-8',
  'nul-run': 'filled with NUL bytes: the disk lost what was here',
  'not-an-object': 'JSON, but not an object',
  torn: 'cut off: the writer stopped here or is still writing',
  'too-many-keys': 'more than 100,000 keys: too many to be taken apart',
  'too-many-values': 'more than 500,000 values: too many to be taken apart',
};

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const LOSSY_UTF8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Parses one line. `dialect` decides what an object without an envelope is; null (unknown) means the same as `envelope`. */
export function parseLine(raw: RawLine, dialect: Dialect | null): Line {
  return lineOf(raw, parseObject(raw), dialect);
}

/** The object that a line holds, or what the line is instead. */
export type ParsedLine =
  | { readonly kind: 'object'; readonly object: JsonObject }
  | Exclude<Line, { kind: 'record' }>;

/** The second half of `parseLine`, for callers that learn the dialect from parsed lines. */
export function lineOf(raw: RawLine, parsed: ParsedLine, dialect: Dialect | null): Line {
  return parsed.kind === 'object' ? recordLine(raw, parsed.object, dialect) : parsed;
}

/** The first half of `parseLine`: needs no dialect. */
export function parseObject(raw: RawLine): ParsedLine {
  if (raw.blankLines !== undefined) return { ...blankLine(raw), blankLines: raw.blankLines };
  if (raw.bytes === null) return { ...placeOf(raw), kind: 'oversize' };
  if (isBlank(raw.bytes)) return blankLine(raw);
  const bytes = trim(raw.bytes, raw.offset);
  if (isBlank(bytes)) return blankLine(raw);
  if (bytes.includes(0)) return damaged(raw, 'nul-run', bytes);
  const text = decode(bytes);
  if (text === null) return damaged(raw, raw.ended ? 'not-utf8' : 'torn', bytes);
  const shown = bytes.length <= DISPLAY_BYTES ? text : bytes;
  const excess = excessOf(bytes);
  if (excess === 'values') return damaged(raw, 'too-many-values', shown);
  if (excess === 'keys') return damaged(raw, 'too-many-keys', shown);
  const value = excess === 'depth' ? undefined : parseJson(text);
  if (value === undefined) return damaged(raw, raw.ended ? 'not-json' : 'torn', shown);
  return isJsonObject(value) ? { kind: 'object', object: value } : damaged(raw, 'not-an-object', shown);
}

/** The payload of an object that is an envelope: it has a `type` and an object as `payload`. Else null. */
export function envelopePayload(object: JsonObject): JsonObject | null {
  const { type, payload } = object;
  return typeof type === 'string' && isJsonObject(payload) ? payload : null;
}

/** Whether a parsed value is a JSON object: not null, not an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Drops a byte order mark at the beginning of the file, and the carriage return that a sync tool left before the newline. */
function trim(bytes: Buffer, offset: number): Buffer {
  const hasBom = offset === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const hasReturn = bytes[bytes.length - 1] === 0x0d;
  return hasBom || hasReturn ? bytes.subarray(hasBom ? 3 : 0, bytes.length - Number(hasReturn)) : bytes;
}

function decode(bytes: Buffer): string | null {
  try {
    return UTF8.decode(bytes);
  } catch {
    return null;
  }
}

function placeOf({ offset, length, ended }: RawLine): LinePlace {
  return { offset, length, ended };
}

function blankLine({ offset, length, ended }: RawLine): Extract<Line, { kind: 'blank' }> {
  return { offset, length, ended, kind: 'blank' };
}

/** Only spaces, tabs and carriage returns. */
function isBlank(bytes: Buffer): boolean {
  for (const byte of bytes) if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return false;
  return true;
}

/** `shown`: its bytes, or the text that they are. */
function damaged(
  { offset, length, ended }: RawLine,
  reason: DamageReason,
  shown: Buffer | string,
): Line & { kind: 'damaged' } {
  const text = typeof shown === 'string' ? shown : LOSSY_UTF8.decode(shown.subarray(0, DISPLAY_BYTES));
  // Spelled out, as below: a file may hold millions of such lines.
  return { offset, length, ended, kind: 'damaged', reason, message: MESSAGES[reason], text };
}

function recordLine(raw: RawLine, object: JsonObject, dialect: Dialect | null): Line {
  const { timestamp, ordinal, metadata } = object;
  const payload = envelopePayload(object);
  // Spelled out: a spread here takes forty times as long, and this runs for every line.
  return {
    offset: raw.offset,
    length: raw.length,
    ended: raw.ended,
    kind: 'record',
    type: payload ? String(object.type) : typeWithoutEnvelope(object, dialect),
    timestamp: typeof timestamp === 'string' ? timestamp : null,
    ordinal: Number.isSafeInteger(ordinal) ? (ordinal as Ordinal) : null,
    payload: payload ?? object,
    metadata: payload !== null && isJsonObject(metadata) ? metadata : null,
  };
}

function typeWithoutEnvelope(object: JsonObject, dialect: Dialect | null): string {
  if (dialect === 'bare') return typeOfBare(object);
  return typeof object.type === 'string' ? object.type : 'unknown';
}

/** A bare file has its header, state lines and response items (FORMAT.md, section 2). */
function typeOfBare(object: JsonObject): string {
  if (typeof object.record_type === 'string') return object.record_type;
  if (typeof object.type === 'string') return 'response_item';
  return typeof object.id === 'string' && typeof object.timestamp === 'string' ? 'session_meta' : 'unknown';
}
