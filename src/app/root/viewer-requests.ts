/** What the viewer asks of the root. */
import type { Snapshot } from '../../live/snapshot.ts';
import { copyMenu } from '../overlays/menus.ts';
import { openNameField } from '../overlays/name-field.ts';
import { withNotice } from '../overlays/notices.ts';
import type { AppState } from '../state.ts';
import { stopTurn } from '../stop-turn.ts';
import type { ViewerEvent, ViewerRequest } from '../viewer/event.ts';
import type { DetailLevel } from '../../text/item-rows.ts';
import { updateViewer } from '../viewer/update.ts';
import { handOff } from './codex-requests.ts';
import { moveConversation, undoArchive } from './move-requests.ts';
import { viewerContext } from './regions.ts';
import { enterComposer, leaveViewer, withOverlay } from './screens.ts';
import { type AppStep, andThen, countTokens, stay } from './steps.ts';

const levels: Readonly<Record<DetailLevel, string>> = {
  talk: 'Only what was said is shown',
  tools: 'What was said and done is shown',
  everything: 'Everything is shown',
};

function answer(state: AppState, request: ViewerRequest, snapshot: Snapshot): AppStep {
  switch (request.kind) {
    case 'resume':
      return snapshot.items?.conversation.archived
        ? withNotice(state, 'This session is archived: bring it back with a, then resume it.', {
            tone: 'bad',
          })
        : enterComposer(state);
    case 'codex':
    case 'codexFork': {
      const { items } = snapshot;
      const how = request.kind === 'codex' ? 'resume' : 'fork';
      return items === null ? stay(state) : handOff(state, items.conversation, how);
    }
    case 'stopTurn':
      return stopTurn(state);
    case 'copyMenu':
      return withOverlay(state, copyMenu(request.offset));
    case 'rename':
      return snapshot.items === null ? stay(state) : openNameField(state, snapshot.items.conversation);
    case 'archive':
      return snapshot.items === null ? stay(state) : moveConversation(state, snapshot.items.conversation);
    case 'undo':
      return undoArchive(state);
    case 'back':
      return leaveViewer(state);
    case 'leave':
      return state.startedIn === 'viewer' ? stay(state, { type: 'quit' }) : leaveViewer(state);
    case 'notice':
      return withNotice(state, request.text, { tone: request.tone, brief: true });
    case 'savePreferences': {
      const detail = state.viewer?.detail ?? state.detail;
      const kept = stay({ ...state, detail }, { type: 'savePreferences', preferences: { detail } });
      return andThen(kept, next => withNotice(next, levels[detail], { brief: true }));
    }
  }
}

/** Runs one event through the viewer and answers what it asks for. */
export function stepViewer(state: AppState, event: ViewerEvent, snapshot: Snapshot): AppStep {
  const context = viewerContext(state, snapshot);
  if (state.viewer === null) return stay(state);
  // The store opens a moment after the screen: until then only leaving makes sense.
  if (context === null) {
    const leaves = event.type === 'command' && (event.command === 'back' || event.command === 'leave');
    return leaves
      ? answer(state, { kind: event.command === 'back' ? 'back' : 'leave' }, snapshot)
      : stay(state);
  }
  const { state: viewer, effects, request } = updateViewer(state.viewer, event, context);
  const step = stay(countTokens({ ...state, viewer }, effects), ...effects);
  return request ? andThen(step, next => answer(next, request, snapshot)) : step;
}
