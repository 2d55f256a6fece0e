/** The update of the picker: an event makes of a state the next one, effects, and at most one intent. Pure. */
import type { Conversation } from '../../format/conversation.ts';
import { filterWith } from '../filter/filter-field.ts';
import { anchored, showsRequestedView } from './anchor.ts';
import { effectsOf } from './effects.ts';
import type { ListCommand, PickerContext, PickerEvent, PickerStep } from './event.ts';
import { typed, withFilter } from './filter.ts';
import { withPreview } from './preview-delay.ts';
import { type CommandResult, needsList, run, withScope, withSort, withView } from './run-command.ts';
import type { PickerState } from './state.ts';

/** Commands that may wait for the list; more are a key that is stuck. */
const MAX_WAITING = 64;

/** The selected session, or undefined when the list is empty. */
export function selectedConversation(state: PickerState, context: PickerContext): Conversation | undefined {
  return context.snapshot.at(anchored(state, context).index)?.conversation;
}

function runOrWait(state: PickerState, command: ListCommand, context: PickerContext): CommandResult {
  if (!needsList(command) || showsRequestedView(state, context.snapshot)) return run(state, command, context);
  return { state: { ...state, waiting: [...state.waiting, command].slice(0, MAX_WAITING) } };
}

/** Runs the commands that waited for the list. After an intent the rest is dropped: it was meant for another screen. */
function runWaiting(state: PickerState, context: PickerContext): CommandResult {
  if (state.waiting.length === 0 || !showsRequestedView(state, context.snapshot)) return { state };
  let outcome: CommandResult = { state: { ...state, waiting: [] } };
  for (const command of state.waiting) {
    if (outcome.intent) break;
    outcome = run(outcome.state, command, context);
  }
  return outcome;
}

/** Not after an Enter that still waits: such text is meant for the session it opens. */
function takesText({ typing, waiting }: PickerState): boolean {
  return typing && !waiting.includes('openSelected');
}

function apply(state: PickerState, event: PickerEvent, context: PickerContext): CommandResult {
  switch (event.type) {
    case 'command':
      return runOrWait(state, event.command, context);
    case 'text':
      return { state: takesText(state) ? typed(state, event.text) : state };
    case 'setScope':
      return { state: withScope(state, event.scope) };
    case 'setFilter':
      return { state: withFilter(state, filterWith(event.text)) };
    case 'viewsKnown':
      return { state: withFilter(state, { ...state.filter, views: event.views }) };
    case 'takeView':
      return { state: withView(state, event.view) };
    case 'setSort':
      return { state: withSort(state, event.sort) };
    case 'diskChanged':
    case 'resize':
    case 'rested':
      return { state };
    default:
      return event satisfies never;
  }
}

/**
 * One event. The state is first adapted to the snapshot (the list may have changed since), then the event is applied.
 */
export function updatePicker(state: PickerState, event: PickerEvent, context: PickerContext): PickerStep {
  const caught = runWaiting(anchored(state, context), context);
  const outcome = caught.intent ? caught : apply(caught.state, event, context);
  const refreshed = event.type === 'diskChanged' || event.type === 'resize';
  const stepped = withPreview({ before: caught.state, after: outcome.state, event }, context);
  const effects = [...effectsOf(state, stepped.state, { refreshed, context }), ...stepped.effects];
  return { state: stepped.state, effects, intent: outcome.intent ?? null };
}
