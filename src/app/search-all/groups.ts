/** Hits under the title of their session: which of them fit on the screen. Pure; walks as far as a screen reaches. */
import type { SearchHit } from '../../search/request.ts';

/** Whether the hit at `index` is the first of its session, where `top` is the first one on the screen. */
export function hasTitle(hits: readonly SearchHit[], index: number, top: number): boolean {
  return index === top || hits[index - 1]?.session.id !== hits[index]?.session.id;
}

/** Rows of the hit at `index`: its own, and that of the title above it. */
function rowsOf(hits: readonly SearchHit[], index: number, top: number): number {
  return hasTitle(hits, index, top) ? 2 : 1;
}

/** How many whole hits fit on `rows` from `top` on; at least 1. */
export function hitsOnPage(hits: readonly SearchHit[], top: number, rows: number): number {
  let count = 0;
  let left = rows;
  while (top + count < hits.length) {
    left -= rowsOf(hits, top + count, top);
    if (left < 0) break;
    count++;
  }
  return Math.max(1, count);
}

/** The first hit on the screen: `top`, or as near to it as shows the hit at `index`, and no empty rows while there are more hits above. */
export function topFor(
  hits: readonly SearchHit[],
  { index, top }: { readonly index: number; readonly top: number },
  rows: number,
): number {
  if (hits.length === 0) return 0;
  const least = firstOfPageTo(hits, index, rows);
  const most = firstOfPageTo(hits, hits.length - 1, rows);
  return Math.max(least, Math.min(top, index, most));
}

/** The first hit of a page that ends with the hit at `last`. */
function firstOfPageTo(hits: readonly SearchHit[], last: number, rows: number): number {
  let first = last;
  while (first > 0 && last - (first - 1) < hitsOnPage(hits, first - 1, rows)) first--;
  return first;
}

/** The hits of a session that were found; `more`: it has others. */
export interface SessionHits {
  readonly count: number;
  readonly more: boolean;
}

/** Of the session of the hit at `index`; all of them are beside it. */
export function hitsOfSession(hits: readonly SearchHit[], index: number): SessionHits {
  const id = hits[index]?.session.id;
  let [from, to] = [index, index + 1];
  while (from > 0 && hits[from - 1]?.session.id === id) from--;
  while (to < hits.length && hits[to]?.session.id === id) to++;
  return { count: to - from, more: hits[to - 1]?.more === true };
}
