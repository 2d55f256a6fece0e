/**
 * What an act on many sessions will do, before it does anything: which go, with which sub-agents, in which order, and which are left out,
 * each with its reason. Pure. Promises: no session that goes takes something with it that is held or pinned; a fork goes before what
 * it was forked from; each session goes once, a sub-agent with the one that spawned it.
 */
import type { Conversation } from '../format/conversation.ts';
import type { ConversationId } from '../format/identity.ts';
import type { Relations } from '../sessions/relations.ts';

export type MovingAct = 'archive' | 'delete';

export type LeftOutReason =
  | 'held'
  | 'pinned'
  | 'fork stays'
  | 'archived already'
  | 'not cold'
  | 'shares history'
  | 'packed already'
  | 'plain already'
  | 'host away';

/** What has to be known of a session that was chosen. */
export type ChosenSession = Pick<Conversation, 'id' | 'sizeBytes' | 'archived' | 'pinned' | 'live'>;

export interface LeftOut<Session = Conversation> {
  readonly session: Session;
  readonly reason: LeftOutReason;
  /** Whose state is the reason: its own, a sub-agent's, or a fork's. */
  readonly because: ConversationId;
}

export interface Going<Session = Conversation> {
  readonly session: Session;
  /** The sub-agents that go with it. */
  readonly subagents: readonly ConversationId[];
  /** Of all of them. */
  readonly sizeBytes: number;
}

export interface ManyPlan<Session = Conversation> {
  readonly going: readonly Going<Session>[];
  readonly leftOut: readonly LeftOut<Session>[];
}

/** What is known of sessions besides those that were chosen. */
export interface Surroundings {
  readonly relations: Relations;
  readonly isHeld: (id: ConversationId) => boolean;
  readonly isPinned: (id: ConversationId) => boolean;
}

export function manyPlan<Session extends ChosenSession>(
  act: MovingAct,
  chosen: readonly Session[],
  surroundings: Surroundings,
): ManyPlan<Session> {
  const families = new Map(
    chosen.map(session => [session.id, familyOf(act, session, surroundings)] as const),
  );
  const leftOut = new Map<ConversationId, LeftOut<Session>>();
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

function familyOf<Session extends ChosenSession>(
  act: MovingAct,
  session: Session,
  { relations }: Surroundings,
): Going<Session> {
  const subagents = relations
    .below(session.id)
    .filter(child => act === 'delete' || !relations.isArchived(child));
  const own = act === 'delete' ? relations.sizeOf(session.id) : (session.sizeBytes ?? 0);
  return { session, subagents, sizeBytes: subagents.reduce((sum, id) => sum + relations.sizeOf(id), own) };
}

function reasonOf<Session extends ChosenSession>(
  act: MovingAct,
  { session, subagents }: Going<Session>,
  { isHeld, isPinned }: Surroundings,
): LeftOut<Session> | null {
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
function leaveOutOrigins<Session extends ChosenSession>(
  families: ReadonlyMap<ConversationId, Going<Session>>,
  leftOut: Map<ConversationId, LeftOut<Session>>,
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

function membersOf({ session, subagents }: Going<ChosenSession>): readonly ConversationId[] {
  return [session.id, ...subagents];
}

function forksFirst<Session extends ChosenSession>(
  roots: readonly Going<Session>[],
  { relations }: Surroundings,
): readonly Going<Session>[] {
  const rootOf = new Map(roots.flatMap(root => membersOf(root).map(id => [id, root] as const)));
  const ordered = new Set<Going<Session>>();
  const begun = new Set<Going<Session>>();
  const visit = (root: Going<Session>): void => {
    // Without recursion: forks of forks may be thousands deep.
    const stack: { readonly root: Going<Session>; readonly before: Going<Session>[] }[] = [];
    const enter = (one: Going<Session>): void => {
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

/** Plans of several machines as one. */
export function joinedPlans(plans: readonly ManyPlan[]): ManyPlan {
  return { going: plans.flatMap(({ going }) => going), leftOut: plans.flatMap(({ leftOut }) => leftOut) };
}
