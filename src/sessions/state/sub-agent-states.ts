/**
 * What the sub-agents of a session do, as far as it concerns the session. Promises: pure; costs by what is live, not by the list; a session
 * that names itself as its ancestor does no harm.
 */
import type { Conversation, LiveState } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';

/** Deeper than any agent starts agents. */
const DEPTH_CAP = 64;

type Summarised = Pick<Conversation, 'summary'>;

/** `state`: its own, without what its sub-agents do. */
export type AgentState = Pick<Conversation, 'id' | 'summary' | 'state'>;

/** By session, of all that started one of these: the state of the sub-agent that asks for the person, else of one that works. */
export function subAgentStates(
  live: readonly AgentState[],
  lookup: (id: ConversationId) => Summarised | undefined,
): ReadonlyMap<ConversationId, LiveState> {
  const states = new Map<ConversationId, LiveState>();
  for (const row of live) {
    if (row.state === null || !concerns(row.state)) continue;
    for (const id of startersOf(row, lookup)) {
      const before = states.get(id);
      if (before === undefined || isMoreUrgent(row.state, before)) states.set(id, row.state);
    }
  }
  return states;
}

function concerns(state: LiveState): boolean {
  return state.kind === 'needs-you' || state.kind === 'working';
}

function isMoreUrgent(a: LiveState, b: LiveState): boolean {
  if (a.kind !== b.kind) return a.kind === 'needs-you';
  return (a.sinceMs ?? 0) < (b.sinceMs ?? 0);
}

/** The sessions that started it, the nearest first. */
function startersOf(
  row: AgentState,
  lookup: (id: ConversationId) => Summarised | undefined,
): ReadonlySet<ConversationId> {
  const starters = new Set<ConversationId>();
  let current: Summarised | undefined = row;
  while (current?.summary?.source === 'subagent' && starters.size < DEPTH_CAP) {
    const { parentId }: { readonly parentId: ConversationId | null } = current.summary;
    if (parentId === null || parentId === row.id || starters.has(parentId)) break;
    starters.add(parentId);
    current = lookup(parentId);
  }
  return starters;
}
