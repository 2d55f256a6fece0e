/** The views that have names: the menu that has them, taking one, and what became of keeping or dropping one. */
import type { Snapshot } from '../../live/snapshot.ts';
import { UNDO_MS } from '../act-under-way.ts';
import type { Action } from '../action.ts';
import { keyOf, keyWords } from '../keymap.ts';
import { dropViewMenu, scopeMenu } from '../overlays/menus.ts';
import { withNotice } from '../overlays/notices.ts';
import type { ScopeChoice, ViewChoice } from '../overlays/overlay.ts';
import { changeView, openViewField } from '../overlays/view-field.ts';
import type { AppState } from '../state.ts';
import { type AppStep, andThen, stay, withOverlay } from '../step.ts';
import { takeToken } from '../tokens.ts';
import { stepPicker, stepSearchAll } from './step-screen.ts';

/** Not over another screen, or what was opened meanwhile. */
function viewsWereRead(
  state: AppState,
  { views }: Extract<Action, { type: 'viewsRead' }>,
  snapshot: Snapshot,
): AppStep {
  const known = { ...state, views };
  if (state.screen.kind !== 'picker' || state.overlay !== null) return stay(known);
  return withOverlay(known, scopeMenu(state.picker.scope, snapshot.conversations.counts, views));
}

/** The line that asked for them may be that of either screen. */
function filterViewsWereRead(
  state: AppState,
  { views }: Extract<Action, { type: 'filterViewsRead' }>,
  snapshot: Snapshot,
): AppStep {
  const event = { type: 'viewsKnown', views } as const;
  const known = { ...state, views };
  return known.screen.kind === 'searchAll'
    ? stepSearchAll(known, event, snapshot)
    : stepPicker(known, event, snapshot);
}

export function chooseScope(state: AppState, choice: ScopeChoice, snapshot: Snapshot): AppStep {
  if (choice === 'keep') return openViewField(state);
  if (choice === 'drop')
    return withOverlay(
      state,
      dropViewMenu(state.views, keyWords(state, 'picker', ['undo', 'brings it back.'])),
    );
  if (!isView(choice)) return stepPicker(state, { type: 'setScope', scope: choice }, snapshot);
  const view = state.views.get(choice.slice(1));
  return view === undefined ? stay(state) : stepPicker(state, { type: 'takeView', view }, snapshot);
}

const isView = (choice: ScopeChoice): choice is ViewChoice => choice.startsWith('@');

export const dropView = (state: AppState, choice: ViewChoice): AppStep =>
  changeView(state, { name: choice.slice(1), view: null });

/** Says what was done, which `u` takes back. */
function viewWasChanged(
  state: AppState,
  { name, before, after }: Extract<Action, { type: 'viewChanged' }>,
): AppStep {
  const { token, counted } = takeToken(state);
  const undo = { did: 'view', name, view: before, token } as const;
  return andThen(stay({ ...counted, undo }, { type: 'expireNotice', token, afterMs: UNDO_MS }), next =>
    withNotice(next, changedText(next, { name, wasThere: before !== null, isThere: after !== null }), {
      tone: 'good',
    }),
  );
}

function changedText(
  state: AppState,
  {
    name,
    wasThere,
    isThere,
  }: { readonly name: string; readonly wasThere: boolean; readonly isThere: boolean },
): string {
  const undo = keyOf(state, 'picker', 'undo');
  if (!isThere) return `Dropped @${name}.${undo === '' ? '' : ` ${undo} brings it back.`}`;
  const takes = keyWords(state, 'picker', ['scopeMenu', 'takes it, and so does ']);
  const back = undo === '' ? '' : `, which ${undo} brings back`;
  const instead = wasThere ? ` in place of the one before${back}` : '';
  return `Kept as @${name}${instead}: ${takes}"rolltop list @${name}"${takes === '' ? ' takes it' : ''}.`;
}

/** What came back of reading the views, or of changing one. */
export function viewsAnswered(
  state: AppState,
  action: Extract<Action, { type: 'viewsRead' | 'filterViewsRead' | 'viewChanged' }>,
  snapshot: Snapshot,
): AppStep {
  switch (action.type) {
    case 'viewsRead':
      return viewsWereRead(state, action, snapshot);
    case 'filterViewsRead':
      return filterViewsWereRead(state, action, snapshot);
    case 'viewChanged':
      return viewWasChanged(state, action);
    default:
      return action satisfies never;
  }
}
