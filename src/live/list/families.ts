/**
 * Which sub-agents and side chats belong to which session, and which are forks of it, by what their first lines say. Promises: a change
 * costs one look-up; a sub-agent whose parent is not on disk, or that is its own ancestor, belongs to none. Does not decide what is shown.
 */
import type { Conversation } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';
import type { Relatives } from '../snapshot.ts';

/** Deeper than any agent starts agents; a chain this long is a mistake or a trap. */
const DEPTH_CAP = 64;

const NO_CHILDREN: ReadonlySet<ConversationId> = new Set();

type NamedBy = (row: Conversation | undefined) => ConversationId | null;

/** Sessions by the one that they name, whether it is there or not. */
class ByNamed {
  readonly #namedBy: NamedBy;
  readonly #sets = new Map<ConversationId, Set<ConversationId>>();

  constructor(namedBy: NamedBy) {
    this.#namedBy = namedBy;
  }

  change(before: Conversation | undefined, after: Conversation | undefined): void {
    const [was, is] = [this.#namedBy(before), this.#namedBy(after)];
    if (was === is) return;
    if (before !== undefined && was !== null) this.#forget(was, before.id);
    if (after === undefined || is === null) return;
    const others = this.#sets.get(is);
    if (others === undefined) this.#sets.set(is, new Set([after.id]));
    else others.add(after.id);
  }

  of(id: ConversationId): ReadonlySet<ConversationId> {
    return this.#sets.get(id) ?? NO_CHILDREN;
  }

  #forget(named: ConversationId, id: ConversationId): void {
    const others = this.#sets.get(named);
    others?.delete(id);
    if (others?.size === 0) this.#sets.delete(named);
  }
}

export class Families {
  readonly #lookup: (id: ConversationId) => Conversation | undefined;
  readonly #children = new ByNamed(namedParent);
  readonly #forks = new ByNamed(forkedFrom);

  /** `lookup` gives a row as it is now. */
  constructor(lookup: (id: ConversationId) => Conversation | undefined) {
    this.#lookup = lookup;
  }

  /** For a row that changed, came (`before` undefined) or went (`after` undefined). */
  change(before: Conversation | undefined, after: Conversation | undefined): void {
    this.#children.change(before, after);
    this.#forks.change(before, after);
  }

  /** The session that started this sub-agent; undefined for any other session, and for a sub-agent without a known parent. */
  parent(row: Conversation): Conversation | undefined {
    const id = namedParent(row);
    const parent = id === null ? undefined : this.#lookup(id);
    return parent === undefined || this.#isAncestor(row.id, parent) ? undefined : parent;
  }

  /** The sub-agents that name this session as their parent, as they are now, in no order. */
  named(id: ConversationId): readonly Conversation[] {
    return this.#rows(this.#children.of(id));
  }

  /** The sub-agents of a session, in no order: those that name it and are not their own ancestors. */
  children(id: ConversationId): readonly Conversation[] {
    return this.named(id).filter(row => this.parent(row) !== undefined);
  }

  /** The sessions around this one, as far as their first lines were read. */
  relatives(id: ConversationId): Relatives {
    const row = this.#lookup(id);
    const parent = row === undefined ? undefined : this.parent(row);
    const origin = forkedFrom(row);
    return {
      parent: parent ?? null,
      siblings: parent === undefined ? [] : this.children(parent.id).filter(each => each.id !== id),
      origin: (origin === null ? null : this.#lookup(origin)) ?? null,
      subAgents: this.children(id),
      forks: this.#rows(this.#forks.of(id)),
    };
  }

  #rows(ids: ReadonlySet<ConversationId>): readonly Conversation[] {
    return [...ids].flatMap(id => this.#lookup(id) ?? []);
  }

  /** Whether `id` is `row` itself or one of those that started it. */
  #isAncestor(id: ConversationId, row: Conversation): boolean {
    let current: Conversation | undefined = row;
    for (let depth = 0; current !== undefined; depth++) {
      if (current.id === id || depth > DEPTH_CAP) return true;
      const next = namedParent(current);
      current = next === null ? undefined : this.#lookup(next);
    }
    return false;
  }
}

const FOLDED_SOURCES: ReadonlySet<string | null> = new Set(['subagent', 'side-chat']);

/** What the first line of a sub-agent or a side chat says; any other fork has a parent too, and is a session of its own. */
function namedParent(row: Conversation | undefined): ConversationId | null {
  const summary = row?.summary ?? null;
  return summary !== null && FOLDED_SOURCES.has(summary.source) ? summary.parentId : null;
}

/** The session that this one was forked from. */
function forkedFrom(row: Conversation | undefined): ConversationId | null {
  const summary = row?.summary ?? null;
  return summary === null || FOLDED_SOURCES.has(summary.source) ? null : summary.parentId;
}
