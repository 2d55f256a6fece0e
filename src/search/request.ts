/** What a caller of the search passes and gets. Pure types. */
import type { FoundHit, Unsearched } from './messages.ts';
import type { SearchQuery } from './query.ts';

export interface SearchHit extends FoundHit {
  /** The session's name, from the name index. */
  readonly name: string | null;
}

export interface SearchRequest {
  readonly query: SearchQuery;
  readonly scope: 'active' | 'archived' | 'all';
  /** Only sessions of this folder. */
  readonly cwd?: string;
  /** Only these files, by their paths; no other is opened. Left out: all of the scope. */
  readonly paths?: readonly string[];
  /** Hits in all, and of one session; left out: as many as there are. */
  readonly limit?: number;
  readonly perSession?: number;
  readonly signal: AbortSignal;
  /** Takes hits in order; the search waits for it. */
  readonly onHits: (hits: readonly SearchHit[]) => void | Promise<void>;
}

/** How a search ended. */
export interface SearchEnd {
  /** `limited`: there may be more hits than the limit. `hung`: the expression did not come to an end. */
  readonly outcome: 'complete' | 'stopped' | 'limited' | 'hung' | 'failed';
  /** One sentence for `hung` and `failed`. */
  readonly message: string | null;
  /** Files. */
  readonly searched: number;
  readonly hits: number;
  readonly unsearched: readonly Unsearched[];
  /** There is no sessions folder. */
  readonly missing: boolean;
}
