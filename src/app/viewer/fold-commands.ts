/** Folding one item, folding all, and the level of detail. Promises: what is being read stays where it is. */

import type { Item } from '../../format/items/item.ts';
import type { DetailLevel } from '../../text/item-rows.ts';
import type { ViewerContext, ViewerStep } from './event.ts';
import { isFolded, withFold, withNextFoldAll } from './folds.ts';
import { type Layout, layoutOf, type RowPlace } from './layout.ts';
import { markedIndex, withMark } from './mark.ts';
import { before, endTop, placeOf, rowsFrom, up } from './place.ts';
import { openRaw } from './raw/update.ts';
import type { FoldAll, Jump, ViewerState } from './state.ts';
import { notice, step, withIntent } from './step.ts';
import { readFrom, sameTextRow, topOf } from './top.ts';

/** The place of the same text after items were folded or unfolded. */
function sameText(was: Layout, top: RowPlace, now: Layout): RowPlace {
  if (top.row === 0) return top;
  const { index, row } = top;
  const before = was.rows(index);
  if (row >= before.length) return { index, row: now.count(index) - 1 };
  return { index, row: sameTextRow(before, row, now.rows(index)) };
}

/** Scrolled up to the last screenful where the screen is below it. Only after a key: without one nothing moves. */
function withinEnd(state: ViewerState, context: ViewerContext): ViewerState {
  const layout = layoutOf(state, context);
  const top = topOf(state, layout);
  const end = endTop(layout);
  if (state.follow || top === null || end === null || !context.items.reachesEnd || !before(end, top))
    return state;
  return readFrom(state, layout, { top: end, arrivals: context.items.arrivals });
}

/** Folds or unfolds the marked item. Its first row stays; what no longer fits below pauses following. */
export function toggleFold(state: ViewerState, context: ViewerContext): ViewerStep {
  const layout = layoutOf(state, context);
  const top = topOf(state, layout);
  if (top === null) return step(state);
  const index = markedIndex(state, layout, top);
  const item = layout.items[index];
  if (item === undefined) return step(state);
  // Too long to be shown among the others: it is paged through in the raw view.
  if (item.kind === 'oversize') return openRaw(withMark(state, layout, index), context);
  if (item.kind === 'continued' && item.removed !== null)
    return foldTakenBack(withMark(state, layout, index), context, item);
  const fold = !isFolded(state, item);
  const toggled = withMark(withFold(state, item, fold ? 'folded' : 'unfolded'), layout, index);
  const now = layoutOf(toggled, context);
  if (now.rows(index).length === layout.rows(index).length) return step(withMark(state, layout, index));
  const place = fold && top.index === index ? { index, row: 0 } : top;
  const fits = context.items.reachesEnd && rowsFrom(now, place, now.height + 1) <= now.height;
  if (state.follow && fits) return step(toggled);
  return step(readFrom(toggled, now, { top: place, arrivals: context.items.arrivals }));
}

/**
 * What was taken back is not loaded while it is folded: the store shows it above its border, which stays where it is; near the top of the
 * screen it goes down to the middle, for nothing of what is unfolded would be seen.
 */
function foldTakenBack(
  state: ViewerState,
  context: ViewerContext,
  { offset, removed }: Extract<Item, { kind: 'continued' }>,
): ViewerStep {
  const { token } = context;
  const layout = layoutOf(state, context);
  const top = topOf(state, layout);
  if (top === null) return step(state);
  const place = { index: layout.lowerBound(offset), row: 0 };
  let above = 0;
  while (above < layout.height && before(top, up(layout, place, above).place)) above += 1;
  const how = removed?.unfolded ? 'folded' : 'unfolded';
  if (how === 'unfolded') above = Math.max(above, layout.height >> 1);
  const read = readFrom(state, layout, { top, arrivals: context.items.arrivals });
  return {
    state: { ...read, jump: { kind: 'keep', token, offset, above } },
    effects: [{ type: 'foldTakenBack', token, border: offset, how }],
    intent: null,
  };
}

/** The items above the one at the jump's offset came or went. */
export function kept(
  state: ViewerState,
  context: ViewerContext,
  jump: Extract<Jump, { kind: 'keep' }>,
): ViewerStep {
  const layout = layoutOf(state, context);
  const place = placeOf(layout, jump.offset);
  const ended = { ...state, jump: null };
  if (place === null) return step(ended);
  const top = up(layout, place, jump.above).place;
  return step(withinEnd(readFrom(ended, layout, { top, arrivals: context.items.arrivals }), context));
}

const FOLD_ALL_TEXTS: Readonly<Record<FoldAll, string>> = {
  usual: 'Folded as usual.',
  unfolded: 'All unfolded.',
  folded: 'All folded.',
};

export function foldAll(state: ViewerState, context: ViewerContext): ViewerStep {
  const was = layoutOf(state, context);
  const top = topOf(state, was);
  const next = withNextFoldAll(state);
  const text = FOLD_ALL_TEXTS[next.foldAll];
  if (state.follow || top === null) return notice(next, text);
  const now = layoutOf(next, context);
  const kept = readFrom(next, now, { top: sameText(was, top, now), arrivals: context.items.arrivals });
  return notice(withinEnd(kept, context), text);
}

const NEXT_DETAIL: Readonly<Record<DetailLevel, DetailLevel>> = {
  talk: 'tools',
  tools: 'everything',
  everything: 'talk',
};

/** The next level of detail; the place is kept, also for items that are hidden now and come back. */
export function nextDetail(state: ViewerState, context: ViewerContext): ViewerStep {
  const next = { ...state, detail: NEXT_DETAIL[state.detail] };
  return withIntent(withinEnd(next, context), { kind: 'detailChosen', detail: next.detail });
}
