/**
 * Cursors: a place in a list, by value. Promises: the file that a cursor names need not exist any more, and newer files never
 * shift the pages after it. Created order and updated order have different tokens; one is never taken for the other.
 */
import { InvalidCursorError } from '../format/errors.ts';
import { parseLocalTime } from '../format/file-name.ts';
import { type ConversationId, parseConversationId } from '../format/identity.ts';
import { comparePlaces } from './walk.ts';

const NAME_TIME = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3])-[0-5]\d-[0-5]\d$/;
const DAY_PLACE = /^\d{1,5}\/\d{1,5}\/\d{1,5}$/;

/**
 * A place in created order; a page begins behind it. `toString` and `toJSON` give its token,
 * `YYYY-MM-DDThh-mm-ss|<uuid>`. A file that is in another day folder than its name says has `|<folder>` at the end, because
 * day folders come first in the order.
 *
 * @example
 * ```js
 * import { Cursor, RolloutRecorder } from 'rolltop';
 *
 * const cursor = new Cursor('2026-11-22T06-28-44', conversationId);
 * const page = await RolloutRecorder.listConversations(codexHome, 50, cursor);
 * ```
 */
export class Cursor {
  /** The time in the file name, `YYYY-MM-DDThh-mm-ss`, local. */
  readonly time: string;
  /** The id in the file name. */
  readonly id: ConversationId;
  /**
   * The day folder below `sessions`, such as `2026/11/22`.
   *
   * @default the day of `time`
   */
  readonly place: string;

  constructor(time: string, id: ConversationId, place: string = dayFolderOf(time)) {
    this.time = time;
    this.id = id;
    this.place = place;
  }

  toString(): string {
    const token = `${this.time}|${this.id}`;
    return this.place === dayFolderOf(this.time) ? token : `${token}|${this.place}`;
  }

  toJSON(): string {
    return this.toString();
  }
}

/**
 * Reads a token of created order back into a cursor.
 *
 * @throws InvalidCursorError when the text is no token, or one of the updated order
 *
 * @example
 * ```js
 * import { parseCursor } from 'rolltop';
 *
 * const cursor = parseCursor('2026-11-22T06-28-44|01a201f1-5d1c-7d31-9070-618537125137');
 * ```
 */
export function parseCursor(token: string): Cursor {
  const [first = '', second = '', place, ...more] = token.split('|');
  const id = parseConversationId(second);
  const placed = place === undefined || DAY_PLACE.test(place);
  // A day that no calendar has is in no name either.
  const isTime = NAME_TIME.test(first) && parseLocalTime(first) !== null;
  if (id === null || !isTime || !placed || more.length > 0) throw invalid(token);
  return new Cursor(first, id, place);
}

/** The day folder of a time in a file name. */
function dayFolderOf(nameTime: string): string {
  return nameTime.slice(0, 10).replaceAll('-', '/');
}

/** Negative when `a` comes before `b` in created order: day folders first, then (time, id) descending. */
export function compareCursors(a: Cursor, b: Cursor): number {
  return comparePlaces(a.place, b.place) || descending(a.time, b.time) || descending(a.id, b.id);
}

function descending(a: string, b: string): number {
  return a === b ? 0 : a < b ? 1 : -1;
}

/** A place in updated order (newest change first, then id descending), exclusive. Token: `u<epoch ms>|<uuid>`. */
export interface UpdatedCursor {
  readonly updatedMs: number;
  readonly id: ConversationId;
}

/** @throws InvalidCursorError when the token is none, or belongs to the created order */
export function parseUpdatedCursor(token: string): UpdatedCursor {
  const [first = '', second = '', ...more] = token.split('|');
  const id = parseConversationId(second);
  if (id === null || !/^u\d{1,15}$/.test(first) || more.length > 0) throw invalid(token);
  return { updatedMs: Number(first.slice(1)), id };
}

export function formatUpdatedCursor({ updatedMs, id }: UpdatedCursor): string {
  return `u${updatedMs}|${id}`;
}

function invalid(token: string): InvalidCursorError {
  return new InvalidCursorError(
    `"${token.slice(0, 80)}" is not a cursor of this order. Use the nextCursor of the page before, with the same sort.`,
  );
}
