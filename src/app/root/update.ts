/**
 * The one update: what happened, to what the user is doing. Pure; the driver runs the effects. Nothing here grows with the
 * number of sessions or the size of a file.
 */
import type { Snapshot } from '../../live/snapshot.ts';
import type { Action } from '../action.ts';
import { chooseMenu } from '../overlays/choose-menu.ts';
import { wasRenamed } from '../overlays/name-field.ts';
import { withNotice } from '../overlays/notices.ts';
import type { AppState } from '../state.ts';
import { turnHasEnded, turnWasTaken } from '../turns.ts';
import { handedBack } from './codex-requests.ts';
import { stepComposer } from './composer-requests.ts';
import { wasArchived, wasUnarchived } from './move-requests.ts';
import { stepPicker } from './picker-requests.ts';
import { enterText, keyContext, pressKey } from './press-key.ts';
import { stepSearchAll } from './search-all-requests.ts';
import { type AppStep, andThen, stay } from './steps.ts';
import { stepViewer } from './viewer-requests.ts';

/** A paste keeps its lines in the composer; a field has only one. */
function paste(state: AppState, text: string, snapshot: Snapshot): AppStep {
  const context = keyContext(state);
  if (context === 'composer') return stepComposer(state, { type: 'paste', text }, snapshot);
  const isField = ['filter', 'search', 'searchAll', 'name'].includes(context);
  return isField ? enterText(state, text.replace(/\s+/g, ' '), snapshot) : stay(state);
}

/** Both the screen on top and, when it is the viewer, the composer beneath it. */
function resize(state: AppState, snapshot: Snapshot): AppStep {
  if (state.screen === 'picker') return stepPicker(state, { type: 'resize' }, snapshot);
  if (state.screen === 'searchAll') return stepSearchAll(state, { type: 'resize' }, snapshot);
  return andThen(stepComposer(state, { type: 'resize' }, snapshot), next =>
    stepViewer(next, { type: 'resize' }, snapshot),
  );
}

function look(state: AppState, snapshot: Snapshot): AppStep {
  switch (state.screen) {
    case 'picker':
      return stepPicker(state, { type: 'diskChanged' }, snapshot);
    case 'searchAll':
      return stepSearchAll(state, { type: 'diskChanged' }, snapshot);
    case 'viewer':
      return stepViewer(state, { type: 'diskChanged' }, snapshot);
  }
}

/** One action. The snapshot is what the stores show now. */
export function update(state: AppState, action: Action, snapshot: Snapshot): AppStep {
  switch (action.type) {
    case 'key':
      return pressKey(state.notice?.brief ? { ...state, notice: null } : state, action.key, snapshot);
    case 'paste':
      return paste(state, action.text, snapshot);
    case 'resize': {
      const { columns, rows } = action;
      return resize({ ...state, size: { columns, rows } }, snapshot);
    }
    case 'diskChanged':
      return look(state, snapshot);
    case 'menuChosen':
      return chooseMenu(state, action.value, snapshot);
    case 'highlightLoaded':
      return stay({ ...state, highlight: action.highlight });
    case 'found':
    case 'loadedAround':
    case 'rawRead':
      return stepViewer(state, action, snapshot);
    case 'sent':
    case 'draftLoaded':
      return stepComposer(state, action, snapshot);
    case 'stillBusy':
      return stepComposer(state, action, snapshot);
    case 'turnTaken':
      return turnWasTaken(state, action.token, snapshot);
    case 'turnEnded':
      return turnHasEnded(state, action, snapshot);
    case 'handedBack':
      return handedBack(state, action);
    case 'archived':
      return wasArchived(state, action);
    case 'unarchived':
      return wasUnarchived(state, action);
    case 'renamed':
      return wasRenamed(state, action);
    case 'copied':
      return withNotice(state, action.message);
    case 'effectFailed':
      return withNotice(state, action.message, { tone: 'bad' });
    case 'rested':
      return state.screen === 'picker' ? stepPicker(state, action, snapshot) : stay(state);
    case 'noticeExpired':
      return stay(state.notice?.token === action.token ? { ...state, notice: null } : state);
  }
}
