/**
 * One line's bytes become a Line. Promises: never throws, whatever the bytes; a damaged line costs itself only; a record keeps
 * its whole object, unknown fields included. Does not judge whether a type or an item is known: that is `interpret-line.ts`.
 * Narrowed by hand: this runs for every line that is shown, zod would take longer than the parsing.
 */
import type { Dialect, Ordinal } from './identity.ts';
import type { DamageReason, JsonObject, Line, LinePlace, RawLine } from './line.ts';
import { nestsTooDeep } from './nesting.ts';

/** What of a damaged line is kept for display; the rest is read on request. */
const DISPLAY_BYTES = 64 * 1024;
const MESSAGES: Record<DamageReason, string> = {
  'not-json': 'not JSON: cut off, or glued to another line',
  'not-utf8': 'not UTF-8',
  'nul-run': 'filled with NUL bytes: the disk lost what was here',
  'not-an-object': 'JSON, but not an object',
  torn: 'cut off: the writer stopped here or is still writing',
};

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lossyUtf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Parses one line. `dialect` decides what an object without an envelope is; null (unknown) reads it as an envelope file. */
export function parseLine(raw: RawLine, dialect: Dialect | null): Line {
  return lineOf(raw, parseObject(raw), dialect);
}

/** The object a line holds, or what the line is instead. */
export type Parsed =
  | { readonly kind: 'object'; readonly object: JsonObject }
  | Exclude<Line, { kind: 'record' }>;

/** The line that was parsed, once its dialect is known. */
export function lineOf(raw: RawLine, parsed: Parsed, dialect: Dialect | null): Line {
  return parsed.kind === 'object' ? recordLine(raw, parsed.object, dialect) : parsed;
}

/** Needs no dialect. */
export function parseObject(raw: RawLine): Parsed {
  if (raw.bytes === null) return { ...placeOf(raw), kind: 'oversize' };
  const bytes = trim(raw.bytes, raw.offset);
  if (isBlank(bytes)) return { ...placeOf(raw), kind: 'blank' };
  if (bytes.includes(0)) return damaged(raw, 'nul-run', bytes);
  const text = decode(bytes);
  if (text === null) return damaged(raw, raw.ended ? 'not-utf8' : 'torn', bytes);
  const value = parseJson(text, bytes);
  if (value === undefined) return damaged(raw, raw.ended ? 'not-json' : 'torn', bytes);
  return isJsonObject(value) ? { kind: 'object', object: value } : damaged(raw, 'not-an-object', bytes);
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

/** Drops one BOM at the start of the file, and the carriage return a sync tool left before the newline. */
function trim(bytes: Buffer, offset: number): Buffer {
  const hasBom = offset === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const end = bytes.at(-1) === 0x0d ? bytes.length - 1 : bytes.length;
  return bytes.subarray(hasBom ? 3 : 0, end);
}

function decode(bytes: Buffer): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}

/** `undefined` when it is no JSON: a value JSON cannot hold. */
function parseJson(text: string, bytes: Buffer): unknown {
  if (nestsTooDeep(bytes)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function placeOf({ offset, length, ended }: RawLine): LinePlace {
  return { offset, length, ended };
}

/** Only spaces, tabs and carriage returns. */
export function isBlank(bytes: Buffer): boolean {
  for (const byte of bytes) if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return false;
  return true;
}

function damaged(raw: RawLine, reason: DamageReason, bytes: Buffer): Line & { kind: 'damaged' } {
  const text = lossyUtf8.decode(bytes.subarray(0, DISPLAY_BYTES));
  return { ...placeOf(raw), kind: 'damaged', reason, message: MESSAGES[reason], text };
}

function recordLine(raw: RawLine, object: JsonObject, dialect: Dialect | null): Line {
  const { timestamp, ordinal } = object;
  const payload = envelopePayload(object);
  // Spelt out: a spread here takes forty times as long, and this runs for every line.
  return {
    offset: raw.offset,
    length: raw.length,
    ended: raw.ended,
    kind: 'record',
    type: payload ? String(object.type) : typeWithoutEnvelope(object, dialect),
    timestamp: typeof timestamp === 'string' ? timestamp : null,
    ordinal: Number.isSafeInteger(ordinal) ? (ordinal as Ordinal) : null,
    payload: payload ?? object,
  };
}

function typeWithoutEnvelope(object: JsonObject, dialect: Dialect | null): string {
  if (dialect === 'bare') return typeOfBare(object);
  return typeof object.type === 'string' ? object.type : 'unknown';
}

/** format.md, section 2: a bare file holds its header, state lines, and ResponseItems. */
function typeOfBare(object: JsonObject): string {
  if (typeof object.record_type === 'string') return object.record_type;
  if (typeof object.type === 'string') return 'response_item';
  return typeof object.id === 'string' && typeof object.timestamp === 'string' ? 'session_meta' : 'unknown';
}
