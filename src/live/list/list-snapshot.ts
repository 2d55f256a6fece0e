/**
 * One frozen picture of the list. Promises: never changes; at and indexOf are O(log n) while it is the newest one. An older
 * picture still answers correctly, at the cost of a walk where a row moved since.
 */
import type { Conversation } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';
import type { ConversationsSnapshot, ListedConversation } from '../snapshot.ts';
import { shownTitle } from './filter.ts';
import type { ListFilter } from './list-filter.ts';
import type { FrozenList } from './sorted-chunks.ts';

/** The rows of a view. */
export type ListRows = Pick<ConversationsSnapshot, 'length' | 'at' | 'indexOf'>;

export type Lookup<T> = (id: ConversationId) => T | undefined;

/** `lookup` returns the row as it was when `list` was frozen. */
export function plainRows(list: FrozenList<Conversation>, lookup: Lookup<Conversation>): ListRows {
  return {
    length: list.length,
    at: index => {
      const conversation = list.at(index);
      return conversation && { conversation, titleMatches: [] };
    },
    indexOf: id => position({ list, id, row: lookup(id), idOf: conversation => conversation.id }),
  };
}

/** Of those that fit a filter, with what was found marked; `lookup` as above. */
export function fittingRows(
  list: FrozenList<Conversation>,
  lookup: Lookup<Conversation>,
  filter: ListFilter,
): ListRows {
  return { ...plainRows(list, lookup), at: index => listed(list.at(index), filter) };
}

export interface FilterMatch {
  readonly conversation: Conversation;
  readonly score: number;
}

export function rankedRows(
  list: FrozenList<FilterMatch>,
  lookup: Lookup<FilterMatch>,
  filter: ListFilter,
): ListRows {
  return {
    length: list.length,
    at: index => listed(list.at(index)?.conversation, filter),
    indexOf: id => position({ list, id, row: lookup(id), idOf: match => match.conversation.id }),
  };
}

function listed(
  conversation: Conversation | undefined,
  { rangesIn }: ListFilter,
): ListedConversation | undefined {
  if (conversation === undefined) return undefined;
  return { conversation, titleMatches: rangesIn(shownTitle(conversation)), matchesIn: rangesIn };
}

function position<T>(request: {
  readonly list: FrozenList<T>;
  readonly id: ConversationId;
  readonly row: T | undefined;
  readonly idOf: (row: T) => ConversationId;
}): number {
  const { list, id, row, idOf } = request;
  const index = row === undefined ? -1 : list.indexOf(row);
  const there = index === -1 ? undefined : list.at(index);
  return there !== undefined && idOf(there) === id ? index : -1;
}

/** A few screens. */
const KEPT_ROWS = 400;

/** Keeps the rows that were requested: a screen requests the same ones with each key. */
export function cacheRows(rows: ListRows): ListRows {
  const kept = new Map<number, ListedConversation>();
  const at = (index: number): ListedConversation | undefined => {
    const before = kept.get(index);
    if (before !== undefined) return before;
    const row = rows.at(index);
    if (kept.size >= KEPT_ROWS) kept.clear();
    if (row !== undefined) kept.set(index, row);
    return row;
  };
  return { ...rows, at };
}

/** Rows as they were when the newest picture was made: only what changed since is held. */
export class SinceFrozen<T> {
  readonly #before = new Map<ConversationId, T | undefined>();

  changed(id: ConversationId, before: T | undefined): void {
    if (!this.#before.has(id)) this.#before.set(id, before);
  }

  lookup(current: Lookup<T>): Lookup<T> {
    return id => (this.#before.has(id) ? this.#before.get(id) : current(id));
  }
}
