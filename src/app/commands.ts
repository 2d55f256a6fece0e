/** What keys can do, context by context. Which key does what is in the `bindings.ts` of each screen; `keymap.ts` joins them. */
import type { Glyphs } from '../text/row.ts';

/** Where keys go. `filter`, `search` and `searchAll` have one-line fields; in them and in `composer` printable keys are text. */
export type KeyContext =
  | 'picker'
  | 'filter'
  | 'searchAll'
  | 'viewer'
  | 'search'
  | 'raw'
  | 'composer'
  | 'menu'
  | 'help'
  | 'name';

export type PickerCommand =
  | 'rename'
  | 'up'
  | 'down'
  | 'pageUp'
  | 'pageDown'
  | 'first'
  | 'last'
  | 'open'
  | 'resume'
  | 'codex'
  | 'codexFork'
  | 'filter'
  | 'searchAll'
  | 'clearFilter'
  | 'nextScope'
  | 'previousScope'
  | 'scopeMenu'
  | 'sortMenu'
  | 'copyMenu'
  | 'archive'
  | 'undo'
  | 'unfold'
  | 'fold';
export type FilterCommand =
  | 'openSelected'
  | 'clear'
  | 'erase'
  | 'eraseWord'
  | 'eraseAll'
  | 'up'
  | 'down'
  | 'pageUp'
  | 'pageDown';
export type SearchAllCommand =
  | 'openHit'
  | 'stopOrBack'
  | 'regex'
  | 'up'
  | 'down'
  | 'pageUp'
  | 'pageDown'
  | 'erase'
  | 'eraseWord'
  | 'eraseAll';
/** To 10 %, 20 %, … of the file. */
export type PercentCommand = `percent${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9}0`;
/** Moves that the conversation and its raw lines have in common. */
type ReadingCommand =
  | PercentCommand
  | 'lineUp'
  | 'lineDown'
  | 'pageUp'
  | 'pageDown'
  | 'halfUp'
  | 'halfDown'
  | 'top'
  | 'end'
  | 'previousItem'
  | 'nextItem';
export type ViewerCommand =
  | ReadingCommand
  | 'previousTurn'
  | 'nextTurn'
  | 'nextFailed'
  | 'previousFailed'
  | 'search'
  | 'nextHit'
  | 'previousHit'
  | 'fold'
  | 'foldAll'
  | 'detail'
  | 'raw'
  | 'resume'
  | 'codex'
  | 'codexFork'
  | 'stopTurn'
  | 'copyMenu'
  | 'archive'
  | 'undo'
  | 'back'
  | 'leave';
/** What the raw view knows; the rest is the viewer's beneath it. */
export type RawCommand = ReadingCommand | 'copyMenu' | 'close';
export type SearchCommand = 'submit' | 'cancel' | 'erase' | 'eraseWord' | 'eraseAll';
export type ComposerCommand =
  | 'send'
  | 'ask'
  | 'newline'
  | 'close'
  | 'erase'
  | 'eraseForward'
  | 'eraseWord'
  | 'eraseToLineStart'
  | 'eraseToLineEnd'
  | 'left'
  | 'right'
  | 'wordLeft'
  | 'wordRight'
  | 'up'
  | 'down'
  | 'lineStart'
  | 'lineEnd';
export type MenuCommand = 'close';
export type NameCommand = 'submit' | 'cancel' | 'erase' | 'eraseWord' | 'eraseAll';
export type HelpCommand = 'close' | 'up' | 'down' | 'pageUp' | 'pageDown';
export type GlobalCommand = 'quit' | 'interrupt' | 'suspend' | 'redraw' | 'help';

export interface Commands {
  picker: PickerCommand;
  filter: FilterCommand;
  searchAll: SearchAllCommand;
  viewer: ViewerCommand;
  search: SearchCommand;
  raw: RawCommand;
  composer: ComposerCommand;
  menu: MenuCommand;
  help: HelpCommand;
  name: NameCommand;
}

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
    readonly rank: number;
    readonly keys?: string | ((glyphs: Glyphs) => string);
  };
}
