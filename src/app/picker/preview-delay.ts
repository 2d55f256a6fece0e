/**
 * The preview follows once the selection rests: while a key is held, a frame changes two rows of the list and no preview. The end of the
 * session is read then; until it is there, the preview before it stays, but not for long.
 */
import type { Effect } from '../effect.ts';
import { isListMove } from '../moves.ts';
import { showsRequestedView } from './anchor.ts';
import type { PickerContext, PickerEvent } from './event.ts';
import { pickerLayout } from './layout.ts';
import type { PickerState } from './state.ts';

/** Longer than the interval in which a held key repeats, too short to be noticed. */
const REST_MS = 80;
/** Reading the end of a session takes a few milliseconds; where it takes longer, what the list knows is shown. */
const READ_MS = 150;

interface Stepped {
  readonly before: PickerState;
  readonly after: PickerState;
  readonly event: PickerEvent;
}

interface WithEffects {
  readonly state: PickerState;
  readonly effects: readonly Effect[];
}

/** The state after a step, with what its preview shows; and the waits and the reading that this takes. */
export function withPreview({ before, after, event }: Stepped, context: PickerContext): WithEffects {
  const left = context.snapshot.at(before.index)?.conversation;
  const moved = event.type === 'command' && isListMove(event.command) && after.selected !== left?.id;
  const hasPreview = pickerLayout(context.size).preview !== null;
  if (moved && after.selected !== null && hasPreview) {
    const wait: Effect = { type: 'awaitRest', id: after.selected, afterMs: REST_MS };
    return { state: { ...after, previewed: before.previewed ?? left ?? null }, effects: [wait] };
  }
  const follows = hasPreview && showsRequestedView(after, context.snapshot);
  return follows ? followed(after, event, context) : { state: after, effects: [] };
}

function followed(state: PickerState, event: PickerEvent, context: PickerContext): WithEffects {
  const selected = context.snapshot.at(state.index)?.conversation.id ?? null;
  if (state.previewed === null) return requested(state, selected);
  const isThere = context.preview?.id === selected;
  if (event.type === 'rested') {
    if (event.id !== selected) return { state, effects: [] };
    const isSecond = state.endOf === selected;
    const asked = requested(state, selected);
    if (isThere || isSecond) return { ...asked, state: { ...asked.state, previewed: null } };
    return { ...asked, effects: [...asked.effects, { type: 'awaitRest', id: event.id, afterMs: READ_MS }] };
  }
  if (event.type === 'resize') return { state, effects: [] };
  if (event.type !== 'diskChanged') return { ...requested({ ...state, previewed: null }, selected) };
  const isRead = state.endOf === selected && isThere;
  return { state: isRead ? { ...state, previewed: null } : state, effects: [] };
}

/** Its end is read, once; a preview that was scrolled begins at the end again. */
function requested(state: PickerState, id: PickerState['endOf']): WithEffects {
  if (id === state.endOf) return { state, effects: [] };
  return { state: { ...state, endOf: id, previewBottom: null }, effects: [{ type: 'preview', id }] };
}
