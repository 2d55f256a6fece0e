/** What an event makes of the picker: a new state, effects, and what only the root can do (`request`). Pure. */
import type { ListView } from '../../live/snapshot.ts';
import type { Conversation, Scope, SortOrder } from '../../rollout/conversation.ts';
import type { Effect } from '../effect.ts';
import type { FilterCommand, PickerCommand } from '../keymap.ts';
import { anchored, showsWantedView } from './anchor.ts';
import type { PickerContext } from './context.ts';
import { allErased, cleared, erased, typed, wordErased } from './filter.ts';
import { pickerLayout } from './layout.ts';
import { moved } from './move.ts';
import { scopes } from './scopes.ts';
import type { PickerRequest, PickerState, PickerStep } from './state.ts';

type Command = PickerCommand | FilterCommand;

export type PickerEvent =
  | { readonly type: 'command'; readonly command: Command }
  /** Typed or pasted into the filter field. */
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'diskChanged' }
  | { readonly type: 'resize' }
  | { readonly type: 'setScope'; readonly scope: Scope }
  | { readonly type: 'setSort'; readonly sort: SortOrder };

/** More keys than this ahead of the list are a stuck key, not an intention. */
const MAX_WAITING = 64;

interface Outcome {
  readonly state: PickerState;
  readonly request?: PickerRequest;
}

/** What the store is asked to show. */
function pickerView({ scope, sort, query }: PickerState): ListView {
  return { scope, sort, query };
}

/** The selected session, or undefined when the list is empty. */
export function selectedConversation(state: PickerState, context: PickerContext): Conversation | undefined {
  return context.snapshot.at(anchored(state, context).index)?.conversation;
}

function withScope(state: PickerState, scope: Scope): PickerState {
  return scope === state.scope ? state : { ...state, scope, waiting: [] };
}

function withSort(state: PickerState, sort: SortOrder): PickerState {
  return sort === state.sort ? state : { ...state, sort, waiting: [] };
}

function turnedScope(state: PickerState, by: 1 | -1): PickerState {
  const next = (scopes.indexOf(state.scope) + by + scopes.length) % scopes.length;
  return withScope(state, scopes[next] ?? 'all');
}

/** Asks the root to do something with the selected session, and holds it from now on. */
function request(
  state: PickerState,
  kind: 'open' | 'resume' | 'archive' | 'copyMenu',
  context: PickerContext,
): Outcome {
  const conversation = context.snapshot.at(state.index)?.conversation;
  if (conversation === undefined) return { state };
  const held = { ...state, selected: conversation.id };
  return { state: kind === 'open' ? { ...held, typing: false } : held, request: { kind, conversation } };
}

/** Commands that act on a row of the list; they wait until the list is the one that was asked for. */
function needsList(command: Command): boolean {
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
    case 'undo':
      return false;
    default:
      return true;
  }
}

function run(state: PickerState, command: Command, context: PickerContext): Outcome {
  switch (command) {
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
    case 'archive':
    case 'copyMenu':
      return request(state, command, context);
    case 'scopeMenu':
    case 'sortMenu':
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

function runOrWait(state: PickerState, command: Command, context: PickerContext): Outcome {
  if (!needsList(command) || showsWantedView(state, context.snapshot)) return run(state, command, context);
  return { state: { ...state, waiting: [...state.waiting, command].slice(0, MAX_WAITING) } };
}

/** Runs what waited for the list. After a request the rest is dropped: it was meant for another screen. */
function caughtUp(state: PickerState, context: PickerContext): Outcome {
  if (state.waiting.length === 0 || !showsWantedView(state, context.snapshot)) return { state };
  let outcome: Outcome = { state: { ...state, waiting: [] } };
  for (const command of state.waiting) {
    if (outcome.request) break;
    outcome = run(outcome.state, command, context);
  }
  return outcome;
}

/** Text behind an Enter that still waits is meant for the session it opens, not for the filter. */
function takesText({ typing, waiting }: PickerState): boolean {
  return typing && !waiting.includes('openSelected');
}

function apply(state: PickerState, event: PickerEvent, context: PickerContext): Outcome {
  switch (event.type) {
    case 'command':
      return runOrWait(state, event.command, context);
    case 'text':
      return { state: takesText(state) ? typed(state, event.text) : state };
    case 'setScope':
      return { state: withScope(state, event.scope) };
    case 'setSort':
      return { state: withSort(state, event.sort) };
    case 'diskChanged':
    case 'resize':
      return { state };
  }
}

/** The page on screen and the one after it: their titles are read before they are needed. */
function wantRows(state: PickerState, { snapshot, size }: PickerContext): Effect {
  const { listRows } = pickerLayout(size);
  return { type: 'wantRows', from: state.top, to: Math.min(snapshot.length, state.top + 2 * listRows) };
}

/** At the start a store shows what it likes; the preferences may say another scope or order. */
function neverAsked(state: PickerState, { snapshot }: PickerContext): boolean {
  return state.seen === null && !showsWantedView(state, snapshot);
}

function effectsOf(
  before: PickerState,
  after: PickerState,
  { event, context }: { readonly event: PickerEvent; readonly context: PickerContext },
): Effect[] {
  const effects: Effect[] = [];
  const { scope, sort } = after;
  const chosen = scope !== before.scope || sort !== before.sort;
  if (chosen || after.query !== before.query || neverAsked(after, context)) {
    effects.push({ type: 'setView', view: pickerView(after) });
  }
  if (chosen) effects.push({ type: 'savePreferences', preferences: { scope, sort } });
  const looked = event.type === 'diskChanged' || event.type === 'resize' || after.top !== before.top;
  if (looked && showsWantedView(after, context.snapshot)) effects.push(wantRows(after, context));
  return effects;
}

/**
 * One event. The state is first made right for the snapshot (the list may have changed since), then the event is applied.
 * `wantRows` is half-open, in indices of the view.
 */
export function updatePicker(state: PickerState, event: PickerEvent, context: PickerContext): PickerStep {
  const caught = caughtUp(anchored(state, context), context);
  const outcome = caught.request ? caught : apply(caught.state, event, context);
  const effects = effectsOf(state, outcome.state, { event, context });
  return { state: outcome.state, effects, ...(outcome.request && { request: outcome.request }) };
}
