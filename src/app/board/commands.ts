/** What keys can do on the board. */
import type { ListMove } from '../moves.ts';

export type BoardCommand =
  | ListMove
  /** To the first session, to the last one. */
  | 'first'
  | 'last'
  /** Opens the selected session. */
  | 'open'
  /** Opens the selected session and the composer. */
  | 'answer'
  /** Groups by what the sessions do, or by their folders. */
  | 'group'
  /** To the list. */
  | 'back'
  /** Opens the menu of the ways to call the person. */
  | 'notifyMenu';
