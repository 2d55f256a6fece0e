/** What keys can do on the screen of what sessions used. */
import type { ListMove } from '../moves.ts';

export type UsageCommand =
  | ListMove
  /** Sums by something else: days, weeks, months, models, folders, sessions, hosts. */
  | 'nextGrouping'
  | 'previousGrouping'
  /** Opens the session of the row. */
  | 'openRow'
  /** Reads all files again. */
  | 'again'
  /** Stops the reading; when none runs, goes back. */
  | 'stopOrBack';
