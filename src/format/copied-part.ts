/**
 * The lines at the beginning of a file that its conversation got from another one (FORMAT.md, sections 9 and 11): what a sub-agent of a paginated
 * file inherits, by its header; what a fork of an envelope file copied, by its lines. Promises: a file that copied nothing costs its second line.
 */
import type { SessionMeta } from './dialect.ts';
import { type ConversationId, parseConversationId, timeOfId } from './identity.ts';
import type { JsonObject, Line, RecordLine } from './line.ts';
import { field, numberOf, objectOf, stringOf } from './narrow.ts';
import { turnEdgeOf } from './turns.ts';

/** Behind the header, up to the first line of the conversation's own. */
export type CopiedPart = { readonly from: ConversationId } & (
  | { readonly by: 'ordinal'; readonly headerOrdinal: number; readonly endOrdinal: number }
  /** `end`: infinite while no line of its own was read. */
  | { readonly by: 'offset'; readonly start: number; readonly end: number }
);

/** Codex copies without a pause. A person, or a model, needs longer. */
const PAUSE_MS = 250;
/** Where the lines do not show that the copied turn is over; or where not all of them were read. */
const LONG_PAUSE_MS = 10_000;

/** The conversation that a line was copied from; null for the file's own. */
export function copiedFrom(copied: CopiedPart | null, line: Line): ConversationId | null {
  if (copied === null) return null;
  if (copied.by === 'offset')
    return line.offset >= copied.start && line.offset < copied.end ? copied.from : null;
  if (line.kind !== 'record' || line.ordinal === null) return null;
  return line.ordinal > copied.headerOrdinal && line.ordinal < copied.endOrdinal ? copied.from : null;
}

/** What a sub-agent inherited, and stands in its own file; null when that is nothing. */
function inheritedPart({ id, payload, forkedFromId, ordinal }: SessionMeta): CopiedPart | null {
  const endOrdinal = numberOf(payload, 'subagent_history_start_ordinal');
  const from = forkedFromId ?? idOf(field(payload, 'parent_thread_id'));
  if (endOrdinal === null || from === null || from === id) return null;
  const headerOrdinal = ordinal ?? 0;
  return endOrdinal > headerOrdinal + 1 ? { by: 'ordinal', from, headerOrdinal, endOrdinal } : null;
}

/**
 * Finds the part, from the lines in file order. Of a fork of an envelope file the second line is the header of its parent. Its own part begins with
 * the first turn whose id (version 7: it has the time) is not older than the fork's. Where turns have no ids, it begins with the prompt at which,
 * or behind which, the lines pause for the first time.
 */
export class CopyFinder {
  readonly #meta: SessionMeta | null;
  readonly #forkedMs: number;
  #part: CopiedPart | null;
  #isOver: boolean;
  /** A turn of the parent, known by its id, has begun and not ended. */
  #inTurn = false;
  /** Where the last prompt begins, with the context before it. */
  #prompt: { readonly offset: number; readonly goesOn: boolean } | null = null;
  /** Of settings that the next line may belong to. */
  #settings: number | null = null;
  #lastMs = Number.NaN;

  constructor(meta: SessionMeta | null) {
    this.#meta = meta;
    this.#part = meta && inheritedPart(meta);
    this.#forkedMs = meta === null ? Number.NaN : (timeOfId(meta.id) ?? Date.parse(meta.timestamp ?? ''));
    this.#isOver = this.#part !== null || meta?.dialect !== 'envelope';
  }

  /** As far as the lines so far show it. */
  get part(): CopiedPart | null {
    return this.#part;
  }

  /** Later lines change nothing. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Takes the next line. */
  take(line: Line): void {
    if (this.#isOver || line.kind === 'blank' || line.offset === 0) return;
    if (this.#part === null) this.#second(line);
    else if (line.kind === 'record') this.#record(line);
  }

  #second(line: Line): void {
    const isHeader = line.kind === 'record' && line.type === 'session_meta';
    const id = isHeader ? idOf(field(line.payload, 'id')) : null;
    if (!isHeader || id === null || this.#meta === null || id === this.#meta.id) {
      this.#isOver = true;
      return;
    }
    const from = this.#meta.forkedFromId ?? id;
    this.#part = { by: 'offset', from, start: line.offset, end: Number.POSITIVE_INFINITY };
    this.#pauses(line.timestamp);
  }

  #record(line: RecordLine): void {
    const { payload, offset, timestamp } = line;
    const kind = kindOf(line);
    const ms = timeOfTurn(payload);
    if (ms !== null && ms >= this.#forkedMs) return this.#endAt(this.#settings ?? offset);
    if (ms !== null) this.#inTurn = true;
    if (kind === 'end') this.#inTurn = false;
    const isSettings = kind === 'settings';
    if (isSettings && stringOf(payload, 'thread_id') === this.#meta?.id) return this.#endAt(offset);
    if (kind !== 'prompt' && !isSettings) return this.pass(timestamp);
    if (this.#pauses(timestamp)) return this.#endAt(offset);
    this.#settings = isSettings ? (this.#settings ?? offset) : null;
    this.#prompt = this.#prompt?.goesOn ? this.#prompt : { offset, goesOn: true };
  }

  /** The next line neither begins a turn nor ends one: its time is all that counts. */
  pass(timestamp: string | null): void {
    if (this.#isOver || this.#part === null) return;
    if (this.#pauses(timestamp) && this.#prompt !== null) return this.#endAt(this.#prompt.offset);
    this.#settings = null;
    if (this.#prompt !== null) this.#prompt = { ...this.#prompt, goesOn: false };
  }

  /** Lines before this one were not read. */
  jumpTo(line: Line): void {
    if (this.#isOver || this.#part === null || line.kind !== 'record') return;
    if (Date.parse(line.timestamp ?? '') - this.#lastMs > LONG_PAUSE_MS) this.#endAt(line.offset);
  }

  /** Not within a turn, which is over before its ids end. */
  #pauses(timestamp: string | null): boolean {
    const ms = Date.parse(timestamp ?? '');
    if (Number.isNaN(ms)) return false;
    const pause = ms - this.#lastMs;
    this.#lastMs = ms;
    return pause >= (this.#inTurn ? LONG_PAUSE_MS : PAUSE_MS);
  }

  #endAt(end: number): void {
    if (this.#part?.by === 'offset') this.#part = { ...this.#part, end };
    this.#isOver = true;
  }
}

function kindOf({ type, payload }: RecordLine): 'prompt' | 'settings' | 'end' | 'other' {
  const inner = field(payload, 'type');
  if (type === 'response_item')
    return inner === 'message' && field(payload, 'role') !== 'assistant' ? 'prompt' : 'other';
  if (type !== 'event_msg') return 'other';
  if (inner === 'user_message') return 'prompt';
  if (inner === 'thread_settings_applied') return 'settings';
  return turnEdgeOf(payload) === 'end' ? 'end' : 'other';
}

/** When the turn of a line began, in epoch milliseconds; null where the line does not say which turn it is of. */
function timeOfTurn(payload: JsonObject): number | null {
  const passthrough = objectOf(payload, 'internal_chat_message_metadata_passthrough') ?? {};
  const id = idOf(field(payload, 'turn_id') ?? field(passthrough, 'turn_id'));
  return id && timeOfId(id);
}

function idOf(value: unknown): ConversationId | null {
  return typeof value === 'string' ? parseConversationId(value) : null;
}
