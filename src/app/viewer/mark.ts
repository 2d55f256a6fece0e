/** The mark in the margin: the item that ↵, m and y act on. It is always on a visible item. */
import type { Layout, RowPlace } from './layout.ts';
import { down } from './place.ts';
import type { ViewerState } from './state.ts';

/** Indices of the first and the last item with a row on screen; the gap below an item is not its row. */
export function onScreen(layout: Layout, top: RowPlace): { readonly first: number; readonly last: number } {
  const inGap = top.row >= layout.rows(top.index).length;
  const first = inGap ? Math.max(top.index, layout.next(top.index)) : top.index;
  const { place: bottom } = down(layout, top, layout.height - 1);
  return { first, last: Math.max(first, bottom.index) };
}

/** Index of the marked item: where the mark was put, else the nearest on screen; without one the last while following, else the first. */
export function markedIndex(state: ViewerState, layout: Layout, top: RowPlace): number {
  const { first, last } = onScreen(layout, top);
  if (state.mark === null) return state.follow ? last : first;
  const index = layout.lowerBound(state.mark);
  const itself = layout.items[index]?.offset === state.mark && layout.shows(index);
  if (itself && index >= first && index <= last) return index;
  if (state.follow) return last;
  return index <= first ? first : Math.min(last, Math.max(first, layout.next(index - 1)));
}

/** The state with its mark on this item, so that it stays there. */
export function withMark(state: ViewerState, layout: Layout, index: number): ViewerState {
  const item = layout.items[index];
  return item === undefined ? state : { ...state, mark: item.offset };
}
