/**
 * The conversations of each scope in both orders, kept sorted under every change. Promises: a change costs O(log n) per
 * order; a scope is never counted by walking it. Does not know about filters, and does not read anything.
 */
import type { Conversation, Scope, SortOrder } from '../rollout/conversation.ts';
import { SortedChunks } from './sorted-chunks.ts';

const scopes: readonly Scope[] = ['all', 'folder', 'live', 'archived'];

type Orders = Readonly<Record<SortOrder, SortedChunks<Conversation>>>;

/** Newest by file name first; ids break ties so that the order is total. */
export function compareCreated(a: Conversation, b: Conversation): number {
  return b.createdMs - a.createdMs || compareIds(a, b);
}

/** Most recently updated first. */
function compareUpdated(a: Conversation, b: Conversation): number {
  return (b.updatedMs ?? 0) - (a.updatedMs ?? 0) || compareIds(a, b);
}

function compareIds(a: Conversation, b: Conversation): number {
  return a.id === b.id ? 0 : a.id < b.id ? 1 : -1;
}

export function compareBy(sort: SortOrder): (a: Conversation, b: Conversation) => number {
  return sort === 'created' ? compareCreated : compareUpdated;
}

export class ScopeIndex {
  readonly #cwd: string;
  readonly #orders: Readonly<Record<Scope, Orders>>;

  constructor(cwd: string) {
    this.#cwd = cwd;
    this.#orders = { all: orders(), folder: orders(), live: orders(), archived: orders() };
  }

  /** The list of a scope. In updated order only files whose time is known stand in it. */
  list(scope: Scope, sort: SortOrder): SortedChunks<Conversation> {
    return this.#orders[scope][sort];
  }

  get counts(): Record<Scope, number> {
    const count = (scope: Scope): number => this.#orders[scope].created.length;
    return { all: count('all'), folder: count('folder'), live: count('live'), archived: count('archived') };
  }

  holds(scope: Scope, conversation: Conversation): boolean {
    if (scope === 'archived') return conversation.archived;
    if (conversation.archived) return false;
    if (scope === 'folder') return conversation.summary?.cwd === this.#cwd;
    return scope === 'all' || conversation.live !== null || conversation.grewMs !== null;
  }

  /** One conversation changed, came (`before` left out) or went (`after` left out). */
  change(before: Conversation | undefined, after: Conversation | undefined): void {
    for (const scope of scopes) {
      const was = before !== undefined && this.holds(scope, before) ? before : undefined;
      const is = after !== undefined && this.holds(scope, after) ? after : undefined;
      move(this.#orders[scope].created, was, is);
      move(this.#orders[scope].updated, timed(was), timed(is));
    }
  }
}

function orders(): Orders {
  return { created: new SortedChunks(compareCreated), updated: new SortedChunks(compareUpdated) };
}

function timed(conversation: Conversation | undefined): Conversation | undefined {
  return conversation?.updatedMs == null ? undefined : conversation;
}

/** Where the place stays the same, `put` replaces and nothing moves. */
function move(
  list: SortedChunks<Conversation>,
  before: Conversation | undefined,
  after: Conversation | undefined,
): void {
  const stays = before !== undefined && after !== undefined && list.compare(before, after) === 0;
  if (before !== undefined && !stays) list.take(before);
  if (after !== undefined) list.put(after);
}
