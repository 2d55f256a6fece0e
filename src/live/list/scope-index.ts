/**
 * The conversations of each scope by creation and by update, and in one more order while that is shown, kept sorted under every change. Promises: a change costs O(log n) per
 * order, and per sub-agent when a session that has some comes or goes; a scope is never counted by walking it; a sub-agent whose
 * parent is in the same scope is kept apart from the others, in lists of its own, so that folding costs nothing on a key's path. Until
 * its first line is read, a sub-agent is a row like any other. Knows no filters, and reads nothing.
 */
import type { Conversation, Scope } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';
import { isLive } from '../../format/live-state.ts';
import { isReversed, type ListSort, compareBy as orderBy, orderOf } from '../../query/order.ts';
import { Slices } from '../../rollout/file/slices.ts';
import { isSameFolder } from '../../sessions/real-folder.ts';
import type { ConversationsSnapshot } from '../snapshot.ts';
import { AtWork } from './at-work.ts';
import { Families } from './families.ts';
import { SortedChunks } from './sorted-chunks.ts';
import { ValueCounts } from './value-counts.ts';

const SCOPES: readonly Scope[] = ['all', 'folder', 'live', 'archived'];

interface Orders {
  readonly created: SortedChunks<Conversation>;
  readonly updated: SortedChunks<Conversation>;
  /** Those that were asked for besides. */
  readonly others: Map<ListSort, SortedChunks<Conversation>>;
}

/** The lists of a scope: of what is shown, or of what is folded. */
interface OrdersPlace {
  readonly scope: Scope;
  readonly where: 'shown' | 'folded';
  readonly lists: Orders;
}

interface PlaceWithList extends OrdersPlace {
  readonly list: SortedChunks<Conversation>;
}

/** Newest by file name first; ids break ties so that the order is total. */
export function compareCreated(a: Conversation, b: Conversation): number {
  return comparePins(a, b) || b.createdMs - a.createdMs || compareIds(a, b);
}

/** Most recently updated first. */
function compareUpdated(a: Conversation, b: Conversation): number {
  return comparePins(a, b) || (b.updatedMs ?? 0) - (a.updatedMs ?? 0) || compareIds(a, b);
}

/** What is pinned is above all else. */
function comparePins(a: Conversation, b: Conversation): number {
  return Number(b.pinned) - Number(a.pinned);
}

function compareIds(a: Conversation, b: Conversation): number {
  return a.id === b.id ? 0 : a.id < b.id ? 1 : -1;
}

export function compareBy(sort: ListSort): (a: Conversation, b: Conversation) => number {
  if (sort === 'created') return compareCreated;
  if (sort === 'updated') return compareUpdated;
  const compare = orderBy(orderOf(sort), isReversed(sort) ? 'reversed' : 'usual');
  return (a, b) => comparePins(a, b) || compare(a, b);
}

export class ScopeIndex {
  readonly families: Families;
  readonly values = new ValueCounts();
  readonly #atWork: AtWork;
  /** A row as it is now. */
  readonly lookup: (id: ConversationId) => Conversation | undefined;
  readonly #cwd: string;
  readonly #shown: Readonly<Record<Scope, Orders>> = perScope(orders);
  /** Sub-agents whose parent is in the scope. */
  readonly #folded: Readonly<Record<Scope, Orders>> = perScope(orders);
  readonly #foldedIds: Readonly<Record<Scope, Set<ConversationId>>> = perScope(() => new Set());

  /** Orders besides the first two whose lists are whole. */
  readonly #whole = new Set<ListSort>();

  /** Sub-agents that are put away with an archived parent, though their own files are not in the archive. */
  readonly #putAway = new Set<ConversationId>();

  /** `lookup` returns a row as it is now, also while a change of it is reported. */
  constructor(
    cwd: string,
    lookup: (id: ConversationId) => Conversation | undefined,
    nowMs: () => number = Date.now,
  ) {
    this.#cwd = cwd;
    this.lookup = lookup;
    this.families = new Families(lookup);
    this.#atWork = new AtWork({ lookup, parentOf: row => this.families.parent(row), nowMs });
  }

  /** What a snapshot says whatever the view is. */
  get beyondView(): Pick<ConversationsSnapshot, 'atWork' | 'relativesOf'> {
    return { atWork: this.#atWork.rows, relativesOf: id => this.families.relatives(id) };
  }

  /** The list of a scope without folded sub-agents. In updated order it has only files whose time is known. */
  list(scope: Scope, sort: ListSort): SortedChunks<Conversation> {
    return listOf(this.#shown[scope], sort);
  }

  /** The sub-agents of a scope that are folded under their parents. */
  folded(scope: Scope, sort: ListSort): SortedChunks<Conversation> {
    return listOf(this.#folded[scope], sort);
  }

  /** The lists of this order are there, and whole. */
  has(sort: ListSort): boolean {
    return sort === 'created' || sort === 'updated' || this.#whole.has(sort);
  }

  /** Makes the lists of one more order, a slice at a time. False when the signal stopped it: they are not kept then. */
  async add(sort: ListSort, signal: AbortSignal): Promise<boolean> {
    const made = this.#everyOrders().map(place => ({ ...place, list: new SortedChunks(compareBy(sort)) }));
    for (const { lists, list } of made) lists.others.set(sort, list);
    for (const place of made) await this.#fill(place, signal);
    if (!signal.aborted) {
      this.#whole.add(sort);
      return true;
    }
    for (const { lists, list } of made) if (lists.others.get(sort) === list) lists.others.delete(sort);
    return false;
  }

  /** Puts into `list` what its place has; one that changes meanwhile is put in its place by its change. */
  async #fill({ scope, where, lists, list }: PlaceWithList, signal: AbortSignal): Promise<void> {
    const slices = new Slices();
    for (const row of lists.created.freeze()) {
      if (signal.aborted) return;
      if (this.lookup(row.id) === row && this.#isIn(scope, row) === where) list.put(row);
      if (slices.spent) await slices.pause();
    }
  }

  /** Besides the first two orders only this one is kept. */
  keepOnly(sort: ListSort): void {
    for (const other of this.#whole) {
      if (other === sort) continue;
      this.#whole.delete(other);
      for (const { lists } of this.#everyOrders()) lists.others.delete(other);
    }
  }

  #everyOrders(): readonly OrdersPlace[] {
    return SCOPES.flatMap(scope => [
      { scope, where: 'shown', lists: this.#shown[scope] } as const,
      { scope, where: 'folded', lists: this.#folded[scope] } as const,
    ]);
  }

  #isIn(scope: Scope, row: Conversation): 'shown' | 'folded' | 'nowhere' {
    if (!this.holds(scope, row)) return 'nowhere';
    return this.#foldedIds[scope].has(row.id) ? 'folded' : 'shown';
  }

  /** Sub-agents too. */
  get counts(): Record<Scope, number> {
    return perScope(scope => this.#shown[scope].created.length + this.#folded[scope].created.length);
  }

  holds(scope: Scope, conversation: Conversation): boolean {
    return this.#holdsAs(scope, conversation, this.#isPutAway(conversation));
  }

  /** For a conversation that changed, came (`before` undefined) or went (`after` undefined). */
  change(before: Conversation | undefined, after: Conversation | undefined): void {
    this.families.change(before, after);
    this.values.change(before, after);
    this.#atWork.change(before, after);
    const id = (after ?? before)?.id;
    if (id === undefined) return;
    const wasAway = before !== undefined && (before.archived || this.#putAway.has(id));
    const isAway = after !== undefined && this.#isPutAway(after);
    if (isAway && after?.archived === false) this.#putAway.add(id);
    else this.#putAway.delete(id);
    let moved = false;
    for (const scope of SCOPES) {
      const was = before !== undefined && this.#holdsAs(scope, before, wasAway) ? before : undefined;
      const is = after !== undefined && this.#holdsAs(scope, after, isAway) ? after : undefined;
      this.#place(scope, was, is);
      moved ||= (was === undefined) !== (is === undefined);
    }
    // Its sub-agents fold, go with it, or are rows of their own.
    if (moved) for (const child of this.families.named(id)) this.change(child, child);
  }

  /** `away`: it is put away in the archive. */
  #holdsAs(scope: Scope, conversation: Conversation, away: boolean): boolean {
    if (scope === 'archived') return away;
    if (away) return false;
    if (scope === 'folder') return isSameFolder(conversation.summary?.cwd, this.#cwd);
    return scope === 'all' || isLive(conversation);
  }

  /** It is archived, or one that started it is: a sub-agent goes with its session, wherever its own file lies, unless it is at work. */
  #isPutAway(row: Conversation): boolean {
    if (row.live !== null) return row.archived;
    for (let one: Conversation | undefined = row; one !== undefined; one = this.families.parent(one))
      if (one.archived) return true;
    return false;
  }

  /** Whether a sub-agent's parent is in the scope, to fold it under. */
  #folds(scope: Scope, row: Conversation): boolean {
    const parent = this.families.parent(row);
    return parent !== undefined && this.holds(scope, parent);
  }

  #place(scope: Scope, was: Conversation | undefined, is: Conversation | undefined): void {
    const ids = this.#foldedIds[scope];
    const lists = (folded: boolean): Orders => (folded ? this.#folded : this.#shown)[scope];
    const wasFolded = was !== undefined && ids.has(was.id);
    const isFolded = is !== undefined && this.#folds(scope, is);
    if (was !== undefined && is !== undefined && wasFolded === isFolded)
      return moveAll(lists(isFolded), was, is);
    if (was !== undefined) moveAll(lists(wasFolded), was, undefined);
    if (is !== undefined) moveAll(lists(isFolded), undefined, is);
    if (was !== undefined) ids.delete(was.id);
    if (is !== undefined && isFolded) ids.add(is.id);
  }
}

function perScope<T>(make: (scope: Scope) => T): Record<Scope, T> {
  return { all: make('all'), folder: make('folder'), live: make('live'), archived: make('archived') };
}

function moveAll(lists: Orders, before: Conversation | undefined, after: Conversation | undefined): void {
  move(lists.created, before, after);
  move(lists.updated, timed(before), timed(after));
  for (const list of lists.others.values()) move(list, before, after);
}

function orders(): Orders {
  return {
    created: new SortedChunks(compareCreated),
    updated: new SortedChunks(compareUpdated),
    others: new Map(),
  };
}

function listOf(lists: Orders, sort: ListSort): SortedChunks<Conversation> {
  if (sort === 'created' || sort === 'updated') return lists[sort];
  return lists.others.get(sort) ?? lists.updated;
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
