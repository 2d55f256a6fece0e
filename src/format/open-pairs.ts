/**
 * Keeps track of items of which only some of the lines were read, in either direction, so that a bounded read does not end within one: the two
 * lines of a message or a thought; a tool call, its output and the events about it. Knows call ids and texts alone:
 * `items/` joins them. Lines of one item are near each other: what lacks a line for long never gets it.
 */
import type { Dialect } from './identity.ts';
import { interpretLine } from './interpret/line.ts';
import type { TwinMeaning } from './items/meaning.ts';
import type { Line } from './line.ts';
import { objectOf, stringOf } from './narrow.ts';
import { isReportedCall, toolHalf, turnEdgeOf } from './turns.ts';

/** One of the lines of a message or a thought, while another one may follow. */
interface OpenHalf {
  /** By which the other line is known, each with its voice. */
  readonly keys: readonly string[];
  readonly isItem: boolean;
  /** The line it was read in, counted from the first one that was read. */
  readonly at: number;
  /** Events that are missing: a thought has one for each of its parts. */
  parts: number;
}

/** Within so many lines the other lines of an item come, also where several tools run at the same time. */
const NEAR_LINES = 64;
/** After so many lines of one voice without another line, the file does not write two of it. */
const MOST_ALONE_LINES = 8;

export class OpenPairs {
  readonly #forward: boolean;
  /** A bare file has each message once. */
  readonly #hasEvents: boolean;
  /** By each of its keys. */
  readonly #halves = new Map<string, OpenHalf>();
  /** How many lines of a voice were read since two of it belonged together. */
  readonly #alone = new Map<string, number>();
  /** Calls that lack a line, and those of which all lines were read, by the line that was read last. */
  readonly #openCalls = new Map<string, number>();
  readonly #wholeCalls = new Map<string, number>();
  #lines = 0;

  constructor(dialect: Dialect | null, direction: 'forward' | 'backward') {
    this.#forward = direction === 'forward';
    this.#hasEvents = dialect !== 'bare';
  }

  get anyOpen(): boolean {
    for (const [key, { at }] of this.#halves)
      if (this.#isNear(at) && (this.#alone.get(voiceIn(key)) ?? 0) < MOST_ALONE_LINES) return true;
    for (const at of this.#openCalls.values()) if (this.#isNear(at)) return true;
    return false;
  }

  /** Whether the next line is about a call that seemed to be whole. */
  joins(line: Line): boolean {
    const id = callIdOf(line);
    const at = id === null ? undefined : this.#wholeCalls.get(id);
    return at !== undefined && this.#isNear(at) && toolHalf(line)?.half !== 'call';
  }

  take(line: Line): void {
    this.#lines += 1;
    if (line.kind !== 'record') return;
    const id = callIdOf(line);
    if (id !== null) this.#takeCall(line, id);
    if (this.#hasEvents) this.#takeHalf(line, id);
  }

  /** Forward a call is whole with its output, backward with its call. */
  #takeCall(line: Line, id: string): void {
    const half = toolHalf(line)?.half ?? null;
    const whole = this.#forward ? half === 'output' : half === 'call';
    if (whole) {
      this.#openCalls.delete(id);
      this.#wholeCalls.set(id, this.#lines);
    } else if (!this.#forward || half === 'call') this.#openCalls.set(id, this.#lines);
    for (const calls of [this.#openCalls, this.#wholeCalls])
      for (const [known, at] of calls) {
        if (this.#isNear(at)) break;
        calls.delete(known);
      }
  }

  #takeHalf(line: Extract<Line, { kind: 'record' }>, callId: string | null): void {
    const { type, payload } = line;
    const isEvent = type === 'event_msg';
    if (isEvent && turnEdgeOf(payload) !== null) return this.#forget(voice => voice !== 'user');
    if (!isEvent && type !== 'response_item') return;
    const twin = callId === null ? twinOf(line) : null;
    // Nothing of an answer comes between the two lines of a prompt.
    if (twin?.voice !== 'user' && !isInjected(line)) this.#forget(voice => voice === 'user');
    if (twin === null) return;
    const { voice, side, id } = twin;
    const keys = (id === null ? twin.keys : [`id ${id}`, ...twin.keys]).map(key => `${voice}/${key}`);
    if (this.#joinHalf(keys, side === 'item')) return void this.#alone.set(voice, 0);
    this.#alone.set(voice, (this.#alone.get(voice) ?? 0) + 1);
    const parts = voice === 'reasoning' ? Math.max(1, twin.keys.length - 1) : 1;
    const half = { keys, isItem: side === 'item', at: this.#lines, parts };
    for (const key of keys) this.#halves.set(key, half);
  }

  /** Whether lines of the other side were waiting for this one. */
  #joinHalf(keys: readonly string[], isItem: boolean): boolean {
    let joined = false;
    for (const key of keys) {
      const half = this.#halves.get(key);
      if (half === undefined || half.isItem === isItem) continue;
      joined = true;
      half.parts -= 1;
      this.#halves.delete(key);
      if (half.parts <= 0) for (const other of half.keys) this.#halves.delete(other);
    }
    return joined;
  }

  #forget(isOver: (voice: string) => boolean): void {
    for (const key of this.#halves.keys()) if (isOver(voiceIn(key))) this.#halves.delete(key);
  }

  #isNear(at: number): boolean {
    return this.#lines - at < NEAR_LINES;
  }
}

/** Of a call, an output, or an event about the two. */
function callIdOf(line: Line): string | null {
  if (line.kind !== 'record') return null;
  const { type, payload } = line;
  if (type !== 'response_item' && type !== 'event_msg') return null;
  const item = payload.type === 'item_completed' ? objectOf(payload, 'item') : null;
  if (item !== null) return isReportedCall(item) ? stringOf(item, 'id') : null;
  return stringOf(payload, 'call_id');
}

function twinOf(line: Line): TwinMeaning | null {
  const meaning = interpretLine(line);
  return meaning?.as === 'twin' ? meaning : null;
}

function voiceIn(key: string): string {
  return key.slice(0, key.indexOf('/'));
}

/** A message that is neither of the person nor of the model. */
function isInjected({ type, payload }: Extract<Line, { kind: 'record' }>): boolean {
  return type === 'response_item' && payload.type === 'message' && payload.role !== 'assistant';
}
