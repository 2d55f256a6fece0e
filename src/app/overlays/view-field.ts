/** Keeping the list's view under a name: the field for the name, and how keeping and dropping ended. */
import { cleanViewName, type NamedView } from '../../query/named-view.ts';
import type { Row } from '../../text/row.ts';
import { edit } from '../field/edit.ts';
import { EMPTY_FIELD } from '../field/field.ts';
import { labelledField } from '../field/labelled-field.ts';
import { appliedText } from '../filter/filter-field.ts';
import type { KeyLook } from '../keymap.ts';
import type { AppState } from '../state.ts';
import { type AppStep, andThen, stay, withOverlay } from '../step.ts';
import { takeToken } from '../tokens.ts';
import type { ViewNameCommand } from './commands.ts';
import { withNotice } from './notices.ts';
import type { ViewNameField } from './overlay.ts';
import { submitHint } from './submit-hint.ts';

/** The menu of what the list shows opens when the views were read: another rolltop may have kept some. */
export function requestScopeMenu(state: AppState): AppStep {
  const { token, counted } = takeToken(state);
  return stay(counted, { type: 'readViews', token });
}

export const openViewField = (state: AppState): AppStep =>
  withOverlay(state, { kind: 'viewName', ...EMPTY_FIELD });

const NO_NAME = 'A name is one word of letters, digits, - and _, as in "rolltop list @mine".';

/** What the list shows now, under the name. */
function submit(state: AppState, { text }: ViewNameField): AppStep {
  const { scope, sort, filter } = state.picker;
  const name = cleanViewName(text);
  if (text.trim() === '') return stay(state);
  if (name === null) return withNotice(state, NO_NAME, { tone: 'bad', brief: true });
  const view: NamedView = { name, filter: appliedText(filter, { typing: false }).trim(), scope, sort };
  return andThen(withOverlay(state, null), next => changeView(next, { name, view }));
}

/** Keeps a view under a name, or drops the name. */
export function changeView(
  state: AppState,
  change: { readonly name: string; readonly view: NamedView | null },
): AppStep {
  const { token, counted } = takeToken(state);
  return stay(counted, { type: 'changeView', token, ...change });
}

export function runViewName(state: AppState, field: ViewNameField, command: ViewNameCommand): AppStep {
  switch (command) {
    case 'submit':
      return submit(state, field);
    case 'cancel':
      return withOverlay(state, null);
    default:
      return withOverlay(state, { ...field, ...edit(field, command) });
  }
}

/** The field as one row over the footer, exactly `width` cells. */
export function viewFieldRow(field: ViewNameField, width: number, look: KeyLook): Row {
  const label = { label: ' Keep this view as @', hint: submitHint(look, 'viewName', 'keep'), leastCells: 16 };
  return labelledField(field, label, { width, glyphs: look.glyphs });
}
