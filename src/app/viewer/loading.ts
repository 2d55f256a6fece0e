/**
 * Loads what is missing around the screen: what fills it, and ahead of it the way it moves. Once between two keys, as long as nothing
 * comes. Not ahead both ways: where a line has megabytes, what is loaded at one side is dropped at the other.
 */
import type { ItemsSnapshot } from '../../live/snapshot.ts';
import type { Effect, Token } from '../effect.ts';
import type { Layout, RowPlace } from './layout.ts';
import { down, rowsFrom, up } from './place.ts';
import { type Direction, NOTHING_REQUESTED, type ViewerState } from './state.ts';

/** Screens to have loaded beyond the one that is shown. */
const AHEAD = 2;
/** So many bytes are enough, however few screens they are. */
const AHEAD_BYTES = 4 * 1024 * 1024;

interface Shown {
  readonly layout: Layout;
  readonly top: RowPlace | null;
}

interface LoadStep {
  readonly state: ViewerState;
  readonly effects: readonly Effect[];
}

function loadBefore(state: ViewerState, { range }: ItemsSnapshot): LoadStep {
  const { before } = state.requested;
  if (before === range.start) return { state, effects: [] };
  const requested = { ...state.requested, before: range.start };
  return { state: { ...state, requested }, effects: [{ type: 'loadItems', where: 'before' }] };
}

/** While following, the end itself is requested, whatever was requested before. */
function loadAfter(state: ViewerState, { range }: ItemsSnapshot): LoadStep {
  if (state.requested.after === range.end) return { state, effects: [] };
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

/**
 * Where the store has another range than the one that was on screen, what was requested beside that says nothing any more: a jump arrived, or
 * one that was given up for the next key.
 */
export function withRange(before: ViewerState, after: ViewerState, { range }: ItemsSnapshot): ViewerState {
  const arrived = before.jump !== null && after.jump === null;
  const { visible } = before;
  const isElsewhere = visible !== null && (visible.last < range.start || visible.first > range.end);
  if (!arrived && !isElsewhere) return after;
  return { ...after, requested: { ...NOTHING_REQUESTED, around: after.requested.around } };
}

/** The way the screen moved: known by its anchor, or by having followed. */
export function withReading(before: ViewerState, after: ViewerState): ViewerState {
  const reading = readingOf(before, after);
  return reading === after.reading ? after : { ...after, reading };
}

function readingOf(before: ViewerState, after: ViewerState): Direction {
  const [from, to] = [before.anchor, after.anchor];
  if (after.follow || to === null) return 'backward';
  if (before.follow || from === null) return 'backward';
  if (from.offset === to.offset && from.row === to.row) return after.reading;
  return to.offset < from.offset || (to.offset === from.offset && to.row < from.row) ? 'backward' : 'forward';
}

/** Tells the store what is on screen when that is something else. */
export function withVisible(state: ViewerState, snapshot: ItemsSnapshot, shown: Shown): LoadStep {
  const visible = visibleOf(state, snapshot, shown);
  if (state.visible?.first === visible.first && state.visible.last === visible.last)
    return { state, effects: [] };
  return { state: { ...state, visible }, effects: [{ type: 'showItems', ...visible }] };
}

/** While the screen is not full, or rows are owed, all that is loaded that way: what fills it may be behind items that are not shown. */
function visibleOf(
  { follow, owedRows, settling }: ViewerState,
  { range, reachesEnd }: ItemsSnapshot,
  { layout, top }: Shown,
): NonNullable<ViewerState['visible']> {
  if (top === null) return { first: range.start, last: range.end };
  const { place: bottom, moved } = down(layout, top, layout.height - 1);
  const isFull = moved === layout.height - 1;
  const above = owedRows < 0 || (!isFull && reachesEnd && (follow || settling));
  const below = owedRows > 0 || !isFull;
  const first = above ? undefined : layout.items[top.index]?.offset;
  const last = below ? undefined : layout.items[bottom.index]?.offset;
  return { first: first ?? range.start, last: last ?? range.end };
}

function loadBeyond(state: ViewerState, snapshot: ItemsSnapshot, shown: Shown): LoadStep {
  const { layout, top } = shown;
  const ahead = AHEAD * layout.height;
  const back = state.reading === 'backward';
  const far = (from: number, to: number): boolean => to - from >= AHEAD_BYTES;
  const offset = top === null ? 0 : (layout.items[top.index]?.offset ?? 0);
  // As many items are as many rows at least: rows are made, and counted, near the edge only.
  const aboveShort = (rows: number): boolean =>
    top === null || (layout.shownBefore(top.index) < rows && up(layout, top, rows).moved < rows);
  const belowShort = (rows: number): boolean => top === null || rowsFrom(layout, top, rows) < rows;
  const unfilled = belowShort(layout.height);
  let need: LoadStep = { state, effects: [] };
  const wantsBefore =
    state.owedRows < 0 ||
    (unfilled && snapshot.reachesEnd && (state.follow || state.settling)) ||
    (back && !far(snapshot.range.start, offset) && aboveShort(ahead));
  if (!snapshot.reachesStart && wantsBefore) need = loadBefore(state, snapshot);
  if (snapshot.reachesEnd) return need;
  const wantsAfter =
    state.owedRows > 0 ||
    unfilled ||
    state.follow ||
    (!back && !far(offset, snapshot.range.end) && belowShort(ahead + layout.height));
  if (!wantsAfter) return need;
  const after = loadAfter(need.state, snapshot);
  return { state: after.state, effects: [...need.effects, ...after.effects] };
}

/** The effects that load what is missing around what is on screen. */
export function needed(
  state: ViewerState,
  snapshot: ItemsSnapshot,
  shown: Shown & { readonly token: Token },
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
