/** What the user is doing in the search over all sessions. Never hits: the store has them, in an order to which others are only added. */

export interface SearchAllState {
  readonly query: string;
  readonly regex: boolean;
  /** The selected hit, and the first one on screen. */
  readonly index: number;
  readonly top: number;
}

export const OPENED_SEARCH_ALL: SearchAllState = { query: '', regex: false, index: 0, top: 0 };
