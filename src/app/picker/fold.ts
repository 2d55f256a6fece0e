/** Folding and unfolding the sub-agents of the selected session. */
import { place } from './anchor.ts';
import type { PickerContext } from './event.ts';
import { ALL_FOLDED, type PickerState } from './state.ts';

/** The state with the selected session's sub-agents below it; the same state when it has none. */
export function unfolded(state: PickerState, { snapshot }: PickerContext): PickerState {
  const listed = snapshot.at(state.index);
  if (listed?.family === undefined || listed.family.subAgents === 0) return state;
  const { id } = listed.conversation;
  if (state.unfolded.has(id)) return state;
  return { ...state, selected: id, unfolded: new Set([...state.unfolded, id]) };
}

/** The state with the selected session's sub-agents folded; on a sub-agent, its parent's, and the parent is selected. */
export function folded(state: PickerState, context: PickerContext): PickerState {
  const { snapshot } = context;
  const listed = snapshot.at(state.index);
  if (listed?.family === undefined) return state;
  const { conversation, family } = listed;
  const id = family.unfolded ? conversation.id : (conversation.summary?.parentId ?? conversation.id);
  const index = snapshot.indexOf(id);
  if (!state.unfolded.has(id) || index < 0) return state;
  const without = new Set([...state.unfolded].filter(other => other !== id));
  const placed = place(state, snapshot, { index, top: Math.min(state.top, index) });
  return { ...placed, unfolded: without.size === 0 ? ALL_FOLDED : without };
}
