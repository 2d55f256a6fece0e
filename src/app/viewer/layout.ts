/**
 * The conversation as rows, made only for what is near the screen: which items are shown, how many rows each has, which come next.
 * A place is a row of an item; the row after an item's last is the gap below it. The cost depends on the screen, not on the session.
 */
import type { ByteOffset } from '../../format/identity.ts';
import type { Item } from '../../format/items/item.ts';
import { gapBefore } from '../../text/item-rows.ts';
import { rulesBetween } from '../../text/items/rules-between.ts';
import type { Row } from '../../text/row.ts';
import { approvalSinceMs, isStopped } from '../../text/session-mark.ts';
import { fitRow } from '../../text/spans.ts';
import { memoiseLast } from '../memoise-last.ts';
import type { ViewerContext } from './event.ts';
import { isFolded } from './folds.ts';
import { rowsOfItem } from './item-cache.ts';
import { regionOf } from './region.ts';
import { shownItems } from './shown-items.ts';
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
  /** An item's rows without the gap; `width`: at another width, for places that were counted there. */
  rows(index: number, width?: number): readonly Row[];
  /** Rows and the gap below. */
  count(index: number): number;
  /** The gap below an item: nothing, a blank row, or the rules between two of them. */
  gap(index: number): readonly Row[];
  shows(index: number): boolean;
  /** Index of the next or previous shown item, or -1. `next(-1)` is the first, `previous(items.length)` the last. */
  next(index: number): number;
  previous(index: number): number;
  /** How many shown items there are before `index`; each has a row at least. */
  shownBefore(index: number): number;
  /** The first index whose offset is not below `offset`. */
  lowerBound(offset: ByteOffset): number;
}

export type LayoutContext = Omit<ViewerContext, 'token'>;

/** All that a layout depends on; with the same inputs it is the same. */
type LayoutInputs = Pick<ViewerState, 'detail' | 'folds' | 'foldAll'> &
  Pick<LayoutContext, 'glyphs'> & {
    readonly highlight: LayoutContext['highlight'] | undefined;
    readonly zone: LayoutContext['zone'] | undefined;
    readonly items: readonly Item[];
    readonly query: string;
    readonly stopped: boolean;
    readonly approvalMs: number | null;
    readonly folder: string | null;
    readonly width: number;
    readonly height: number;
    /** Commands that run show their seconds. */
    readonly second: number;
  };

function inputsOf(state: ViewerState, context: LayoutContext): LayoutInputs {
  const { detail, folds, foldAll, search } = state;
  const { glyphs, highlight, zone, nowMs } = context;
  const { items, conversation } = context.items;
  const { width, body: height } = regionOf(context);
  const [query, stopped] = [search?.field.text ?? '', isStopped(conversation)];
  const approvalMs = approvalSinceMs(conversation);
  const second = Math.floor(nowMs / 1000);
  // Paths of another machine are not those of this one.
  const folder = conversation.host === undefined ? (conversation.summary?.cwd ?? null) : null;
  return {
    ...{ detail, folds, foldAll, glyphs, highlight, zone, items },
    ...{ query, stopped, approvalMs, folder, width, height, second },
  };
}

/** Memoised, because a key needs the same layout twice: for its update, and for the frame. */
export function layoutOf(state: ViewerState, context: LayoutContext): Layout {
  return memoisedLayout(inputsOf(state, context), context.nowMs);
}

const memoisedLayout = memoiseLast(makeLayout);

type ItemLayoutInputs = Pick<
  LayoutInputs,
  'glyphs' | 'highlight' | 'zone' | 'query' | 'stopped' | 'approvalMs' | 'folder' | 'width' | 'second'
>;

/** How items are drawn: the same two objects from frame to frame, by which the cache finds their rows. */
const memoisedItemLayouts = memoiseLast(
  (
    { glyphs, highlight, zone, query, stopped, approvalMs, folder, width }: ItemLayoutInputs,
    nowMs: number,
  ) => {
    const itemLayout = {
      glyphs,
      nowMs,
      width,
      searchQuery: query,
      stopped,
      approvalMs,
      folder,
      ...(highlight && { highlight }),
      ...(zone && { zone }),
    };
    return { folded: { ...itemLayout, folded: true }, unfolded: { ...itemLayout, folded: false } };
  },
);

/** How far an item with a time is searched for. */
const LOOK_BACK = 8;
const BLANK: Row = { spans: [] };
const BLANK_GAP: readonly Row[] = [BLANK];
const NO_GAP: readonly Row[] = [];

/** Items whose rows a layout holds at most: it may be in use for long. */
const HELD = 400;

function makeLayout(inputs: LayoutInputs, nowMs: number): Layout {
  const { items, width, height, glyphs, highlight, zone, stopped, approvalMs, folder } = inputs;
  const shown = shownItems(items, inputs.detail);
  const held = new Map<number, readonly Row[]>();
  const itemLayouts = memoisedItemLayouts(
    {
      glyphs,
      highlight,
      zone,
      query: inputs.query,
      stopped,
      approvalMs,
      folder,
      width,
      second: inputs.second,
    },
    nowMs,
  );

  const rowsAt = (index: number, at: number): readonly Row[] => {
    const item = items[index];
    if (item === undefined) return [];
    const itemLayout = isFolded(inputs, item) ? itemLayouts.folded : itemLayouts.unfolded;
    return rowsOfItem(item, at === width ? itemLayout : { ...itemLayout, width: at });
  };
  const rows = (index: number, at = width): readonly Row[] => {
    if (at !== width) return rowsAt(index, at);
    const before = held.get(index);
    if (before !== undefined) return before;
    const now = rowsAt(index, width);
    if (held.size >= HELD) held.clear();
    held.set(index, now);
    return now;
  };
  /** Commands folded to one row each need no gap between them. */
  const close = (item: Item): boolean => inputs.foldAll === 'folded' && item.kind === 'tool_call';
  /** The nearest item up to `index` that has a time, of the few before it: a border has none. */
  const timed = (index: number): Item | undefined => {
    let at = index;
    for (let left = LOOK_BACK; left > 0 && at !== -1; left -= 1, at = shown.previous(at))
      if (items[at]?.timestamp) return items[at];
    return undefined;
  };
  const gap = (index: number): readonly Row[] => {
    const item = items[index];
    const below = items[shown.next(index)];
    if (item === undefined || below === undefined) return NO_GAP;
    const rules = rulesBetween({ above: item, timed: timed(index) ?? null, below }, itemLayouts.unfolded);
    if (rules.length > 0) return [BLANK, ...rules.map(rule => fitRow(rule, width, glyphs)), BLANK];
    return (close(item) && close(below)) || gapBefore(item, below) === 0 ? NO_GAP : BLANK_GAP;
  };
  const count = (index: number): number => rows(index).length + gap(index).length;
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
  return { items, width, height, rows, count, gap, shows, next, previous, shownBefore, lowerBound };
}
