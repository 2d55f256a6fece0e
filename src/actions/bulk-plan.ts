/**
 * What an act on many sessions will do, before it does anything: which go, with which sub-agents, in which order, and which are left out,
 * each with its reason. Pure. Promises: no session that goes takes something with it that is held or pinned; a fork goes before what
 * it was forked from; each session goes once, a sub-agent with the one that spawned it.
 */
import type { Conversation } from '../format/conversation.ts';
import type { ConversationId } from '../format/identity.ts';
import type { Relations } from '../sessions/relations.ts';

export type BulkAct = 'archive' | 'delete';

export type LeftOutReason =
  | 'held'
  | 'pinned'
  | 'fork stays'
  | 'archived already'
  | 'not cold'
  | 'shares history'
  | 'packed already'
  | 'plain already';

export interface LeftOut {
  readonly session: Conversation;
  readonly reason: LeftOutReason;
  /** Whose state is the reason: its own, a sub-agent's, or a fork's. */
  readonly because: ConversationId;
}

export interface Going {
  readonly session: Conversation;
  /** The sub-agents that go with it. */
  readonly subagents: readonly ConversationId[];
  /** Of all of them. */
  readonly sizeBytes: number;
}

export interface BulkPlan {
  readonly going: readonly Going[];
  readonly leftOut: readonly LeftOut[];
}

/** What is known of sessions besides those that were chosen. */
export interface Surroundings {
  readonly relations: Relations;
  readonly isHeld: (id: ConversationId) => boolean;
  readonly isPinned: (id: ConversationId) => boolean;
}

export function bulkPlan(
  act: BulkAct,
  chosen: readonly Conversation[],
  surroundings: Surroundings,
): BulkPlan {
  const families = new Map(
    chosen.map(session => [session.id, familyOf(act, session, surroundings)] as const),
  );
  const leftOut = new Map<ConversationId, LeftOut>();
  for (const family of families.values()) {
    const reason = reasonOf(act, family, surroundings);
    if (reason !== null) leftOut.set(family.session.id, reason);
  }
  if (act === 'delete') leaveOutOrigins(families, leftOut, surroundings);
  const staying = [...families.values()].filter(({ session }) => !leftOut.has(session.id));
  const covered = new Set(staying.flatMap(({ subagents }) => subagents));
  const roots = staying.filter(({ session }) => !covered.has(session.id));
  return { going: forksFirst(roots, surroundings), leftOut: [...leftOut.values()] };
}

function familyOf(act: BulkAct, session: Conversation, { relations }: Surroundings): Going {
  const subagents = relations
    .below(session.id)
    .filter(child => act === 'delete' || !relations.isArchived(child));
  const own = act === 'delete' ? relations.sizeOf(session.id) : (session.sizeBytes ?? 0);
  return { session, subagents, sizeBytes: subagents.reduce((sum, id) => sum + relations.sizeOf(id), own) };
}

function reasonOf(
  act: BulkAct,
  { session, subagents }: Going,
  { isHeld, isPinned }: Surroundings,
): LeftOut | null {
  const { id } = session;
  if (session.live !== null) return { session, reason: 'held', because: id };
  if (session.pinned) return { session, reason: 'pinned', because: id };
  if (act === 'archive' && session.archived) return { session, reason: 'archived already', because: id };
  const held = subagents.find(isHeld);
  if (held !== undefined) return { session, reason: 'held', because: held };
  const pinned = subagents.find(isPinned);
  return pinned === undefined ? null : { session, reason: 'pinned', because: pinned };
}

/** What a fork that stays was made from stays, too, and so on to the first one. */
function leaveOutOrigins(
  families: ReadonlyMap<ConversationId, Going>,
  leftOut: Map<ConversationId, LeftOut>,
  { relations }: Surroundings,
): void {
  for (let again = true; again; ) {
    again = false;
    const staying = [...families.values()].filter(({ session }) => !leftOut.has(session.id));
    const going = new Set(staying.flatMap(membersOf));
    for (const family of staying) {
      const fork = membersOf(family)
        .flatMap(id => relations.forksOf(id))
        .find(id => !going.has(id));
      if (fork === undefined) continue;
      leftOut.set(family.session.id, { session: family.session, reason: 'fork stays', because: fork });
      again = true;
    }
  }
}

function membersOf({ session, subagents }: Going): readonly ConversationId[] {
  return [session.id, ...subagents];
}

function forksFirst(roots: readonly Going[], { relations }: Surroundings): readonly Going[] {
  const rootOf = new Map(roots.flatMap(root => membersOf(root).map(id => [id, root] as const)));
  const ordered = new Set<Going>();
  const begun = new Set<Going>();
  const visit = (root: Going): void => {
    // Without recursion: forks of forks may be thousands deep.
    const stack: { readonly root: Going; readonly before: Going[] }[] = [];
    const enter = (one: Going): void => {
      if (begun.has(one)) return;
      begun.add(one);
      const forks = membersOf(one).flatMap(id => relations.forksOf(id));
      stack.push({ root: one, before: forks.flatMap(id => rootOf.get(id) ?? []) });
    };
    enter(root);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const next = top.before.pop();
      if (next !== undefined) enter(next);
      else {
        ordered.add(top.root);
        stack.pop();
      }
    }
  };
  for (const root of roots) visit(root);
  return [...ordered];
}
