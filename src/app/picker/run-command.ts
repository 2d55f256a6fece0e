/** Runs one command on a state that was adapted to the list on screen. */
import type { Conversation, Scope, SortOrder } from '../../format/conversation.ts';
import type { Intent } from '../intent.ts';
import type { ListCommand, PickerContext } from './event.ts';
import { accepted, allErased, cleared, completed, erased, wordErased } from './filter.ts';
import { folded, unfolded } from './fold.ts';
import { moved } from './move.ts';
import { withScrolledPreview } from './preview-scroll.ts';
import { type PickerState, SCOPES } from './state.ts';

export interface CommandResult {
  readonly state: PickerState;
  readonly intent?: Intent;
}

export function withScope(state: PickerState, scope: Scope): PickerState {
  return scope === state.scope ? state : { ...state, scope, waiting: [] };
}

export function withSort(state: PickerState, sort: SortOrder): PickerState {
  return sort === state.sort ? state : { ...state, sort, waiting: [] };
}

function turnedScope(state: PickerState, by: 1 | -1): PickerState {
  const next = (SCOPES.indexOf(state.scope) + by + SCOPES.length) % SCOPES.length;
  return withScope(state, SCOPES[next] ?? 'all');
}

/** What the root is to do with the selected session, which is held from now on. Nothing where the list is empty. */
function withSelected(
  state: PickerState,
  context: PickerContext,
  intentFor: (conversation: Conversation) => Intent,
): CommandResult {
  const conversation = context.snapshot.at(state.index)?.conversation;
  if (conversation === undefined) return { state };
  return { state: { ...state, selected: conversation.id }, intent: intentFor(conversation) };
}

/** Opening leaves the filter field, where there is something to open. */
function open(state: PickerState, context: PickerContext): CommandResult {
  const opened = withSelected(state, context, conversation => ({ kind: 'open', conversation }));
  return opened.intent === undefined ? opened : { ...opened, state: { ...opened.state, typing: false } };
}

/** Commands that act on a row of the list; they wait until the store shows the view of the state. */
export function needsList(command: ListCommand): boolean {
  switch (command) {
    case 'filter':
    case 'clearFilter':
    case 'clear':
    case 'erase':
    case 'eraseWord':
    case 'eraseAll':
    case 'complete':
    case 'completeBack':
    case 'takeCompletion':
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

export function run(state: PickerState, command: ListCommand, context: PickerContext): CommandResult {
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
    case 'previewUp':
    case 'previewDown':
    case 'previewPageUp':
    case 'previewPageDown':
      return { state: withScrolledPreview(state, command, context) };
    case 'open':
    case 'openSelected':
      return open(state, context);
    case 'resume':
    case 'archive':
    case 'rename':
      return withSelected(state, context, conversation => ({ kind: command, conversation }));
    case 'codex':
      return withSelected(state, context, conversation => ({ kind: 'handOff', how: 'resume', conversation }));
    case 'codexFork':
      return withSelected(state, context, conversation => ({ kind: 'handOff', how: 'fork', conversation }));
    case 'copyMenu':
      return withSelected(state, context, () => ({ kind: 'copyMenu', item: null }));
    case 'scopeMenu':
    case 'sortMenu':
    case 'searchAll':
    case 'undo':
      return { state, intent: { kind: command } };
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
    case 'complete':
      return { state: completed(state, context, 1) };
    case 'completeBack':
      return { state: completed(state, context, -1) };
    case 'takeCompletion':
      return { state: accepted(state) };
    case 'nextScope':
      return { state: turnedScope(state, 1) };
    case 'previousScope':
      return { state: turnedScope(state, -1) };
    default:
      return command satisfies never;
  }
}
