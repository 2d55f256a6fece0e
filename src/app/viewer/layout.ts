/**
 * The conversation as rows, made only where somebody looks: which items are shown, how many rows each has, which come next.
 * A place is a row of an item; the row after an item's last is the gap below it. Nothing here costs more than what is near.
 */
import type { ByteOffset } from '../../format/identity.ts';
import type { Item } from '../../format/items/item.ts';
import { gapBefore } from '../../text/item-rows.ts';
import type { Row } from '../../text/row.ts';
import { memoiseLast } from '../memoise-last.ts';
import { isStopped } from '../session-mark.ts';
import type { ViewerContext } from './event.ts';
import { isFolded } from './folds.ts';
import { rowsOfItem } from './item-cache.ts';
import { regionOf } from './region.ts';
import { shownItems } from './shown.ts';
import type { ViewerState } from './state.ts';

export interface RowPlace {
  readonly index: number;
  readonly row: number;
}

export interface Layout {
  readonly items: readonly Item[];
  /** Cells of a row and rows of the body. */
  readonly width: number;
  readonly height: number;
  /** An item's rows, gap left out; `width` other than now for places counted at another width. */
  rows(index: number, width?: number): readonly Row[];
  /** Rows and the gap below, 0 or 1. */
  count(index: number): number;
  shows(index: number): boolean;
  /** The next or previous shown item, or -1. `next(-1)` is the first, `previous(items.length)` the last. */
  next(index: number): number;
  previous(index: number): number;
  /** How many shown items there are before `index`; each has a row at least. */
  shownBefore(index: number): number;
  /** The first index whose offset is not below `offset`. */
  lowerBound(offset: ByteOffset): number;
}

export type LayoutContext = Omit<ViewerContext, 'token'>;

/** All that a layout depends on: two that agree in each are the same. */
type LayoutInputs = Pick<ViewerState, 'detail' | 'folds' | 'foldAll'> &
  Pick<LayoutContext, 'glyphs'> & {
    readonly highlight: LayoutContext['highlight'] | undefined;
    readonly time: LayoutContext['time'] | undefined;
    readonly items: readonly Item[];
    readonly query: string;
    readonly stopped: boolean;
    readonly width: number;
    readonly height: number;
    /** What runs shows its seconds. */
    readonly second: number;
  };

function inputsOf(state: ViewerState, context: LayoutContext): LayoutInputs {
  const { detail, folds, foldAll, search } = state;
  const { glyphs, highlight, time, nowMs } = context;
  const { items, conversation } = context.items;
  const { width, body: height } = regionOf(context);
  const [query, stopped] = [search?.query ?? '', isStopped(conversation)];
  const second = Math.floor(nowMs / 1000);
  return { detail, folds, foldAll, glyphs, highlight, time, items, query, stopped, width, height, second };
}

/** A key asks for the same layout twice: what it does depends on it, and so does what is drawn then. */
export function layoutOf(state: ViewerState, context: LayoutContext): Layout {
  return memoisedLayout(inputsOf(state, context), context.nowMs);
}

const memoisedLayout = memoiseLast(makeLayout);

type LookInputs = Pick<
  LayoutInputs,
  'glyphs' | 'highlight' | 'time' | 'query' | 'stopped' | 'width' | 'second'
>;

/** How items are drawn: the same two objects from frame to frame, by which their rows are found again. */
const memoisedLooks = memoiseLast(
  ({ glyphs, highlight, time, query, stopped, width }: LookInputs, nowMs: number) => {
    const look = {
      glyphs,
      nowMs,
      width,
      searchQuery: query,
      stopped,
      ...(highlight && { highlight }),
      ...(time && { time }),
    };
    return { folded: { ...look, folded: true }, unfolded: { ...look, folded: false } };
  },
);

/** Rows of so many items are held by a layout; it can live for long. */
const HELD = 400;

function makeLayout(given: LayoutInputs, nowMs: number): Layout {
  const { items, width, height, glyphs, highlight, time, stopped } = given;
  const shown = shownItems(items, given.detail);
  const made = new Map<number, readonly Row[]>();
  const looks = memoisedLooks(
    { glyphs, highlight, time, query: given.query, stopped, width, second: given.second },
    nowMs,
  );

  const rowsAt = (index: number, at: number): readonly Row[] => {
    const item = items[index];
    if (item === undefined) return [];
    const look = isFolded(given, item) ? looks.folded : looks.unfolded;
    return rowsOfItem(item, at === width ? look : { ...look, width: at });
  };
  const rows = (index: number, at = width): readonly Row[] => {
    if (at !== width) return rowsAt(index, at);
    const before = made.get(index);
    if (before !== undefined) return before;
    const now = rowsAt(index, width);
    if (made.size >= HELD) made.clear();
    made.set(index, now);
    return now;
  };
  /** Commands folded to one row each need no air between them. */
  const close = (item: Item): boolean => given.foldAll === 'folded' && item.kind === 'tool_call';
  const count = (index: number): number => {
    const item = items[index];
    const below = items[shown.next(index)];
    if (item === undefined || below === undefined) return rows(index).length;
    const gap = close(item) && close(below) ? 0 : gapBefore(item, below);
    return rows(index).length + gap;
  };
  const lowerBound = (offset: ByteOffset): number => {
    let low = 0;
    let high = items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((items[middle]?.offset ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const { has: shows, next, previous, before: shownBefore } = shown;
  return { items, width, height, rows, count, shows, next, previous, shownBefore, lowerBound };
}
