/** What the user is doing in the search over all sessions. Never hits: the store has them, in an order to which others are only added. */
import type { Scope } from '../../format/conversation.ts';
import type { SearchWhere } from '../../live/snapshot.ts';
import { EMPTY_FIELD, type TextField } from '../field/field.ts';
import { appliedText, type FilterField, filterWith } from '../filter/filter-field.ts';

export interface SearchAllState {
  /** Which sessions are searched. */
  readonly filter: FilterField;
  /** What is searched for in them. */
  readonly field: TextField;
  /** The field that has the keys. */
  readonly focus: 'filter' | 'text';
  /** Titles were missing when the filter was asked last: sessions may not have been searched that fit it. */
  readonly unsure: boolean;
  readonly regex: boolean;
  readonly where: SearchWhere;
  /** The selected hit, and the first one on screen. */
  readonly index: number;
  readonly top: number;
}

/** In the order of the key that changes it. */
const PLACES: readonly SearchWhere[] = ['all', 'folder', 'archived'];

/**
 * The search as it opens from a list of this scope, with its filter. Few sessions are live, and what is asked for may be in any: it is
 * searched in all.
 */
export function openedSearchAll(
  scope: Scope,
  { text, views }: Pick<FilterField, 'text' | 'views'>,
): SearchAllState {
  return {
    filter: { ...filterWith(text), views },
    field: EMPTY_FIELD,
    focus: 'text',
    unsure: false,
    regex: false,
    where: scope === 'live' ? 'all' : scope,
    index: 0,
    top: 0,
  };
}

/** What of the filter line is asked for. */
export function filterOf({ filter, focus }: SearchAllState): string {
  return appliedText(filter, { typing: focus === 'filter' }).trim();
}

/** The next place in the circle. */
export function placeBehind(where: SearchWhere): SearchWhere {
  return PLACES[(PLACES.indexOf(where) + 1) % PLACES.length] ?? where;
}
