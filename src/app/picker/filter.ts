/** The filter field: one line of text, edited at its end. */
import { withoutLast, withoutLastWord } from '../overlays/one-line-field.ts';
import type { PickerState } from './state.ts';

/** The state with another query. The best match becomes the selection; clearing keeps the selected session. */
function withQuery(state: PickerState, query: string): PickerState {
  if (query === state.query) return state;
  const selected = query === '' ? state.selected : null;
  return { ...state, query, selected, waiting: [] };
}

/** Typed or pasted text at the end of the query; line ends and tabs become spaces. */
export function typed(state: PickerState, text: string): PickerState {
  return withQuery(state, state.query + text.replace(/[\r\n\t]+/g, ' '));
}

/** Without its last grapheme. */
export function erased(state: PickerState): PickerState {
  return withQuery(state, withoutLast(state.query));
}

export function wordErased(state: PickerState): PickerState {
  return withQuery(state, withoutLastWord(state.query));
}

export function allErased(state: PickerState): PickerState {
  return withQuery(state, '');
}

/** No filter, and the list has the keys again. */
export function cleared(state: PickerState): PickerState {
  return { ...withQuery(state, ''), typing: false };
}
