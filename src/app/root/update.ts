/**
 * The one update: what happened, to what the user is doing. Pure; the driver runs the effects. Nothing here grows with the
 * number of sessions or the size of a file.
 */
import type { Snapshot } from '../../live/snapshot.ts';
import type { Action } from '../action.ts';
import { wasRenamed } from '../overlays/name-field.ts';
import { withNotice } from '../overlays/notices.ts';
import type { AppState } from '../state.ts';
import { type AppStep, andThen, stay } from '../step.ts';
import { wasArchived, wasUnarchived } from './archive.ts';
import { backFromProgram } from './back-from-program.ts';
import { withDrafts } from './begun.ts';
import { chooseMenu } from './choose-menu.ts';
import { examinationHasEnded, hasExamined } from './examine.ts';
import { exportWasWritten } from './export.ts';
import { handedBack } from './hand-off.ts';
import { hostsAnswered } from './hosts.ts';
import { manyAnswered } from './many.ts';
import { askNotify } from './notify.ts';
import { keptFromHosts } from './on-host.ts';
import { takeBurst, takePaste } from './pasting.ts';
import { pressKey } from './press-key.ts';
import { atFollowedFile } from './run-viewer.ts';
import {
  stepBoard,
  stepComposer,
  stepExport,
  stepPicker,
  stepSearchAll,
  stepUsage,
  stepViewer,
} from './step-screen.ts';
import { withTails } from './tails.ts';
import { turnHasEnded, turnWasTaken } from './turns.ts';
import { actEnded } from './undo.ts';
import { viewsAnswered } from './views.ts';

/** The terminal has another size, or the disk another content: the screen that is open makes itself anew. */
function screenChanged(state: AppState, event: ScreenChange, snapshot: Snapshot): AppStep {
  const { screen } = state;
  switch (screen.kind) {
    case 'picker':
      return stepPicker(state, event, snapshot);
    case 'searchAll':
      return stepSearchAll(state, event, snapshot);
    case 'board':
      return stepBoard(state, event, snapshot);
    case 'export':
      return stay(state);
    case 'usage':
      return stepUsage(state, event, snapshot);
    case 'viewer':
      return stepViewer(state, event, snapshot);
    default:
      return screen satisfies never;
  }
}

type ScreenChange = { readonly type: 'resize' | 'diskChanged' };

/** The composer below the viewer first, if there is one: it decides how many rows are left. */
function resize(state: AppState, snapshot: Snapshot): AppStep {
  const event = { type: 'resize' } as const;
  return andThen(stepComposer(state, event, snapshot), next => screenChanged(next, event, snapshot));
}

/** A brief notice goes with the next key, which may be the one that it asked for. */
const withoutBriefNotice = (state: AppState): AppState => ({
  ...state,
  notice: state.notice?.brief ? null : state.notice,
  awaited: null,
});

function answering(state: AppState): AppState {
  return { ...withoutBriefNotice(state), awaited: state.notice?.awaits ?? null };
}

/** What was there for a while only. */
function expired(state: AppState, token: number): AppState {
  return {
    ...state,
    notice: state.notice?.token === token ? null : state.notice,
    undo: state.undo?.token === token ? null : state.undo,
    backFromCodex: state.backFromCodex === token ? null : state.backFromCodex,
  };
}

/** One action. The snapshot is what the stores show now. */
export function update(state: AppState, action: Action, snapshot: Snapshot): AppStep {
  return withTails(withDrafts(keptFromHosts(state, happened(state, action, snapshot))), snapshot);
}

/** A list that is filtered by something else stays as it is: that was typed, or chosen. */
function withSettings(
  state: AppState,
  { keys, look, filter, notify, problem }: Extract<Action, { type: 'settingsChanged' }>,
  snapshot: Snapshot,
): AppStep {
  const changed = { ...state, keys, look, notify: notify ?? state.notify };
  const { picker } = state;
  const refilter = filter !== null && !picker.typing && picker.filter.text === filter.from;
  return andThen(
    refilter ? stepPicker(changed, { type: 'setFilter', text: filter.to }, snapshot) : stay(changed),
    next =>
      problem === null
        ? withNotice(next, 'The changed settings hold now.')
        : withNotice(next, problem, { tone: 'bad' }),
  );
}

/** What was looked for or done for what is open over the screen, or is a reason to open it. */
function overlayAnswered(
  state: AppState,
  action: Extract<
    Action,
    { type: 'examined' | 'examinationEnded' | 'renamed' | 'hostsRead' | 'hostAsked' | 'couldCall' }
  >,
): AppStep {
  switch (action.type) {
    case 'examined':
      return hasExamined(state, action);
    case 'examinationEnded':
      return examinationHasEnded(state, action);
    case 'renamed':
      return wasRenamed(state, action);
    case 'hostsRead':
    case 'hostAsked':
      return hostsAnswered(state, action);
    case 'couldCall':
      return askNotify(state, action.text);
    default:
      return action satisfies never;
  }
}

/** What became of an act that `u` may take back. */
function actAnswered(
  state: AppState,
  action: Extract<Action, { type: 'archived' | 'unarchived' | 'manyEnded' }>,
): AppStep {
  if (action.type === 'manyEnded') return manyAnswered(state, action);
  return action.type === 'archived' ? wasArchived(state, action) : wasUnarchived(state, action);
}

function effectSaid(
  state: AppState,
  { type, message }: Extract<Action, { type: 'copied' | 'effectFailed' }>,
): AppStep {
  if (type === 'copied') return withNotice(state, message);
  // Nothing says which effect it was: no act is waited for any more.
  return withNotice({ ...state, underWay: null }, message, { tone: 'bad' });
}

function typed(
  state: AppState,
  action: Extract<Action, { type: 'key' | 'burst' | 'paste' }>,
  snapshot: Snapshot,
): AppStep {
  if (action.type === 'key') return pressKey(answering(state), action.key, snapshot);
  if (action.type === 'paste') return takePaste(state, action, snapshot);
  return takeBurst(withoutBriefNotice(state), action.text, snapshot);
}

function happened(state: AppState, action: Action, snapshot: Snapshot): AppStep {
  switch (action.type) {
    case 'key':
    case 'burst':
    case 'paste':
      return typed(state, action, snapshot);
    case 'resize':
      return resize({ ...state, size: { columns: action.columns, rows: action.rows } }, snapshot);
    case 'diskChanged':
      return screenChanged(atFollowedFile(state, snapshot), { type: 'diskChanged' }, snapshot);
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
    case 'stillBusy':
      return stepComposer(state, action, snapshot);
    case 'turnTaken':
      return turnWasTaken(state, action.token, snapshot);
    case 'turnEnded':
      return turnHasEnded(state, action, snapshot);
    case 'handedBack':
      return handedBack(state, action);
    case 'archived':
    case 'unarchived':
    case 'manyEnded':
      return actEnded(state, actAnswered(state, action), action.token);
    case 'manyLooked':
    case 'manyPlanned':
    case 'manyMoved':
      return manyAnswered(state, action);
    case 'lentBack':
    case 'draftWritten':
      return backFromProgram(state, action, snapshot);
    case 'exportPrepared':
    case 'exportMoved':
    case 'exportFailed':
      return stepExport(state, action, snapshot);
    case 'exportWritten':
      return exportWasWritten(state, action);
    case 'viewsRead':
    case 'filterViewsRead':
    case 'viewChanged':
      return viewsAnswered(state, action, snapshot);
    case 'examined':
    case 'examinationEnded':
    case 'renamed':
    case 'hostsRead':
    case 'hostAsked':
    case 'couldCall':
      return overlayAnswered(state, action);
    case 'settingsChanged':
      return withSettings(state, action, snapshot);
    case 'copied':
    case 'effectFailed':
      return effectSaid(state, action);
    case 'rested':
      return state.screen.kind === 'picker' ? stepPicker(state, action, snapshot) : stay(state);
    case 'noticeExpired':
      return stay(expired(state, action.token));
    default:
      return action satisfies never;
  }
}
