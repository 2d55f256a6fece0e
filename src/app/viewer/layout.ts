/**
 * The conversation as rows, made only where somebody looks: which items are shown, how many rows each has, which come next.
 * A place is a row of an item; the row after an item's last is the gap below it. Nothing here costs more than what is near.
 */
import type { ByteOffset } from '../../rollout/identity.ts';
import type { Item, ItemKind } from '../../rollout/item.ts';
import { detailShows } from '../../text/item-rows.ts';
import type { Row } from '../../text/row.ts';
import type { ViewerContext } from './event.ts';
import { isFolded } from './folds.ts';
import { rowsOfItem } from './item-cache.ts';
import { regionOf } from './region.ts';
import type { ViewerState } from './state.ts';

export interface Place {
  readonly index: number;
  readonly row: number;
}

/** Kinds that stand close together, without a gap between them. */
const small: ReadonlySet<ItemKind> = new Set([
  'session',
  'reasoning',
  'context',
  'settings',
  'tokens',
  'state',
  'turn_started',
  'turn_completed',
  'turn_aborted',
]);

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
  /** The first index whose offset is not below `offset`. */
  lowerBound(offset: ByteOffset): number;
}

export type LayoutContext = Omit<ViewerContext, 'token'>;

export function layoutOf(state: ViewerState, context: LayoutContext): Layout {
  const { items } = context.items;
  const { width, body } = regionOf(context.size, context.composing);
  const nextOf = new Map<number, number>();
  const { nowMs, glyphs } = context;
  const searchQuery = state.search?.query ?? '';

  const rows = (index: number, at = width): readonly Row[] => {
    const item = items[index];
    if (item === undefined) return [];
    return rowsOfItem(item, { width: at, folded: isFolded(state, item), glyphs, nowMs, searchQuery });
  };
  const shows = (index: number): boolean => {
    const item = items[index];
    return item !== undefined && detailShows(state.detail, item) && rows(index).length > 0;
  };
  const next = (index: number): number => {
    const known = nextOf.get(index);
    if (known !== undefined) return known;
    let at = index + 1;
    while (at < items.length && !shows(at)) at += 1;
    const found = at < items.length ? at : -1;
    nextOf.set(index, found);
    return found;
  };
  const previous = (index: number): number => {
    let at = index - 1;
    while (at >= 0 && !shows(at)) at -= 1;
    return at;
  };
  const close = (index: number): boolean => {
    const item = items[index];
    if (item === undefined) return false;
    return small.has(item.kind) || (state.foldAll === 'folded' && item.kind === 'tool_call');
  };
  const count = (index: number): number => {
    const below = next(index);
    const gap = below === -1 || (close(index) && close(below)) ? 0 : 1;
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
  return { items, width, height: body, rows, count, shows, next, previous, lowerBound };
}
