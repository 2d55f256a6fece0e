/** Going to an item: shown whatever the level of detail and the folds, marked, and scrolled to where it can be read. */

import type { ByteOffset } from '../../format/identity.ts';
import type { Item } from '../../format/items/item.ts';
import type { FindTarget } from '../../live/source.ts';
import { isHitRow } from '../../text/hit-rows.ts';
import { DETAIL_LEVELS, type DetailLevel, detailShows } from '../../text/item-rows.ts';
import { isFolded, withFold } from './folds.ts';
import { type Layout, type LayoutContext, layoutOf, type RowPlace } from './layout.ts';
import { withMark } from './mark.ts';
import { before, down, earlier, endTop, later, up } from './place.ts';
import type { Direction, ViewerState } from './state.ts';
import { readFrom, topOf } from './top.ts';

/** The lowest level, from the present one on, that shows `item`. */
function levelFor(present: DetailLevel, item: Item): DetailLevel {
  const wider = DETAIL_LEVELS.slice(DETAIL_LEVELS.indexOf(present));
  return wider.find(level => detailShows(level, item)) ?? present;
}

/** The rows of an item that have a match. */
export function hitRows(layout: Layout, index: number): readonly number[] {
  return layout.rows(index).flatMap((row, at) => (isHitRow(row) ? [at] : []));
}

function visible(layout: Layout, top: RowPlace, target: RowPlace): boolean {
  return !before(target, top) && !before(down(layout, top, layout.height - 1).place, target);
}

/** The furthest a jump scrolls down: the last screenful, or where the screen is already; only where the end of the file is loaded. */
function furthest(layout: Layout, top: RowPlace | null, place: RowPlace): RowPlace {
  const end = endTop(layout) ?? place;
  return top !== null && visible(layout, top, place) ? later(end, top) : end;
}

/** A turn begins on the first row of the screen; anything else has a few rows above it. */
function topFor(
  layout: Layout,
  top: RowPlace | null,
  goal: { place: RowPlace; align: 'top' | 'near' },
): RowPlace {
  const { place, align } = goal;
  if (align === 'near' && top !== null && visible(layout, top, place)) return top;
  return align === 'top' ? place : up(layout, place, Math.floor(layout.height / 4)).place;
}

/** The state with `index` at `row` on screen and marked; following pauses. */
export function goTo(
  state: ViewerState,
  context: LayoutContext,
  goal: { readonly place: RowPlace; readonly direction: Direction; readonly target: FindTarget['kind'] },
): ViewerState {
  const layout = layoutOf(state, context);
  const top = topOf(state, layout);
  const stays =
    goal.target === 'turn' &&
    goal.direction === 'backward' &&
    top !== null &&
    visible(layout, top, goal.place);
  const align = goal.target === 'turn' ? 'top' : 'near';
  const intended = stays ? top : topFor(layout, top, { place: goal.place, align });
  const next = context.items.reachesEnd ? earlier(intended, furthest(layout, top, goal.place)) : intended;
  const read = readFrom(state, layout, { top: next, arrivals: context.items.arrivals });
  return { ...withMark(read, layout, goal.place.index), jump: null, settling: true };
}

/** Shows and unfolds the item at `offset` as far as `target` needs; null when it is not loaded. */
export function revealItem(
  state: ViewerState,
  context: LayoutContext,
  goal: { readonly offset: ByteOffset; readonly target: FindTarget['kind'] },
): { readonly state: ViewerState; readonly index: number } | null {
  const index = layoutOf(state, context).lowerBound(goal.offset);
  const item = context.items.items[index];
  if (item === undefined || item.offset !== goal.offset) return null;
  const shown = { ...state, detail: levelFor(state.detail, item) };
  const unfold = goal.target === 'text' && isFolded(shown, item);
  return { state: unfold ? withFold(shown, item, 'unfolded') : shown, index };
}
