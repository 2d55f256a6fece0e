/** What keys can do in the search over all sessions: in the field of its text, and in that of its filter. */
import type { EditCommand } from '../field/commands.ts';
import type { FilterFieldCommand } from '../filter/filter-field.ts';
import type { RowMove } from '../moves.ts';

export type SearchAllCommand =
  | RowMove
  | EditCommand
  /** Opens the session of the selected hit, at the hit. */
  | 'openHit'
  /** Ends the search that runs; when none runs, goes back. */
  | 'stopOrBack'
  /** Gives the keys to the filter. */
  | 'toFilter'
  /** Takes the query as a regular expression, or as it is. */
  | 'regex'
  /** Searches in the next place: in all sessions, in this folder, in the archive. */
  | 'nextPlace';

export type SearchAllFilterCommand =
  | FilterFieldCommand
  /** Gives the keys to the text and the hits; the filter stays. */
  | 'toText';
