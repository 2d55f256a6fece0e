/** What keys can do, context by context. Which key does what is in the `bindings.ts` of each screen; `keymap.ts` joins them. */
import type { BoardCommand, BoardFilterCommand, BoardPaneCommand } from './board/commands.ts';
import type { ComposerCommand } from './composer/commands.ts';
import type { ExportCommand, ExportFieldCommand } from './export-review/commands.ts';
import type {
  ExaminationCommand,
  HelpCommand,
  HelpSearchCommand,
  HostsCommand,
  ManyCommand,
  MenuCommand,
  NameCommand,
  TagsCommand,
  ViewNameCommand,
} from './overlays/commands.ts';
import type { FilterCommand, PickerCommand } from './picker/commands.ts';
import type { SearchAllCommand, SearchAllFilterCommand } from './search-all/commands.ts';
import type { UsageCommand } from './usage/commands.ts';
import type { RawCommand, SearchCommand, ViewerCommand } from './viewer/commands.ts';

/** What has the keys. `filter`, `search`, `searchAll` and `name` are fields of one line; in them and in `composer` printable keys are text. */
export type KeyContext = keyof Commands;

export interface Commands {
  /** The list. */
  picker: PickerCommand;
  /** The field of the list's filter. */
  filter: FilterCommand;
  /** The search over all sessions. */
  searchAll: SearchAllCommand;
  /** The board. */
  board: BoardCommand;
  /** A pane of the board, small or large. */
  boardPane: BoardPaneCommand;
  /** The field of the board's filter. */
  boardFilter: BoardFilterCommand;
  /** The field of the filter in that search. */
  searchAllFilter: SearchAllFilterCommand;
  /** What all sessions used. */
  usage: UsageCommand;
  /** An open session. */
  viewer: ViewerCommand;
  /** The field of the search in a session. */
  search: SearchCommand;
  /** The JSON lines of an item. */
  raw: RawCommand;
  /** The box in which a message is written. */
  composer: ComposerCommand;
  /** What is looked through before sessions are exported. */
  export: ExportCommand;
  /** The field for the turns that are exported, or for where to write them. */
  exportField: ExportFieldCommand;
  menu: MenuCommand;
  help: HelpCommand;
  /** The field of the search in the help. */
  helpSearch: HelpSearchCommand;
  /** The field for a session's name. */
  name: NameCommand;
  /** The field for the name of a view. */
  viewName: ViewNameCommand;
  /** The field for tags. */
  tags: TagsCommand;
  /** The question before an act on many sessions, and its progress. */
  many: ManyCommand;
  /** What was found in sessions that were examined. */
  examination: ExaminationCommand;
  /** The choice of hosts. */
  hosts: HostsCommand;
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

/** One row of the keys that work in every context. */
export interface GlobalBinding {
  readonly command: GlobalCommand;
  readonly keys: readonly string[];
  readonly help: string;
}

/** One row of the key table. */
export interface Binding<C extends KeyContext = KeyContext> {
  readonly command: Commands[C] | GlobalCommand;
  /** Key notations: `up`, `pageDown`, `ctrl+b`, `alt+enter`, `G`, `/`. The first is the one shown. */
  readonly keys: readonly string[];
  /** What the help screen and the manual page say; empty: not listed there (an alias nobody needs to read). */
  readonly help: string;
  /**
   * The short word in the footer; left out: not in the footer. Lower `rank` stays longer on narrow terminals. `of`: the commands
   * whose first keys are written together, where one word says what both do.
   */
  readonly footer?: {
    readonly label: string;
    /** Said in place of `label` where there is space, the shortest first. */
    readonly longer?: readonly string[];
    readonly rank: number;
    readonly of?: readonly (Commands[C] | GlobalCommand)[];
  };
}
