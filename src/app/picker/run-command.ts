/** What one command makes of a state that is right for the list on screen. */
import type { Scope, SortOrder } from '../../format/conversation.ts';
import type { FilterCommand, PickerCommand } from '../commands.ts';
import type { PickerContext } from './context.ts';
import { allErased, cleared, erased, wordErased } from './filter.ts';
import { folded, unfolded } from './fold.ts';
import { moved } from './move.ts';
import { scopes } from './scopes.ts';
import type { PickerRequest, PickerState } from './state.ts';

export type Command = PickerCommand | FilterCommand;

export interface Outcome {
  readonly state: PickerState;
  readonly request?: PickerRequest;
}

export function withScope(state: PickerState, scope: Scope): PickerState {
  return scope === state.scope ? state : { ...state, scope, waiting: [] };
}

export function withSort(state: PickerState, sort: SortOrder): PickerState {
  return sort === state.sort ? state : { ...state, sort, waiting: [] };
}

function turnedScope(state: PickerState, by: 1 | -1): PickerState {
  const next = (scopes.indexOf(state.scope) + by + scopes.length) % scopes.length;
  return withScope(state, scopes[next] ?? 'all');
}

/** Asks the root to do something with the selected session, and holds it from now on. */
function request(
  state: PickerState,
  kind: Extract<PickerRequest, { conversation: unknown }>['kind'],
  context: PickerContext,
): Outcome {
  const conversation = context.snapshot.at(state.index)?.conversation;
  if (conversation === undefined) return { state };
  const held = { ...state, selected: conversation.id };
  return { state: kind === 'open' ? { ...held, typing: false } : held, request: { kind, conversation } };
}

/** Commands that act on a row of the list; they wait until the list is the one that was asked for. */
export function needsList(command: Command): boolean {
  switch (command) {
    case 'filter':
    case 'clearFilter':
    case 'clear':
    case 'erase':
    case 'eraseWord':
    case 'eraseAll':
    case 'nextScope':
    case 'previousScope':
    case 'scopeMenu':
    case 'sortMenu':
    case 'searchAll':
    case 'undo':
      return false;
    default:
      return true;
  }
}

export function run(state: PickerState, command: Command, context: PickerContext): Outcome {
  switch (command) {
    case 'unfold':
      return { state: unfolded(state, context) };
    case 'fold':
      return { state: folded(state, context) };
    case 'up':
    case 'down':
    case 'pageUp':
    case 'pageDown':
    case 'first':
    case 'last':
      return { state: moved(state, command, context) };
    case 'open':
    case 'openSelected':
      return request(state, 'open', context);
    case 'resume':
    case 'codex':
    case 'codexFork':
    case 'archive':
    case 'copyMenu':
    case 'rename':
      return request(state, command, context);
    case 'scopeMenu':
    case 'sortMenu':
    case 'searchAll':
    case 'undo':
      return { state, request: { kind: command } };
    case 'filter':
      return { state: { ...state, typing: true } };
    case 'clearFilter':
    case 'clear':
      return { state: cleared(state) };
    case 'erase':
      return { state: erased(state) };
    case 'eraseWord':
      return { state: wordErased(state) };
    case 'eraseAll':
      return { state: allErased(state) };
    case 'nextScope':
      return { state: turnedScope(state, 1) };
    case 'previousScope':
      return { state: turnedScope(state, -1) };
  }
}
