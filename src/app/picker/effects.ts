/** What a step of the picker asks of the disk: another view, rows read ahead, a choice remembered. */
import type { ListView } from '../../live/snapshot.ts';
import type { Effect } from '../effect.ts';
import { showsWantedView } from './anchor.ts';
import type { PickerContext } from './event.ts';
import { pickerLayout } from './layout.ts';
import type { PickerState } from './state.ts';

/** What the store is asked to show. */
function pickerView({ scope, sort, query, unfolded }: PickerState): ListView {
  return { scope, sort, query, ...(unfolded.size > 0 && { unfolded }) };
}

/** The page on screen and the one after it: their titles are read before they are needed. */
function readTitles(state: PickerState, { snapshot, size }: PickerContext): Effect {
  const { listRows } = pickerLayout(size);
  return { type: 'readTitles', from: state.top, to: Math.min(snapshot.length, state.top + 2 * listRows) };
}

/** At the start a store shows what it likes; the preferences may say another scope or order. */
function neverAsked(state: PickerState, { snapshot }: PickerContext): boolean {
  return state.lastList === null && !showsWantedView(state, snapshot);
}

/** The effects of going from `before` to `after`. `looked`: the list or the size may be another than at the last step. */
export function effectsOf(
  before: PickerState,
  after: PickerState,
  { looked, context }: { readonly looked: boolean; readonly context: PickerContext },
): Effect[] {
  const effects: Effect[] = [];
  const { scope, sort } = after;
  const chosen = scope !== before.scope || sort !== before.sort;
  const another = after.query !== before.query || after.unfolded !== before.unfolded;
  if (chosen || another || neverAsked(after, context)) {
    effects.push({ type: 'setView', view: pickerView(after) });
  }
  if (chosen) effects.push({ type: 'savePreferences', preferences: { scope, sort } });
  if ((looked || after.top !== before.top) && showsWantedView(after, context.snapshot))
    effects.push(readTitles(after, context));
  return effects;
}
