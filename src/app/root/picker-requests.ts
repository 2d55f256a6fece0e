/** What the picker asks of the root. */
import type { Snapshot } from '../../live/snapshot.ts';
import { copyMenu, scopeMenu, sortMenu } from '../overlays/menus.ts';
import { openNameField } from '../overlays/name-field.ts';
import type { PickerRequest } from '../picker/state.ts';
import { type PickerEvent, updatePicker } from '../picker/update.ts';
import type { AppState } from '../state.ts';
import { handOff } from './codex-requests.ts';
import { moveConversation, undoArchive } from './move-requests.ts';
import { pickerContext } from './regions.ts';
import { enterComposer, enterViewer, refOf, withOverlay } from './screens.ts';
import { enterSearchAll } from './search-all-requests.ts';
import { type AppStep, andThen, stay } from './steps.ts';

function answer(state: AppState, request: PickerRequest, snapshot: Snapshot): AppStep {
  switch (request.kind) {
    case 'open':
      return enterViewer(state, refOf(request.conversation));
    case 'resume':
      return andThen(enterViewer(state, refOf(request.conversation)), enterComposer);
    case 'codex':
    case 'codexFork':
      return handOff(state, request.conversation, request.kind === 'codex' ? 'resume' : 'fork');
    case 'archive':
      return moveConversation(state, request.conversation);
    case 'undo':
      return undoArchive(state);
    case 'searchAll':
      return enterSearchAll(state);
    case 'copyMenu':
      return withOverlay(state, copyMenu(null));
    case 'rename':
      return openNameField(state, request.conversation);
    case 'sortMenu':
      return withOverlay(state, sortMenu(state.picker.sort));
    case 'scopeMenu':
      return withOverlay(state, scopeMenu(state.picker.scope, snapshot.conversations.counts));
  }
}

/** Runs one event through the picker and answers what it asks for. */
export function stepPicker(state: AppState, event: PickerEvent, snapshot: Snapshot): AppStep {
  const {
    state: picker,
    effects,
    request,
  } = updatePicker(state.picker, event, pickerContext(state, snapshot));
  const step = stay({ ...state, picker }, ...effects);
  return request ? andThen(step, next => answer(next, request, snapshot)) : step;
}
