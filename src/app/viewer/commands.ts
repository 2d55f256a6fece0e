/** What keys can do in an open session, in the raw lines of an item, and in the field of its search. */
import type { EditCommand } from '../field/commands.ts';

export type ViewerCommand =
  | ReadingMove
  /** To the previous or next message of the user. */
  | 'previousTurn'
  | 'nextTurn'
  /** To the previous or next command that failed. */
  | 'previousFailed'
  | 'nextFailed'
  /** Opens the search field. */
  | 'search'
  /** To the next hit, to the one before. */
  | 'nextHit'
  | 'previousHit'
  /** Folds or unfolds the item at the mark; in a search: to the next hit. */
  | 'fold'
  /** Unfolds all, folds all, folds as usual. */
  | 'foldAll'
  /** Shows the next level of detail. */
  | 'detail'
  /** Shows the JSON lines of the item at the mark. */
  | 'raw'
  /** Opens the composer. */
  | 'resume'
  /** Gives the terminal to Codex, on the session or on a fork of it. */
  | 'codex'
  | 'codexFork'
  /** Stops the turn that was requested here. */
  | 'stopTurn'
  /** Opens the session below or above this one in the list. */
  | 'nextSession'
  | 'previousSession'
  /** Opens the menu of the sessions that this one comes from, or that come from it. */
  | 'relatives'
  /** Opens the board. */
  | 'board'
  /** Opens the field for the session's name. */
  | 'rename'
  /** Looks for what is wrong with the session. */
  | 'examine'
  /** Opens the files of the patch at the mark in the person's editor. */
  | 'editFiles'
  /** Shows the output or text of the item at the mark in the person's pager. */
  | 'page'
  /** Shows the session as a document. */
  | 'export'
  /** Opens the menu of what to copy. */
  | 'copyMenu'
  /** Archives the session, or brings it back; brings back what was archived last. */
  | 'archive'
  | 'undo'
  /** Ends what is being waited for, else the search, else goes back. */
  | 'back'
  /** Goes back, or quits when the program was started on this session. */
  | 'leave';

export type RawCommand =
  | ReadingMove
  /** Opens the menu of what to copy. */
  | 'board'
  | 'copyMenu'
  /** Goes back to the conversation. */
  | 'close';

export type SearchCommand =
  | EditCommand
  /** Searches. */
  | 'submit'
  /** Ends the search; the place stays. */
  | 'cancel';

/** To 10 %, 20 %, … of the file. */
export type PercentCommand = `percent${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9}0`;

/** Moves that a session and the raw lines of an item have in common. */
type ReadingMove =
  | PercentCommand
  /** By one row, by a page, by half a page. */
  | 'lineUp'
  | 'lineDown'
  | 'pageUp'
  | 'pageDown'
  | 'halfUp'
  | 'halfDown'
  /** To the beginning, to the end. */
  | 'top'
  | 'end'
  /** To the item before, to the one after. */
  | 'previousItem'
  | 'nextItem';
