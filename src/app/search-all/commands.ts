/** What keys can do in the search over all sessions. */
import type { EraseCommand, ListMove } from '../moves.ts';

export type SearchAllCommand =
  | ListMove
  | EraseCommand
  /** Opens the session of the selected hit, at the hit. */
  | 'openHit'
  /** Ends the search that runs; when none runs, goes back. */
  | 'stopOrBack'
  /** Takes the query as a regular expression, or as it is. */
  | 'regex'
  /** Searches somewhere else: in all sessions, in this folder, in the archive. */
  | 'nextPlace'
  | 'previousPlace';
