/**
 * What the first bytes of a line tell about it, for whoever cannot parse every line of a gigabyte. Promises: a line that does not begin
 * as Codex and rolltop write it (another order of keys, other spacing) is said to need parsing; no key is taken to stand twice in
 * one object. Looks at a few words of four bytes at the places where such a line has them: this runs for every line of a file.
 */

/**
 * `parse`: only parsing tells what it is, or it is a prompt, the border of a turn, or a call to look at a picture. `answer`: a part of an
 * answer, if it is not damaged. `output`: the same, and it may answer such a call. `said`: perhaps a part of an answer. `aside`: none.
 */
export type LineHead = 'parse' | 'answer' | 'output' | 'said' | 'aside';

/** A shorter line is parsed: what is looked at must be the line's own. */
const SHORTEST_BYTES = 112;
/** Where the timestamp of 24 characters has ended. */
const AFTER_TIMESTAMP = '{"timestamp":"2026-11-22T06:28:25.674Z"'.length;

const TIMESTAMP = word('{"ti');
const ORDINAL = word(',"or');
const TYPE = word(',"ty');
const BARE_TYPE = word('{"ty');
const ID = word('"id"');
const ROLE = word('"rol');
const NAME = word('"nam');
const THREAD_ID = word('"thr');
const TURN_ID = word('"tur');
const ITEM = word('"ite');

const RESPONSE = word('resp');
const EVENT = word('even');
/** turn_context, compacted, world_state and token_usage_record hold nothing of a turn, whatever is in them. */
const ASIDE: ReadonlySet<number> = new Set(['turn', 'comp', 'worl', 'toke'].map(word));
/** user_message; task_started, turn_aborted and the like; item_completed. */
const TURN_EVENTS: ReadonlySet<number> = new Set(['user', 'task', 'turn', 'item'].map(word));
const MESSAGE = word('mess');
const CALL = word('func');
const OTHER_OUTPUTS: ReadonlySet<number> = new Set(['cust', 'tool'].map(word));
/** reasoning, local_shell_call and web_search_call. */
const ANSWERS: ReadonlySet<number> = new Set(['reas', 'loca', 'web_'].map(word));
/** agent_message and agent_reasoning. */
const AGENT = word('agen');
const ASSISTANT = word('assi');
const VIEW = word('view');
const USER = word('user');
const USER_MESSAGE = word('User');
const COMPLETED = word('item');
const PAYLOAD = word(',"pa');
const QUOTE = 0x22;

/** What the line in `bytes` from `from` to `to` is. */
export function lineHead(bytes: Uint8Array, from: number, to: number): LineHead {
  if (to - from < SHORTEST_BYTES) return 'parse';
  switch (wordAt(bytes, from)) {
    case TIMESTAMP:
      return envelopeHead(bytes, from + AFTER_TIMESTAMP);
    case BARE_TYPE:
      return bareHead(bytes, from + '{"type":"'.length);
    default:
      return 'parse';
  }
}

/** `at` is where the key after the timestamp begins, with its comma. */
function envelopeHead(bytes: Uint8Array, at: number): LineHead {
  const key = wordAt(bytes, at) === ORDINAL ? afterNumber(bytes, at + ',"ordinal":'.length) : at;
  if (wordAt(bytes, key) !== TYPE) return 'parse';
  const type = key + ',"type":"'.length;
  const kind = wordAt(bytes, type);
  if (kind === RESPONSE) return payloadHead(bytes, type + 'response_item"'.length, responseItemHead);
  if (kind === EVENT) return payloadHead(bytes, type + 'event_msg"'.length, eventHead);
  return ASIDE.has(kind) ? 'aside' : 'parse';
}

function bareHead(bytes: Uint8Array, type: number): LineHead {
  const kind = wordAt(bytes, type);
  // An envelope in another order.
  if (kind === RESPONSE || kind === EVENT) return 'parse';
  // In a file of envelopes it is nothing.
  const head = responseItemHead(bytes, type);
  return head === 'answer' ? 'said' : head;
}

/** `at` is where the key after the envelope's type begins, with its comma. */
function payloadHead(bytes: Uint8Array, at: number, head: typeof eventHead): LineHead {
  const payload = at + ',"payload":'.length;
  const asWritten = wordAt(bytes, at) === PAYLOAD && wordAt(bytes, payload) === BARE_TYPE;
  return asWritten ? head(bytes, payload + '{"type":"'.length) : 'parse';
}

function responseItemHead(bytes: Uint8Array, type: number): LineHead {
  const kind = wordAt(bytes, type);
  if (kind === MESSAGE) {
    const role = valueAfterId(bytes, type + 'message",'.length, ROLE);
    if (role === -1 || wordAt(bytes, role) === USER) return 'parse';
    return wordAt(bytes, role) === ASSISTANT ? 'answer' : 'said';
  }
  if (kind === CALL) {
    const key = type + 'function_call",'.length;
    if (bytes[key - 2] !== QUOTE) return 'output';
    const name = valueAfterId(bytes, key, NAME);
    return name === -1 || wordAt(bytes, name) === VIEW ? 'parse' : 'answer';
  }
  if (OTHER_OUTPUTS.has(kind)) return 'output';
  return ANSWERS.has(kind) ? 'answer' : 'said';
}

function eventHead(bytes: Uint8Array, type: number): LineHead {
  const kind = wordAt(bytes, type);
  if (kind === AGENT) return 'answer';
  if (!TURN_EVENTS.has(kind)) return 'said';
  const thread = type + 'item_completed",'.length;
  if (kind !== COMPLETED || wordAt(bytes, thread) !== THREAD_ID) return 'parse';
  const turn = afterString(bytes, thread + '"thread_id":"'.length);
  if (wordAt(bytes, turn) !== TURN_ID) return 'parse';
  const item = afterString(bytes, turn + '"turn_id":"'.length);
  if (wordAt(bytes, item) !== ITEM) return 'parse';
  return wordAt(bytes, item + '"item":{"type":"'.length) === USER_MESSAGE ? 'parse' : 'said';
}

/** Where the value of `key` begins, which stands at `at` or after an id there; else -1. Both keys are four letters. */
function valueAfterId(bytes: Uint8Array, at: number, key: number): number {
  const place = wordAt(bytes, at) === ID ? afterString(bytes, at + '"id":"'.length) : at;
  return wordAt(bytes, place) === key ? place + '"role":"'.length : -1;
}

/** Where the key after a string that goes on at `at` begins. */
function afterString(bytes: Uint8Array, at: number): number {
  let end = at;
  while (end < bytes.length && bytes[end] !== QUOTE) end += 1;
  return end + '",'.length;
}

function afterNumber(bytes: Uint8Array, at: number): number {
  let end = at;
  while (isDigit(bytes[end])) end += 1;
  return end;
}

function isDigit(byte = 0): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** Bytes behind the end count as 0, which no text has. Put together here: asking a DataView takes three times as long. */
function wordAt(bytes: Uint8Array, at: number): number {
  const high = ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16);
  return high | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
}

function word(text: string): number {
  return wordAt(new TextEncoder().encode(text), 0);
}
