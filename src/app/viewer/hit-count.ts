/** How many hits the search in the session has, and which of them is shown. The store counts, beside everything else. */
import type { HitCounts } from '../../live/snapshot.ts';
import { countOf, countText } from '../../text/numbers.ts';
import { approvalSinceMs, isStopped } from '../../text/session-mark.ts';
import type { StateStep } from '../step.ts';
import type { ViewerContext } from './event.ts';
import { regionOf } from './region.ts';
import type { SearchState, ViewerState } from './state.ts';

/** Tells the store what to count when that is something else. A hit is a row: at another width there are others. */
export function withCounting(state: ViewerState, context: ViewerContext): StateStep<ViewerState> {
  const query = state.search?.field.text ?? '';
  const { width } = regionOf(context);
  const { counted } = state;
  if (query === '') {
    if (counted === null) return { state, effects: [] };
    return { state: { ...state, counted: null }, effects: [{ type: 'countHits', layout: null }] };
  }
  if (counted?.query === query && counted.width === width) return { state, effects: [] };
  const { glyphs, nowMs, zone } = context;
  const stopped = isStopped(context.items.conversation);
  const approvalMs = approvalSinceMs(context.items.conversation);
  const layout = {
    glyphs,
    nowMs,
    width,
    searchQuery: query,
    stopped,
    approvalMs,
    folded: false,
    ...(zone && { zone }),
  };
  return { state: { ...state, counted: { query, width } }, effects: [{ type: 'countHits', layout }] };
}

/** `3/17`, `3/17+` while they are being counted, `17+ hits` while it is not known which one is shown; empty before the first. */
export function hitsText({ field, hit }: SearchState, hits: HitCounts | null): string {
  if (hits === null || hits.text !== field.text || hits.total === 0) return '';
  const total = countText(hits.total) + (hits.exact ? '' : '+');
  const before = hit === null ? null : hits.before(hit.offset);
  if (hit === null || before === null) return hits.exact ? countOf(hits.total, 'hit') : `${total} hits`;
  return `${countText(before + hit.nth + 1)}/${total}`;
}
