/** What the list does with its filter field: another text selects the best match, clearing keeps the selected session. */
import {
  appliedText,
  EMPTY_FILTER,
  type FilterField,
  type FilterFieldCommand,
  runFilterField,
  typedFilter,
} from '../filter/filter-field.ts';
import { finished } from '../filter/leaving.ts';
import type { PickerContext } from './event.ts';
import type { PickerState } from './state.ts';

/** What of the line is asked of the list. */
export function appliedQuery({ filter, typing }: Pick<PickerState, 'filter' | 'typing'>): string {
  return appliedText(filter, { typing });
}

/** The state with another filter. The best match becomes the selection; clearing keeps the selected session. */
export function withFilter(state: PickerState, filter: FilterField): PickerState {
  if (filter.text === state.filter.text) return { ...state, filter };
  const selected = filter.text === '' ? state.selected : null;
  return { ...state, filter, selected, waiting: [] };
}

/** Typed or pasted text at the cursor. */
export function typed(state: PickerState, text: string): PickerState {
  return withFilter(state, typedFilter(state.filter, text));
}

/** No filter, and the list has the keys again. */
export function cleared(state: PickerState): PickerState {
  return { ...withFilter(state, EMPTY_FILTER), typing: false };
}

/** The list has the keys again, and stays filtered. */
export function leftField(state: PickerState, { snapshot }: PickerContext): PickerState {
  return { ...withFilter(state, finished(state.filter, snapshot.values) ?? state.filter), typing: false };
}

/** A command of the field itself. */
export function runInField(
  state: PickerState,
  command: FilterFieldCommand,
  { snapshot }: PickerContext,
): PickerState {
  return withFilter(state, runFilterField(state.filter, command, snapshot.values));
}
