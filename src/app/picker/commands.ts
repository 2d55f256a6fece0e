/** What keys can do in the list, and in its filter field. */
import type { FilterFieldCommand } from '../filter/filter-field.ts';
import type { ListMove, RowMove } from '../moves.ts';

export type PickerCommand =
  | ListMove
  /** Opens the selected session. */
  | 'open'
  /** Opens the selected session and the composer. */
  | 'resume'
  /** Gives the terminal to Codex, on the selected session or on a fork of it. */
  | 'codex'
  | 'codexFork'
  /** Opens the field for the selected session's name. */
  | 'rename'
  /** Archives the marked sessions, else the selected one, or brings them back. */
  | 'archive'
  /** Moves them to the trash. */
  | 'delete'
  /** Pins them, or takes the pins off. */
  | 'pin'
  /** Opens the field for their tags. */
  | 'tags'
  /** Marks the selected session and moves on; marks all that are shown. */
  | 'mark'
  | 'markAll'
  /** Looks for what is wrong with them. */
  | 'examine'
  /** Takes back what was done last. */
  | 'undo'
  /** Shows the marked sessions as documents, else the selected one. */
  | 'export'
  /** Opens the menu of what to copy. */
  | 'copyMenu'
  /** Scrolls the preview by some rows, or by most of its height. */
  | 'previewUp'
  | 'previewDown'
  | 'previewPageUp'
  | 'previewPageDown'
  /** Shows or folds the sub-agents of the selected session. */
  | 'unfold'
  | 'fold'
  /** Gives the keys to the filter field. */
  | 'filter'
  /** Shows all again. */
  | 'clearFilter'
  /** Opens the board. */
  | 'board'
  /** Opens the search over all sessions. */
  | 'searchAll'
  /** Opens the screen of what all sessions used. */
  | 'usage'
  /** Shows the next or the previous scope. */
  | 'nextScope'
  | 'previousScope'
  /** Opens the menu of scopes, of orders. */
  | 'scopeMenu'
  | 'sortMenu'
  /** Opens the menu of the ways to call the person. */
  | 'notifyMenu'
  /** Opens the choice of hosts. */
  | 'hosts';

export type FilterCommand =
  | RowMove
  | FilterFieldCommand
  /** Opens the selected session. */
  | 'openSelected'
  /** Clears the filter and gives the keys back to the list. */
  | 'clear'
  /** Gives the keys back to the list, which stays filtered. */
  | 'toList';
