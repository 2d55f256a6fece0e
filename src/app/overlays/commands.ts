/** What keys can do in the menus, the fields of one line, the help, an examination, and the question before an act on many sessions. */
import type { EditCommand } from '../field/commands.ts';
import type { ListMove, RowMove } from '../moves.ts';

/** Closes the menu; all other keys of a menu are ink-select-input's. */
export type MenuCommand = 'close';

export type NameCommand =
  | EditCommand
  /** Gives the session this name. */
  | 'submit'
  /** Leaves the name as it was. */
  | 'cancel';

/** The field for the name of a view. */
export type ViewNameCommand =
  | EditCommand
  /** Keeps the view under this name. */
  | 'submit'
  /** Keeps nothing. */
  | 'cancel';

export type TagsCommand =
  | EditCommand
  /** Gives the sessions these tags. */
  | 'submit'
  /** Leaves them as they were. */
  | 'cancel'
  /** Puts the next tag that sessions have into the field. */
  | 'complete';

export type ManyCommand =
  /** Through what could not be done. */
  | RowMove
  /** Does what was asked. */
  | 'act'
  /** Does not, or stops between two sessions. */
  | 'cancel'
  /** Stops between two sessions, and takes back what was done. */
  | 'takeBack';

/** What was found in sessions that were examined. */
export type ExaminationCommand =
  | ListMove
  /** Copies all that was found, as text. */
  | 'copy'
  /** Ends the examination and keeps what was found; closes it when it has ended. */
  | 'stop'
  | 'close';

/** The choice of hosts. */
export type HostsCommand =
  | ListMove
  /** Chooses the host, or lets it go. */
  | 'toggle'
  /** Shows the sessions of a host that is there alone; else does what gets it there. */
  | 'open'
  /** Lets ssh ask on this terminal for what the host wants. */
  | 'ask'
  | 'close';

/** The field of the search in the help. */
export type HelpSearchCommand =
  | EditCommand
  /** Gives the keys back to the help. */
  | 'submit'
  /** Ends the search. */
  | 'cancel';

export type HelpCommand =
  | ListMove
  /** Opens the field of the search. */
  | 'search'
  /** To the next or previous row that has what was searched for. */
  | 'nextHit'
  | 'previousHit'
  /** Closes the help. */
  | 'close';
