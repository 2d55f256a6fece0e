/** What the user is doing in the search over all sessions. Never hits: the store has them, in an order to which others are only added. */
import type { Scope } from '../../format/conversation.ts';
import type { SearchWhere } from '../../live/snapshot.ts';

export interface SearchAllState {
  readonly query: string;
  readonly regex: boolean;
  readonly where: SearchWhere;
  /** The selected hit, and the first one on screen. */
  readonly index: number;
  readonly top: number;
}

/** In the order of the key that changes it. */
const PLACES: readonly SearchWhere[] = ['all', 'folder', 'archived'];

/** The search as it opens from a list of this scope. Few sessions are live, and what is asked for may be in any: it is searched in all. */
export function openedSearchAll(scope: Scope): SearchAllState {
  return { query: '', regex: false, where: scope === 'live' ? 'all' : scope, index: 0, top: 0 };
}

/** The place `by` steps on in the circle. */
export function placeBeside(where: SearchWhere, by: 1 | -1): SearchWhere {
  return PLACES[(PLACES.indexOf(where) + by + PLACES.length) % PLACES.length] ?? where;
}
