/**
 * Messages as frames. Promises: what is unpacked is bounded, and so is its depth, before anything walks through it; a large message is
 * deflated. What a message may say is in `messages.ts`.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { endOfString } from '../../format/nesting.ts';
import { FRAME_KINDS, FRAME_LIMIT_BYTES, type Frame, ProtocolError } from './frame.ts';

/** Below that, deflating costs more than it saves. */
const DEFLATE_FROM_BYTES = 512;
/** No message is deeper; JSON.parse takes a depth of a million, and what walks through that does not come back. */
const DEPTH_LIMIT = 16;
/** Frames of rows unpack to about eight times their size. */
const UNPACKED_LIMIT_BYTES = 4 * FRAME_LIMIT_BYTES;

export function jsonFrame(message: object): Frame {
  const text = Buffer.from(JSON.stringify(message));
  return text.length < DEFLATE_FROM_BYTES
    ? { kind: FRAME_KINDS.json, payload: text }
    : { kind: FRAME_KINDS.deflated, payload: deflateRawSync(text, { level: 6 }) };
}

/** @throws ProtocolError when it is no JSON object, too deep, or unpacks to more than it may */
export function readJsonFrame({ kind, payload }: Frame): Readonly<Record<string, unknown>> {
  const text = kind === FRAME_KINDS.deflated ? inflated(payload) : payload;
  if (isDeeper(text, DEPTH_LIMIT)) throw new ProtocolError(`a message of more than ${DEPTH_LIMIT} levels`);
  const message = parsed(text.toString('utf8'));
  if (typeof message !== 'object' || message === null || Array.isArray(message))
    throw new ProtocolError('a message that is no object');
  return message as Readonly<Record<string, unknown>>;
}

function inflated(payload: Buffer): Buffer {
  try {
    return inflateRawSync(payload, { maxOutputLength: UNPACKED_LIMIT_BYTES });
  } catch {
    throw new ProtocolError('a message that cannot be unpacked, or is too large');
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProtocolError('a message that is no JSON');
  }
}

/** Counts brackets outside of strings. */
function isDeeper(text: Buffer, limit: number): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const byte = text[at];
    if (byte === 0x22) at = endOfString(text, at);
    else if (byte === 0x7b || byte === 0x5b) depth += 1;
    else if (byte === 0x7d || byte === 0x5d) depth -= 1;
    if (depth > limit) return true;
  }
  return false;
}
