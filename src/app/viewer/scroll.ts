/** Moving by rows and pages. Moving up pauses following, reaching the end resumes it; where nothing is left to scroll, a line key moves the mark. */
import type { Layout, RowPlace } from './layout.ts';
import { markedIndex, withMark } from './mark.ts';
import { down, rowsFrom, up } from './place.ts';
import type { ViewerState } from './state.ts';
import { readFrom } from './top.ts';

export interface ScrollPosition {
  readonly layout: Layout;
  readonly top: RowPlace;
  readonly arrivals: number;
  readonly reachesStart: boolean;
  readonly reachesEnd: boolean;
}

/** Following from now on; the mark is at the end. */
export function following(state: ViewerState): ViewerState {
  return { ...state, follow: true, anchor: null, mark: null, jump: null, owedRows: 0 };
}

function up1(state: ViewerState, from: ScrollPosition): ViewerState {
  const { layout, top } = from;
  const marked = markedIndex(state, layout, top);
  const { place, moved } = up(layout, top, 1);
  const paused = readFrom(state, layout, { top: place, arrivals: from.arrivals });
  if (moved > 0)
    return withMark(paused, layout, markedIndex(withMark(paused, layout, marked), layout, place));
  if (!from.reachesStart) return { ...paused, owedRows: state.owedRows - 1 };
  const above = layout.previous(marked);
  return withMark(paused, layout, above === -1 ? marked : above);
}

function down1(state: ViewerState, from: ScrollPosition): ViewerState {
  const { layout, top } = from;
  const marked = markedIndex(state, layout, top);
  const below = rowsFrom(layout, top, layout.height + 2) - layout.height;
  if (below <= 0 && !from.reachesEnd) return { ...state, owedRows: state.owedRows + 1 };
  if (below <= 0) {
    const next = layout.next(marked);
    if (next !== -1) return withMark(state, layout, next);
    return following(state);
  }
  if (below === 1 && from.reachesEnd) return following(state);
  const { place } = down(layout, top, 1);
  const moved = readFrom(state, layout, { top: place, arrivals: from.arrivals });
  return withMark(moved, layout, markedIndex(withMark(moved, layout, marked), layout, place));
}

/** One row; beyond what is loaded it is owed; the mark stays with its item as long as that is on screen. */
export function scrollLine(before: ViewerState, from: ScrollPosition, way: 'up' | 'down'): ViewerState {
  const state = owing(before, way === 'up' ? -1 : 1);
  return way === 'up' ? up1(state, from) : down1(state, from);
}

/** What is owed the other way is paid by turning around. */
function owing(state: ViewerState, rows: number): ViewerState {
  return Math.sign(state.owedRows) * rows >= 0 ? state : { ...state, owedRows: 0 };
}

/** By `rows` and those that are owed; rows beyond what is loaded stay owed; the mark goes to the first item on screen. */
export function scrollRows(before: ViewerState, from: ScrollPosition, by: number): ViewerState {
  const { layout, top, arrivals } = from;
  const state = owing(before, by);
  const rows = state.owedRows + by;
  if (rows < 0) {
    const { place, moved } = up(layout, top, -rows);
    const owedRows = from.reachesStart ? 0 : rows + moved;
    return { ...readFrom(state, layout, { top: place, arrivals }), mark: null, owedRows };
  }
  const below = Math.max(0, rowsFrom(layout, top, layout.height + rows + 1) - layout.height);
  if (below <= rows && from.reachesEnd) return following(state);
  const moved = Math.min(rows, below);
  const { place } = down(layout, top, moved);
  return { ...readFrom(state, layout, { top: place, arrivals }), mark: null, owedRows: rows - moved };
}

/** The mark one item on; the screen moves only as far as that item's first row needs. */
export function markNext(state: ViewerState, from: ScrollPosition, way: 'up' | 'down'): ViewerState {
  const { layout, top, arrivals } = from;
  const marked = markedIndex(state, layout, top);
  const index = way === 'up' ? layout.previous(marked) : layout.next(marked);
  if (index === -1) return withMark(state, layout, marked);
  const shown = revealed(layout, top, { index, row: 0 });
  const same = shown.index === top.index && shown.row === top.row;
  const moved = same ? state : readFrom(state, layout, { top: shown, arrivals });
  return withMark(moved, layout, index);
}

/** The top that shows `target` and moves least. */
function revealed(layout: Layout, top: RowPlace, target: RowPlace): RowPlace {
  if (target.index < top.index || (target.index === top.index && target.row < top.row)) return target;
  const { place: bottom } = down(layout, top, layout.height - 1);
  const hidden = target.index > bottom.index || (target.index === bottom.index && target.row > bottom.row);
  return hidden ? up(layout, target, layout.height - 1).place : top;
}
