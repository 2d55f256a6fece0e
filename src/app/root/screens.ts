/** Going from one screen to another: opening and leaving a conversation, the composer, menus and the help. */
import type { Conversation, ConversationRef } from '../../format/conversation.ts';
import { openComposer } from '../composer/state.ts';
import type { Effect } from '../effect.ts';
import type { AppState, Overlay } from '../state.ts';
import { openViewer } from '../viewer/state.ts';
import { type AppStep, stay } from './steps.ts';

export const refOf = ({ id, path }: Conversation): ConversationRef => ({ id, path });

/** The viewer on `conversation`, at its end and following. */
export function enterViewer(state: AppState, conversation: ConversationRef): AppStep {
  const viewer = openViewer(conversation, state.detail);
  const load: Effect[] = state.highlight === null ? [{ type: 'loadHighlight' }] : [];
  return stay(
    { ...state, screen: 'viewer', viewer, composer: null },
    { type: 'open', conversation },
    ...load,
  );
}

/** Back to the list or the search it was opened from, where it was left; a search under way is stopped by closing. */
export function leaveViewer(state: AppState): AppStep {
  const screen = state.searchAll === null ? 'picker' : 'searchAll';
  return stay({ ...state, screen, viewer: null, composer: null }, { type: 'close' });
}

/** The text box under the open conversation, with its draft. */
export function enterComposer(state: AppState): AppStep {
  const { viewer, nextToken: token } = state;
  if (viewer === null || state.composer !== null) return stay(state);
  const composer = openComposer(viewer.conversation, token);
  return stay(
    { ...state, composer, nextToken: token + 1 },
    { type: 'loadDraft', token, id: viewer.conversation.id },
  );
}

export const withOverlay = (state: AppState, overlay: Overlay | null): AppStep => stay({ ...state, overlay });
