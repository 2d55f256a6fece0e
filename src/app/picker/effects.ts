/** The effects of a step of the picker: another view of the list, titles read ahead, a choice saved. */
import type { ListView } from '../../live/snapshot.ts';
import type { Effect } from '../effect.ts';
import { asksForViews } from '../filter/named-part.ts';
import { showsRequestedView } from './anchor.ts';
import type { PickerContext } from './event.ts';
import { appliedQuery } from './filter.ts';
import { pickerLayout } from './layout.ts';
import type { PickerState } from './state.ts';

/** The view that the store is to show. */
function pickerView(state: PickerState): ListView {
  const { scope, sort, unfolded } = state;
  return { scope, sort, query: appliedQuery(state), ...(unfolded.size > 0 && { unfolded }) };
}

/** The page on screen and the one after it: their titles are read before they are needed. */
function readTitles(state: PickerState, { snapshot, size }: PickerContext): Effect {
  const { listRows } = pickerLayout(size);
  return { type: 'readTitles', from: state.top, to: Math.min(snapshot.length, state.top + 2 * listRows) };
}

/** At the start the store's view may have another scope or order than the preferences. */
function isFirstView(state: PickerState, { snapshot }: PickerContext): boolean {
  return state.lastList === null && !showsRequestedView(state, snapshot);
}

/** The effects of going from `before` to `after`. `refreshed`: the list or the size may differ from the last step. */
export function effectsOf(
  before: PickerState,
  after: PickerState,
  { refreshed, context }: { readonly refreshed: boolean; readonly context: PickerContext },
): Effect[] {
  const effects: Effect[] = [];
  const { scope, sort } = after;
  const chosen = scope !== before.scope || sort !== before.sort;
  const another = appliedQuery(after) !== appliedQuery(before) || after.unfolded !== before.unfolded;
  if (chosen || another || isFirstView(after, context)) {
    effects.push({ type: 'setView', view: pickerView(after) });
  }
  // What is live is a look at this moment: the next start begins with the scope that was shown before.
  const kept = scope === 'live' ? { sort } : { scope, sort };
  if (chosen) effects.push({ type: 'savePreferences', preferences: kept });
  if (asksForViews(isFirstView(after, context) ? '' : before.filter.text, after.filter.text))
    effects.push({ type: 'readFilterViews' });
  if ((refreshed || after.top !== before.top) && showsRequestedView(after, context.snapshot))
    effects.push(readTitles(after, context));
  return effects;
}
