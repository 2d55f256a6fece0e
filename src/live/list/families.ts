/**
 * Which sub-agents and side chats belong to which session, by what their first lines say. Promises: a change costs one look-up; a sub-agent
 * whose parent is not on disk, or that is its own ancestor, belongs to none. Does not decide what is shown.
 */
import type { Conversation } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';

/** Deeper than any agent starts agents; a chain this long is a mistake or a trap. */
const DEPTH_CAP = 64;

const NO_CHILDREN: ReadonlySet<ConversationId> = new Set();

export class Families {
  readonly #lookup: (id: ConversationId) => Conversation | undefined;
  /** Sub-agents by the parent they name, whether it is there or not. */
  readonly #children = new Map<ConversationId, Set<ConversationId>>();

  /** `lookup` gives a row as it is now. */
  constructor(lookup: (id: ConversationId) => Conversation | undefined) {
    this.#lookup = lookup;
  }

  /** For a row that changed, came (`before` undefined) or went (`after` undefined). */
  change(before: Conversation | undefined, after: Conversation | undefined): void {
    const [was, is] = [namedParent(before), namedParent(after)];
    if (was === is) return;
    if (before !== undefined && was !== null) this.#forget(was, before.id);
    if (after === undefined || is === null) return;
    const siblings = this.#children.get(is);
    if (siblings === undefined) this.#children.set(is, new Set([after.id]));
    else siblings.add(after.id);
  }

  /** The session that started this sub-agent; undefined for any other session, and for a sub-agent without a known parent. */
  parent(row: Conversation): Conversation | undefined {
    const id = namedParent(row);
    const parent = id === null ? undefined : this.#lookup(id);
    return parent === undefined || this.#isAncestor(row.id, parent) ? undefined : parent;
  }

  /** The sub-agents that name this session as their parent, as they are now, in no order. */
  named(id: ConversationId): readonly Conversation[] {
    return [...(this.#children.get(id) ?? NO_CHILDREN)].flatMap(child => this.#lookup(child) ?? []);
  }

  /** The sub-agents of a session, in no order: those that name it and are not their own ancestors. */
  children(id: ConversationId): readonly Conversation[] {
    return this.named(id).filter(row => this.parent(row) !== undefined);
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

  #forget(parent: ConversationId, child: ConversationId): void {
    const siblings = this.#children.get(parent);
    siblings?.delete(child);
    if (siblings?.size === 0) this.#children.delete(parent);
  }
}

const FOLDED_SOURCES: ReadonlySet<string | null> = new Set(['subagent', 'side-chat']);

/** What the first line of a sub-agent or a side chat says; any other fork has a parent too, and is a session of its own. */
function namedParent(row: Conversation | undefined): ConversationId | null {
  const summary = row?.summary ?? null;
  return summary !== null && FOLDED_SOURCES.has(summary.source) ? summary.parentId : null;
}
