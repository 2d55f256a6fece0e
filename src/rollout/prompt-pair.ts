/**
 * A prompt as nearly every file has it: the response_item and right behind it the event with the same text. Promises: what is taken for
 * such a pair is one, by every byte; any other prompt (quotes, other letters, pictures, injected context) has to be parsed.
 */

const TIMESTAMP = Buffer.from('{"timestamp":"');
const TIMESTAMP_LENGTH = 24;
const ITEM = Buffer.from(
  '","type":"response_item","payload":{"type":"message","role":"user","content":[{"type":"input_text","text":"',
);
const ITEM_END = Buffer.from('"}]}}\n');
const EVENT = Buffer.from('","type":"event_msg","payload":{"type":"user_message","message":"');
/** Newest first. */
const EVENT_ENDS = [
  '","images":[],"local_images":[],"text_elements":[]}}\n',
  '","images":[]}}\n',
  '","kind":"plain"}}\n',
].map(text => Buffer.from(text));

export interface PromptPair {
  readonly text: string;
  /** Of the event. */
  readonly timestamp: string;
  readonly eventStart: number;
  /** Where the line after the event begins. */
  readonly end: number;
}

/** The pair whose first line begins at `from` and ends at `to`; null when it is none. */
export function promptPair(bytes: Buffer, from: number, to: number): PromptPair | null {
  const text = textStart(bytes, from, ITEM);
  const textEnd = to + 1 - ITEM_END.length;
  if (text === -1 || !isPlain(bytes, text, textEnd) || !holds(bytes, textEnd, ITEM_END)) return null;
  const eventStart = to + 1;
  const told = textStart(bytes, eventStart, EVENT);
  const toldEnd = told + textEnd - text;
  if (told === -1 || toldEnd > bytes.length) return null;
  if (bytes.compare(bytes, text, textEnd, told, toldEnd) !== 0) return null;
  const rest = EVENT_ENDS.find(one => holds(bytes, toldEnd, one));
  if (rest === undefined) return null;
  const time = eventStart + TIMESTAMP.length;
  return {
    text: bytes.toString('latin1', text, textEnd),
    timestamp: bytes.toString('latin1', time, time + TIMESTAMP_LENGTH),
    eventStart,
    end: toldEnd + rest.length,
  };
}

/** Where the text begins in a line that begins with a timestamp and `head`; else -1. */
function textStart(bytes: Buffer, from: number, head: Buffer): number {
  const time = from + TIMESTAMP.length;
  if (!holds(bytes, from, TIMESTAMP) || !holds(bytes, time + TIMESTAMP_LENGTH, head)) return -1;
  for (let at = time; at < time + TIMESTAMP_LENGTH; at += 1) if (!isPlainByte(bytes[at])) return -1;
  return time + TIMESTAMP_LENGTH + head.length;
}

/** Text that stands in JSON as it is, and begins as no injected context does. */
function isPlain(bytes: Buffer, from: number, to: number): boolean {
  if (from >= to || !isLetter(bytes[from]) || bytes[from] === 0x57) return false;
  for (let at = from; at < to; at += 1) if (!isPlainByte(bytes[at])) return false;
  return true;
}

function isLetter(byte = 0): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
}

/** Printable ASCII but for quotes and backslashes. */
function isPlainByte(byte = 0): boolean {
  return byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c;
}

function holds(bytes: Buffer, at: number, expected: Buffer): boolean {
  const end = at + expected.length;
  return at >= 0 && end <= bytes.length && bytes.compare(expected, 0, expected.length, at, end) === 0;
}
