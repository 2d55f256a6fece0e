/** Loads what is missing around the screen: before an edge is reached, and once between two keys. */
import type { ItemsSnapshot } from '../../live/snapshot.ts';
import type { Effect, Token } from '../effect.ts';
import type { Layout, RowPlace } from './layout.ts';
import { rowsFrom, up } from './place.ts';
import type { ViewerState } from './state.ts';

/** Screens to have loaded beyond the one that is shown. */
const AHEAD = 2;

interface LoadStep {
  readonly state: ViewerState;
  readonly effects: readonly Effect[];
}

function loadBefore(state: ViewerState, { range }: ItemsSnapshot): LoadStep {
  const { before } = state.requested;
  if (before !== null && range.start >= before) return { state, effects: [] };
  const requested = { ...state.requested, before: range.start };
  return { state: { ...state, requested }, effects: [{ type: 'loadItems', where: 'before' }] };
}

/** While following, the end itself is requested, whatever was requested before. */
function loadAfter(state: ViewerState, { range }: ItemsSnapshot): LoadStep {
  const { after } = state.requested;
  const again = state.follow ? after === range.end : after !== null && range.end <= after;
  if (again) return { state, effects: [] };
  const requested = { ...state.requested, after: range.end };
  return {
    state: { ...state, requested },
    effects: [{ type: 'loadItems', where: state.follow ? 'end' : 'after' }],
  };
}

/** True when the place being read left the loaded range though the file still has it: another range was loaded meanwhile. */
function lost(state: ViewerState, snapshot: ItemsSnapshot, layout: Layout): boolean {
  const { anchor, follow, requested } = state;
  if (follow || anchor === null || requested.around === anchor.offset) return false;
  if (layout.items[layout.lowerBound(anchor.offset)]?.offset === anchor.offset) return false;
  const { start, end } = snapshot.range;
  return anchor.offset < snapshot.sizeBytes && (anchor.offset < start || anchor.offset >= end);
}

function loadBeyond(
  state: ViewerState,
  snapshot: ItemsSnapshot,
  shown: { layout: Layout; top: RowPlace | null },
): LoadStep {
  const { layout, top } = shown;
  const ahead = AHEAD * layout.height;
  // As many items are as many rows at least: rows are made, and counted, near the edge only.
  const aboveShort = (): boolean =>
    top === null || (layout.shownBefore(top.index) < ahead && up(layout, top, ahead).moved < ahead);
  const belowShort = (): boolean =>
    top === null || rowsFrom(layout, top, ahead + layout.height) < ahead + layout.height;
  let need: LoadStep = { state, effects: [] };
  if (!snapshot.reachesStart && aboveShort()) need = loadBefore(state, snapshot);
  if (snapshot.reachesEnd || !belowShort()) return need;
  const after = loadAfter(need.state, snapshot);
  return { state: after.state, effects: [...need.effects, ...after.effects] };
}

/** The effects that load what is missing around what is on screen. */
export function needed(
  state: ViewerState,
  snapshot: ItemsSnapshot,
  shown: { readonly layout: Layout; readonly top: RowPlace | null; readonly token: Token },
): LoadStep {
  if (snapshot.state.kind !== 'ready' || state.jump !== null) return { state, effects: [] };
  if (lost(state, snapshot, shown.layout) && state.anchor !== null) {
    const { offset } = state.anchor;
    return {
      state: {
        ...state,
        requested: { ...state.requested, around: offset },
        jump: { kind: 'around', token: shown.token, offset, target: null, direction: 'forward' },
      },
      effects: [{ type: 'loadAround', token: shown.token, offset }],
    };
  }
  return loadBeyond(state, snapshot, shown);
}
