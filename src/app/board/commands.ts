/** What keys can do on the board: in its list, in its panes, and in the field of its filter. */
import type { FilterFieldCommand } from '../filter/filter-field.ts';
import type { ListMove, RowMove } from '../moves.ts';

export type BoardCommand =
  | ListMove
  /** Opens the selected session. */
  | 'open'
  /** To the panes below; where there are none, opens the selected session. */
  | 'toPanes'
  /** Opens the selected session and the composer. */
  | 'answer'
  /** Groups by what the sessions do, or by their folders. */
  | 'group'
  /** Gives the keys to the filter. */
  | 'filter'
  /** Shows all sessions again; when it does, to the list. */
  | 'clearOrBack'
  /** To the list. */
  | 'back'
  /** Opens the menu of the ways to call the person. */
  | 'notifyMenu';

export type BoardPaneCommand =
  /** The pane as large as the screen; then the session itself. */
  | 'larger'
  /** Back to the size before; then to the list of the board. */
  | 'smaller'
  /** The pane beside it; of a large one the session before or behind. */
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  /** Opens its session and the composer. */
  | 'answer'
  /** To the list of all sessions. */
  | 'back';

export type BoardFilterCommand =
  | RowMove
  | FilterFieldCommand
  /** Gives the keys back to the board; the filter stays. */
  | 'keep'
  /** Shows all sessions again. */
  | 'clear';
