/** The preview follows once the selection rests: while a key is held, a frame changes two rows of the list and no preview. */
import type { Effect } from '../effect.ts';
import type { ListCommand, PickerContext, PickerEvent } from './event.ts';
import { pickerLayout } from './layout.ts';
import type { PickerState } from './state.ts';

/** Longer than the interval in which a held key repeats, too short to be noticed. */
const REST_MS = 80;

const MOVES: ReadonlySet<ListCommand> = new Set(['up', 'down', 'pageUp', 'pageDown', 'first', 'last']);

interface Stepped {
  readonly before: PickerState;
  readonly after: PickerState;
  readonly event: PickerEvent;
}

/** The state after a step, with what its preview shows; and the wait for a rest where one has begun. */
export function withPreview(
  { before, after, event }: Stepped,
  context: PickerContext,
): { readonly state: PickerState; readonly effects: readonly Effect[] } {
  if (event.type === 'diskChanged' || event.type === 'resize') return { state: after, effects: [] };
  const left = context.snapshot.at(before.index)?.conversation;
  const moved = event.type === 'command' && MOVES.has(event.command) && after.selected !== left?.id;
  if (moved && after.selected !== null && pickerLayout(context.size).preview !== null) {
    const wait: Effect = { type: 'awaitRest', id: after.selected, afterMs: REST_MS };
    return { state: { ...after, previewed: before.previewed ?? left ?? null }, effects: [wait] };
  }
  const goesOn = event.type === 'rested' && event.id !== after.selected;
  return { state: goesOn || after.previewed === null ? after : { ...after, previewed: null }, effects: [] };
}
