/**
 * Keeps the selection on its session and screen row while the list changes. Runs before every event and before every frame, so that no
 * key acts on, and no frame shows, a state that belongs to an older list.
 */
import type { ConversationsSnapshot } from '../../live/snapshot.ts';
import type { PickerContext } from './event.ts';
import { appliedQuery } from './filter.ts';
import { pickerLayout } from './layout.ts';
import { pageStart } from './page.ts';
import { ALL_FOLDED, type LastList, type PickerState } from './state.ts';

/** True when the snapshot shows the view of the state; a store may need a frame for that. */
export function showsRequestedView(state: PickerState, { view }: ConversationsSnapshot): boolean {
  const sameList =
    view.scope === state.scope && view.sort === state.sort && view.query === appliedQuery(state);
  return sameList && (view.unfolded ?? ALL_FOLDED) === state.unfolded;
}

/** An order is complete once every time is known, a filter once every title was read too. */
function isComplete({ phase, titles, view }: ConversationsSnapshot): boolean {
  return phase === 'ready' && (view.query === '' || titles.read >= titles.of);
}

function lastListOf(snapshot: ConversationsSnapshot): LastList {
  return { ...snapshot.view, length: snapshot.length, complete: isComplete(snapshot) };
}

function isSameView(last: LastList, { view }: ConversationsSnapshot): boolean {
  return last.scope === view.scope && last.sort === view.sort && last.query === view.query;
}

/** The state with its selection at `index` of the view and the window at `top`. */
export function place(
  state: PickerState,
  snapshot: ConversationsSnapshot,
  at: { readonly index: number; readonly top: number },
): PickerState {
  const idAt = (index: number) => snapshot.at(index)?.conversation.id ?? null;
  return {
    ...state,
    top: at.top,
    index: at.index,
    selected: idAt(at.index) ?? state.selected,
    neighbours: { below: idAt(at.index + 1), above: idAt(at.index - 1) },
    newAbove: Math.min(state.newAbove, at.top),
    lastList: lastListOf(snapshot),
  };
}

/** At the top, with the first session selected whichever it is: no key moved the selection in this view yet. */
function untouched(state: PickerState, snapshot: ConversationsSnapshot): PickerState {
  const fresh: PickerState = {
    ...state,
    top: 0,
    index: 0,
    newAbove: 0,
    selected: null,
    lastList: lastListOf(snapshot),
  };
  // A filter's best match is held as soon as there is one: a title read later must not change what Enter opens.
  const pinned = snapshot.view.query !== '' && snapshot.length > 0;
  return pinned ? place(fresh, snapshot, { index: 0, top: 0 }) : fresh;
}

/** Index of the selection; when it is gone: that of an old neighbour, else the same index. */
function locate(state: PickerState, snapshot: ConversationsSnapshot): number {
  const { below, above } = state.neighbours;
  for (const id of [state.selected, below, above]) {
    const index = id === null ? -1 : snapshot.indexOf(id);
    if (index >= 0) return index;
  }
  return Math.min(state.index, snapshot.length - 1);
}

/** The top that leaves the selection on its screen row, as far as the list's beginning and the window allow. */
function heldTop(state: PickerState, index: number, pageRows: number): number {
  const row = Math.min(Math.max(0, state.index - state.top), pageRows - 1);
  return Math.max(0, index - row);
}

/**
 * The new top of the window. All on one page: from the first row. At the top of a complete list: stay there, so that a
 * new session is seen to arrive. Else the selection keeps its screen row and the window moves around it.
 */
function nextTop(
  state: PickerState,
  index: number,
  list: { readonly length: number; readonly pageRows: number; readonly stayAtTop: boolean },
): number {
  if (list.length <= list.pageRows) return 0;
  if (list.stayAtTop && state.top === 0 && index < list.pageRows) return 0;
  return heldTop(state, index, list.pageRows);
}

/**
 * How many sessions came in above the selection; sessions that only moved up do not count, nor does the first reading. Negative when as
 * many left: a new sub-agent is a row of its own until its first line was read.
 */
function arrivalsAbove(state: PickerState, last: LastList, at: { index: number; length: number }): number {
  if (!last.complete && last.query === '') return 0;
  const [above, all] = [at.index - state.index, at.length - last.length];
  return above < 0 ? Math.min(0, Math.max(above, all)) : Math.max(0, Math.min(above, all));
}

/** With the session selected that came back, on screen. */
function cameBack(state: PickerState, index: number, { snapshot, size }: PickerContext): PickerState {
  const { listRows } = pickerLayout(size);
  const inside = index >= state.top && index < state.top + listRows;
  const top = inside ? state.top : pageStart(index, listRows);
  return place({ ...state, comesBack: null }, snapshot, { index, top });
}

/** The state adapted to the snapshot and size of `context`; the same state when nothing changes. */
export function anchored(state: PickerState, context: PickerContext): PickerState {
  const { snapshot } = context;
  if (!showsRequestedView(state, snapshot)) return state;
  const last = state.lastList !== null && isSameView(state.lastList, snapshot) ? state.lastList : null;
  const back = state.comesBack === null ? -1 : snapshot.indexOf(state.comesBack);
  if (back >= 0) return cameBack(state, back, context);
  if (state.selected === null) return untouched(state, snapshot);
  if (last === null && snapshot.indexOf(state.selected) < 0) return untouched(state, snapshot);
  if (snapshot.length === 0)
    return { ...state, top: 0, index: 0, newAbove: 0, lastList: lastListOf(snapshot) };
  const { listRows: pageRows } = pickerLayout(context.size);
  const { length } = snapshot;
  const index = locate(state, snapshot);
  const top = nextTop(state, index, { length, pageRows, stayAtTop: last?.complete ?? false });
  const came = last === null ? 0 : arrivalsAbove(state, last, { index, length });
  const arrived = last === null ? 0 : Math.max(0, state.newAbove + came);
  return place({ ...state, newAbove: arrived }, snapshot, { index, top });
}
