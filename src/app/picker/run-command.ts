/** Runs one command on a state that was adapted to the list on screen. */

import type { Conversation, Scope } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';
import type { NamedView } from '../../query/named-view.ts';
import type { ListSort } from '../../query/order.ts';
import { isEditCommand } from '../field/edit.ts';
import { filterWith } from '../filter/filter-field.ts';
import { finished, settled } from '../filter/leaving.ts';
import type { Intent } from '../intent.ts';
import { isListMove } from '../moves.ts';
import type { ListCommand, PickerContext } from './event.ts';
import { cleared, leftField, runInField, withFilter } from './filter.ts';
import { folded, unfolded } from './fold.ts';
import { NONE_MARKED } from './marked.ts';
import { markedAll, markedOne } from './marking.ts';
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

export function withSort(state: PickerState, sort: ListSort): PickerState {
  return sort === state.sort ? state : { ...state, sort, waiting: [] };
}

/** The filter, the scope and the order of a view, with the keys in the list. */
export function withView(state: PickerState, { filter, scope, sort }: NamedView): PickerState {
  const ordered = withSort(withScope(state, scope), sort);
  return { ...withFilter(ordered, filterWith(filter)), typing: false };
}

const NO_SESSION = 'There is no session in the list.';

function turnedScope(state: PickerState, by: 1 | -1): PickerState {
  const next = (SCOPES.indexOf(state.scope) + by + SCOPES.length) % SCOPES.length;
  return withScope(state, SCOPES[next] ?? 'all');
}

/** What the root is to do with the selected session, which is held from now on. An empty list has none. */
function withSelected(
  state: PickerState,
  context: PickerContext,
  intentFor: (conversation: Conversation) => Intent,
): CommandResult {
  const conversation = context.snapshot.at(state.index)?.conversation;
  if (conversation === undefined) return { state, intent: { kind: 'notice', text: NO_SESSION } };
  return { state: { ...state, selected: conversation.id }, intent: intentFor(conversation) };
}

/** What the root is to do with the marked sessions, else with the selected one. */
function onMarked(
  state: PickerState,
  context: PickerContext,
  intents: {
    readonly many: (ids: readonly ConversationId[]) => Intent;
    readonly one: (conversation: Conversation) => Intent;
  },
): CommandResult {
  if (state.marked.size > 0) return { state, intent: intents.many([...state.marked.keys()]) };
  return withSelected(state, context, intents.one);
}

/** A condition that is only begun is finished first, where one completion goes on from it: what is to be opened is not shown before. */
function openSelected(state: PickerState, context: PickerContext): CommandResult {
  const filter = finished(state.filter, context.snapshot.values);
  if (filter !== null) return { state: withFilter(state, filter) };
  const opened = open(state, context);
  return opened.intent?.kind === 'open'
    ? { ...opened, state: { ...opened.state, filter: settled(state.filter) } }
    : opened;
}

/** Opening leaves the filter field, where there is something to open. */
function open(state: PickerState, context: PickerContext): CommandResult {
  const opened = withSelected(state, context, conversation => ({ kind: 'open', conversation }));
  return opened.intent?.kind === 'open' ? { ...opened, state: { ...opened.state, typing: false } } : opened;
}

/** Commands that act on a row of the list; they wait until the store shows the view of the state. */
export function needsList(command: ListCommand): boolean {
  switch (command) {
    case 'filter':
    case 'clearFilter':
    case 'clear':
    case 'toList':
    case 'complete':
    case 'completeBack':
    case 'nextScope':
    case 'previousScope':
    case 'scopeMenu':
    case 'sortMenu':
    case 'notifyMenu':
    case 'hosts':
    case 'searchAll':
    case 'usage':
    case 'board':
    case 'undo':
      return false;
    default:
      return !isEditCommand(command);
  }
}

/** Without the marks; where nothing is marked, without the filter. */
function withLess(state: PickerState): PickerState {
  return state.marked.size > 0 ? { ...state, marked: NONE_MARKED } : cleared(state);
}

function actOnMarked(
  state: PickerState,
  command: 'archive' | 'delete' | 'pin' | 'tags' | 'export' | 'examine',
  context: PickerContext,
): CommandResult {
  switch (command) {
    case 'archive':
    case 'delete':
    case 'pin':
      return onMarked(state, context, {
        many: ids => ({ kind: 'many', act: command, ids }),
        one: conversation => ({ kind: command, conversation }),
      });
    case 'export':
      return onMarked(state, context, {
        many: ids => ({ kind: 'export', ids, position: null }),
        one: ({ id }) => ({ kind: 'export', ids: [id], position: null }),
      });
    case 'tags':
      return onMarked(state, context, {
        many: ids => ({ kind: 'tags', ids, before: [] }),
        one: ({ id, tags }) => ({ kind: 'tags', ids: [id], before: tags }),
      });
    case 'examine':
      return onMarked(state, context, {
        many: ids => ({ kind: 'examine', ids, conversation: null }),
        one: conversation => ({ kind: 'examine', ids: [conversation.id], conversation }),
      });
    default:
      return command satisfies never;
  }
}

/** A key that changes nothing says why. */
function changedOr(before: PickerState, after: PickerState, why: string): CommandResult {
  return after === before ? { state: before, intent: { kind: 'notice', text: why } } : { state: after };
}

/** What changes rows alone. */
function runOnRows(
  state: PickerState,
  command: 'unfold' | 'fold' | 'mark' | 'markAll',
  context: PickerContext,
): CommandResult {
  switch (command) {
    case 'unfold':
      return changedOr(state, unfolded(state, context), 'This session has no sub-agents that are folded.');
    case 'fold':
      return changedOr(state, folded(state, context), 'This session has no sub-agents that are shown.');
    case 'mark':
      return { state: markedOne(state, context) };
    case 'markAll':
      return { state: markedAll(state, context) };
    default:
      return command satisfies never;
  }
}

export function run(state: PickerState, command: ListCommand, context: PickerContext): CommandResult {
  if (isListMove(command)) return { state: moved(state, command, context) };
  switch (command) {
    case 'unfold':
    case 'fold':
    case 'mark':
    case 'markAll':
      return context.snapshot.length === 0
        ? { state, intent: { kind: 'notice', text: NO_SESSION } }
        : runOnRows(state, command, context);
    case 'previewUp':
    case 'previewDown':
    case 'previewPageUp':
    case 'previewPageDown':
      return { state: withScrolledPreview(state, command, context) };
    case 'open':
      return open(state, context);
    case 'openSelected':
      return openSelected(state, context);
    case 'resume':
    case 'rename':
      return withSelected(state, context, conversation => ({ kind: command, conversation }));
    case 'archive':
    case 'delete':
    case 'pin':
    case 'tags':
    case 'examine':
    case 'export':
      return actOnMarked(state, command, context);
    case 'codex':
    case 'codexFork': {
      const how = command === 'codex' ? 'resume' : 'fork';
      return withSelected(state, context, conversation => ({ kind: 'handOff', how, conversation }));
    }
    case 'copyMenu':
      return withSelected(state, context, () => ({ kind: 'copyMenu', item: null }));
    case 'scopeMenu':
    case 'sortMenu':
    case 'notifyMenu':
    case 'hosts':
    case 'searchAll':
    case 'usage':
    case 'board':
    case 'undo':
      return { state, intent: { kind: command } };
    case 'filter':
      return { state: { ...state, typing: true } };
    case 'clearFilter':
      return { state: withLess(state) };
    case 'clear':
      return { state: cleared(state) };
    case 'toList':
      return { state: leftField(state, context) };
    case 'nextScope':
    case 'previousScope':
      return { state: turnedScope(state, command === 'nextScope' ? 1 : -1) };
    default:
      return { state: runInField(state, command, context) };
  }
}
