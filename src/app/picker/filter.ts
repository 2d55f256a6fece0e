/** The filter field: one line, edited at its end; `tab` completes its last part. */

import { type Completions, completionsAt } from '../../query/complete.ts';
import { withoutUnfinished } from '../../query/unfinished.ts';
import { withoutLast, withoutLastWord } from '../overlays/one-line-field.ts';
import type { FilterCommand } from './commands.ts';
import type { PickerContext } from './event.ts';
import type { PickerState } from './state.ts';

/** What of the line is asked of the list: a condition that is only begun waits while it is typed. */
export function appliedQuery({ query, typing }: Pick<PickerState, 'query' | 'typing'>): string {
  return typing ? withoutUnfinished(query, query.length) : query;
}

/** What `tab` offers at the end of the line. */
export function completionsOf({ query }: PickerState, { snapshot }: PickerContext): Completions {
  return completionsAt(query, query.length, snapshot.values ?? (() => null));
}

/** With the first choice at the end of the line, or the next one, or the one before. A choice that is the only one is taken for good. */
function completed(state: PickerState, context: PickerContext, by: 1 | -1): PickerState {
  const before = state.completing;
  const { place, choices } = before ?? completionsOf(state, context);
  if (choices.length === 0) return state;
  const query = before?.query ?? state.query;
  const first = by === 1 ? 0 : choices.length - 1;
  const index = before === null ? first : (before.index + by + choices.length) % choices.length;
  const next = withQuery(state, `${query.slice(0, place.start)}${choices[index]?.insert ?? ''}`);
  return { ...next, completing: choices.length === 1 ? null : { query, place, choices, index } };
}

/** With the choice that is in the field: what follows is completed by itself. */
function accepted(state: PickerState): PickerState {
  return state.completing === null ? state : { ...state, completing: null };
}

/** The state with another query. The best match becomes the selection; clearing keeps the selected session. */
function withQuery(state: PickerState, query: string): PickerState {
  if (query === state.query) return accepted(state);
  const selected = query === '' ? state.selected : null;
  return { ...state, query, selected, completing: null, waiting: [] };
}

/** Typed or pasted text at the end of the query; line ends and tabs become spaces. */
export function typed(state: PickerState, text: string): PickerState {
  return withQuery(state, state.query + text.replace(/[\r\n\t]+/g, ' '));
}

/** Without its last grapheme. */
function erased(state: PickerState): PickerState {
  return withQuery(state, withoutLast(state.query));
}

function wordErased(state: PickerState): PickerState {
  return withQuery(state, withoutLastWord(state.query));
}

function allErased(state: PickerState): PickerState {
  return withQuery(state, '');
}

/** No filter, and the list has the keys again. */
export function cleared(state: PickerState): PickerState {
  return { ...withQuery(state, ''), typing: false };
}

type FieldCommand = Exclude<FilterCommand, 'openSelected' | 'up' | 'down' | 'pageUp' | 'pageDown'>;

/** A command of the field itself. */
export function runInField(state: PickerState, command: FieldCommand, context: PickerContext): PickerState {
  switch (command) {
    case 'clear':
      return cleared(state);
    case 'erase':
      return erased(state);
    case 'eraseWord':
      return wordErased(state);
    case 'eraseAll':
      return allErased(state);
    case 'complete':
      return completed(state, context, 1);
    case 'completeBack':
      return completed(state, context, -1);
    case 'takeCompletion':
      return accepted(state);
    default:
      return command satisfies never;
  }
}
