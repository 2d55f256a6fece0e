/** What keys can do, context by context. Which key does what is in the `bindings.ts` of each screen; `keymap.ts` joins them. */
import type { Glyphs } from '../text/row.ts';

/** What has the keys. `filter`, `search`, `searchAll` and `name` are fields of one line; in them and in `composer` printable keys are text. */
export type KeyContext = keyof Commands;

export interface Commands {
  /** The list. */
  picker: PickerCommand;
  /** The field of the list's filter. */
  filter: FilterCommand;
  /** The search over all sessions. */
  searchAll: SearchAllCommand;
  /** An open session. */
  viewer: ViewerCommand;
  /** The field of the search in a session. */
  search: SearchCommand;
  /** The JSON lines of an item. */
  raw: RawCommand;
  /** The box in which a message is written. */
  composer: ComposerCommand;
  menu: MenuCommand;
  help: HelpCommand;
  /** The field of the search in the help. */
  helpSearch: HelpSearchCommand;
  /** The field for a session's name. */
  name: NameCommand;
  /** The field for tags. */
  tags: TagsCommand;
  /** The question before an act on many sessions, and its progress. */
  many: ManyCommand;
}

/** Mean the same in every context that binds them. */
export type GlobalCommand =
  /** Ends the program. */
  | 'quit'
  /** Ctrl-C: ends the program; in the composer it first clears the text. */
  | 'interrupt'
  /** Ctrl-Z: stops the program until the shell continues it. */
  | 'suspend'
  /** Draws the screen again and reads the tree again. */
  | 'redraw'
  /** Opens the help. */
  | 'help';

/** Moves through a list, by a row or by a page. */
type ListMove = 'up' | 'down' | 'pageUp' | 'pageDown';

/** Erases the last character, the last word, or all of a field of one line. */
type EraseCommand = 'erase' | 'eraseWord' | 'eraseAll';

export type PickerCommand =
  | ListMove
  /** To the first session, to the last one. */
  | 'first'
  | 'last'
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
  /** Takes back what was done last. */
  | 'undo'
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
  /** Opens the search over all sessions. */
  | 'searchAll'
  /** Shows the next or the previous scope. */
  | 'nextScope'
  | 'previousScope'
  /** Opens the menu of scopes, of orders. */
  | 'scopeMenu'
  | 'sortMenu';

export type FilterCommand =
  | ListMove
  | EraseCommand
  /** Puts the next key or value of a condition into the field, or the one before. */
  | 'complete'
  | 'completeBack'
  /** Keeps what was put there, and goes on behind it. */
  | 'takeCompletion'
  /** Opens the selected session. */
  | 'openSelected'
  /** Clears the filter and gives the keys back to the list. */
  | 'clear';

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
  /** Opens the field for the session's name. */
  | 'rename'
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
  | 'copyMenu'
  /** Goes back to the conversation. */
  | 'close';

export type SearchCommand =
  | EraseCommand
  /** Searches. */
  | 'submit'
  /** Ends the search; the place stays. */
  | 'cancel';

export type ComposerCommand =
  /** Appends the message to the session. */
  | 'send'
  /** Gives the message to a turn of Codex that begins immediately. */
  | 'ask'
  /** Begins another line. */
  | 'newline'
  /** Closes the box; the draft is kept. */
  | 'close'
  /** Erases the character before or after the cursor, or the word before it. */
  | 'erase'
  | 'eraseForward'
  | 'eraseWord'
  /** Erases to the start or to the end of the line. */
  | 'eraseToLineStart'
  | 'eraseToLineEnd'
  /** Puts what was erased last where the cursor is. */
  | 'bringBack'
  /** Moves the cursor by a character, a word, a row, or to an end of the line. */
  | 'left'
  | 'right'
  | 'wordLeft'
  | 'wordRight'
  | 'up'
  | 'down'
  | 'lineStart'
  | 'lineEnd';

/** Closes the menu; all other keys of a menu are ink-select-input's. */
export type MenuCommand = 'close';

export type NameCommand =
  | EraseCommand
  /** Gives the session this name. */
  | 'submit'
  /** Leaves the name as it was. */
  | 'cancel';

export type TagsCommand =
  | EraseCommand
  /** Gives the sessions these tags. */
  | 'submit'
  /** Leaves them as they were. */
  | 'cancel'
  /** Puts the next tag that sessions have into the field. */
  | 'complete';

export type ManyCommand =
  /** Does what was asked. */
  | 'act'
  /** Does not, or stops between two sessions. */
  | 'cancel';

/** The field of the search in the help. */
export type HelpSearchCommand =
  | EraseCommand
  /** Gives the keys back to the help. */
  | 'submit'
  /** Ends the search. */
  | 'cancel';

export type HelpCommand =
  | ListMove
  /** To the first row, to the last one. */
  | 'first'
  | 'last'
  /** Opens the field of the search. */
  | 'search'
  /** To the next or previous row that has what was searched for. */
  | 'nextHit'
  | 'previousHit'
  /** Closes the help. */
  | 'close';

/** One row of the key table. */
export interface Binding<C extends KeyContext = KeyContext> {
  readonly command: Commands[C] | GlobalCommand;
  /** Key notations: `up`, `pageDown`, `ctrl+b`, `alt+enter`, `G`, `/`. The first is the one shown. */
  readonly keys: readonly string[];
  /** What the help screen and the README say; empty: not listed there (an alias nobody needs to read). */
  readonly help: string;
  /**
   * The short word in the footer; left out: not in the footer. Lower `rank` stays longer on narrow terminals. `keys` is written
   * instead of the first key.
   */
  readonly footer?: {
    readonly label: string;
    /** Said in place of `label` where there is space, the shortest first. */
    readonly longer?: readonly string[];
    readonly rank: number;
    readonly keys?: string | ((glyphs: Glyphs) => string);
  };
}
