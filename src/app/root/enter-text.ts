/** Text for the field that has the keys. A field of one line takes as much as it holds, and says when something was left out. */
import type { Snapshot } from '../../live/snapshot.ts';
import { MOST_PASTED, MOST_TYPED, typedInto, withinField } from '../field/field.ts';
import { typeInHelp } from '../overlays/help-keys.ts';
import { withNotice } from '../overlays/notices.ts';
import { typeTags } from '../overlays/tags-field.ts';
import { type AppState, viewerOf } from '../state.ts';
import { type AppStep, andThen, stay, withOverlay } from '../step.ts';
import { focusOf } from './focus.ts';
import { stepBoard, stepComposer, stepExport, stepPicker, stepSearchAll, stepViewer } from './step-screen.ts';

/** What stands in the field of one line that has the keys; null when none has. */
function fieldText(state: AppState): string | null {
  const focus = focusOf(state);
  switch (focus.context) {
    case 'name':
    case 'viewName':
    case 'tags':
      return focus.field.text;
    case 'helpSearch':
      return focus.help.field.text;
    case 'exportField':
      return focus.exportField.text;
    case 'filter':
      return state.picker.filter.text;
    case 'search':
      return viewerOf(state)?.search?.field.text ?? '';
    case 'searchAll':
      return state.screen.kind === 'searchAll' ? state.screen.searchAll.field.text : '';
    case 'searchAllFilter':
      return state.screen.kind === 'searchAll' ? state.screen.searchAll.filter.text : '';
    case 'boardFilter':
      return state.screen.kind === 'board' ? state.screen.board.filter.text : '';
    default:
      return null;
  }
}

function passOn(state: AppState, text: string, snapshot: Snapshot): AppStep {
  const focus = focusOf(state);
  switch (focus.context) {
    case 'composer':
      return stepComposer(state, { type: 'text', text }, snapshot);
    case 'viewer':
    case 'search':
      return stepViewer(state, { type: 'text', text }, snapshot);
    case 'name':
    case 'viewName':
      return withOverlay(state, { ...focus.field, ...typedInto(focus.field, text) });
    case 'tags':
      return typeTags(state, focus.field, text);
    case 'helpSearch':
      return typeInHelp(state, focus.help, text);
    case 'exportField':
      return stepExport(state, { type: 'text', text }, snapshot);
    case 'filter':
      return stepPicker(state, { type: 'text', text }, snapshot);
    case 'searchAll':
    case 'searchAllFilter':
      return stepSearchAll(state, { type: 'text', text }, snapshot);
    case 'boardFilter':
      return stepBoard(state, { type: 'text', text }, snapshot);
    default:
      return stay(state);
  }
}

function enter(
  state: AppState,
  text: string,
  { most, said, snapshot }: { readonly most: number; readonly said: string; readonly snapshot: Snapshot },
): AppStep {
  const before = fieldText(state);
  const part = before === null ? text : withinField(before, text, most);
  const step = part === '' && part !== text ? stay(state) : passOn(state, part, snapshot);
  if (part === text) return step;
  return andThen(step, next => withNotice(next, said, { tone: 'bad', brief: true }));
}

/** Printable text that was typed. */
export function enterTyped(state: AppState, text: string, snapshot: Snapshot): AppStep {
  const said = `This field is full: it holds ${MOST_TYPED} characters.`;
  return enter(state, text, { most: MOST_TYPED, said, snapshot });
}

/** A paste into a field of one line: its line ends and tabs become spaces. */
export function enterPasted(state: AppState, text: string, snapshot: Snapshot): AppStep {
  const said = `This field takes ${MOST_PASTED} characters of a paste: the rest was left out.`;
  return enter(state, text.replace(/\s+/g, ' '), { most: MOST_PASTED, said, snapshot });
}
