/** Page arithmetic. A page is as many rows as fit; each begins at a multiple of that number, so that "page n of m" is exact. */

export interface PagePlace {
  /** 1-based. */
  readonly page: number;
  readonly pages: number;
  /** 1-based, inclusive; both 0 when there is nothing. */
  readonly first: number;
  readonly last: number;
}

/** First index of the page that holds `index`. */
export function pageStart(index: number, pageRows: number): number {
  return Math.floor(index / pageRows) * pageRows;
}

/** First index of the last page. */
export function lastPageStart(length: number, pageRows: number): number {
  return pageStart(Math.max(0, length - 1), pageRows);
}

/** Which page a window that begins at `top` shows: the one that holds its first row. */
export function pagePlace(top: number, length: number, pageRows: number): PagePlace {
  return {
    page: Math.floor(top / pageRows) + 1,
    pages: Math.max(1, Math.ceil(length / pageRows)),
    first: length === 0 ? 0 : top + 1,
    last: Math.min(length, top + pageRows),
  };
}
