/** The first row on screen: counted from the end while following, else the anchor's. */
import type { Row } from '../../text/row.ts';
import type { Layout, RowPlace } from './layout.ts';
import { endTop, placeOf } from './place.ts';
import type { Anchor, ViewerState } from './state.ts';

/** How many characters a row has that stay when it is wrapped at another width. */
function letters(row: Row): number {
  return row.spans.reduce((sum, span) => sum + span.text.replaceAll(/\s/gu, '').length, 0);
}

/** The row of `after` that has the text with which row `row` of `before` began. */
export function sameTextRow(before: readonly Row[], row: number, after: readonly Row[]): number {
  const sum = (rows: readonly Row[]) => rows.reduce((total, each) => total + letters(each), 0);
  const all = sum(before);
  if (row <= 0 || all === 0) return Math.min(row, after.length - 1);
  const target = Math.floor((sum(before.slice(0, row)) * sum(after)) / all);
  let passed = 0;
  for (const [index, each] of after.entries()) {
    passed += letters(each);
    if (passed > target) return index;
  }
  return after.length - 1;
}

/** The anchor's row in its item as laid out now. */
function anchorRow(layout: Layout, anchor: Anchor, index: number): number {
  const now = layout.rows(index);
  const last = layout.count(index) - 1;
  if (anchor.width === layout.width) return Math.min(anchor.row, last);
  const then = layout.rows(index, anchor.width);
  if (anchor.row >= then.length) return last;
  return sameTextRow(then, anchor.row, now);
}

/** Null when no item is shown. */
export function topOf(state: ViewerState, layout: Layout): RowPlace | null {
  if (state.follow || state.anchor === null) return endTop(layout);
  const place = placeOf(layout, state.anchor.offset);
  if (place === null) return null;
  const itself = layout.items[place.index]?.offset === state.anchor.offset;
  return itself ? { index: place.index, row: anchorRow(layout, state.anchor, place.index) } : place;
}

/** The state that reads from `top`, paused. `arrivals` counts when following ends here. */
export function readFrom(
  state: ViewerState,
  layout: Layout,
  options: { readonly top: RowPlace; readonly arrivals: number },
): ViewerState {
  const item = layout.items[options.top.index];
  if (item === undefined) return state;
  return {
    ...state,
    follow: false,
    anchor: { offset: item.offset, row: options.top.row, width: layout.width },
    pausedArrivals: state.follow ? options.arrivals : state.pausedArrivals,
  };
}
