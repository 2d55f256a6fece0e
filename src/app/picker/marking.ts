/** The sessions that a person marked in the list, held by id: they stay marked whatever the list shows. */
import type { Conversation } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';
import type { PickerContext } from './event.ts';
import { moved } from './move.ts';
import type { PickerState } from './state.ts';

const sizeOf = ({ sizeBytes }: Conversation): number => sizeBytes ?? 0;

/** With the selected session marked, or not any more, and the next one selected. */
export function markedOne(state: PickerState, context: PickerContext): PickerState {
  const conversation = context.snapshot.at(state.index)?.conversation;
  if (conversation === undefined) return state;
  const marked = new Map(state.marked);
  if (!marked.delete(conversation.id)) marked.set(conversation.id, sizeOf(conversation));
  return moved({ ...state, marked }, 'down', context);
}

/** With all that the list shows marked besides what is; where all of them are, none of them is. */
export function markedAll(state: PickerState, { snapshot }: PickerContext): PickerState {
  const marked = new Map(state.marked);
  for (let index = 0; index < snapshot.length; index++) {
    const conversation = snapshot.at(index)?.conversation;
    if (conversation !== undefined) marked.set(conversation.id, sizeOf(conversation));
  }
  if (marked.size > state.marked.size) return { ...state, marked };
  for (let index = 0; index < snapshot.length; index++) {
    const conversation = snapshot.at(index)?.conversation;
    if (conversation !== undefined) marked.delete(conversation.id);
  }
  return { ...state, marked };
}

export function withoutMarks(state: PickerState, ids: readonly ConversationId[]): PickerState {
  if (!ids.some(id => state.marked.has(id))) return state;
  const marked = new Map(state.marked);
  for (const id of ids) marked.delete(id);
  return { ...state, marked };
}
