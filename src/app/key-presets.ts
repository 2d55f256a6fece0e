/** Keys for people who are used to those of another program. What a preset does not name keeps its keys. */
import type { Commands } from './commands.ts';
import type { CONTEXT_NAMES, ContextName } from './key-contexts.ts';

type Keys<Command extends string> = Readonly<Partial<Record<Command, readonly string[]>>>;

type Preset = {
  readonly [Name in Exclude<ContextName, 'everywhere'>]?: Keys<Commands[(typeof CONTEXT_NAMES)[Name]]>;
} & { readonly everywhere?: undefined };

export type KeyPreset = 'vim' | 'emacs' | 'arrows';

export const PRESET_NAMES = ['vim', 'emacs', 'arrows'] as const satisfies readonly KeyPreset[];

const EMACS_PAGES = { pageUp: ['pageUp', 'alt+v'], pageDown: ['pageDown', 'ctrl+v'] } as const;
const EMACS_MOVES = {
  ...EMACS_PAGES,
  up: ['up', 'ctrl+p'],
  down: ['down', 'ctrl+n'],
  first: ['home', 'alt+<'],
  last: ['end', 'alt+>'],
} as const;
const EMACS_CANCEL = { cancel: ['ctrl+g', 'escape'] } as const;
const EMACS_LINES = { lineUp: ['up', 'ctrl+p'], lineDown: ['down', 'ctrl+n'] } as const;

const BY_ARROWS = {
  up: ['up'],
  down: ['down'],
  pageUp: ['pageUp'],
  pageDown: ['pageDown'],
  first: ['home'],
  last: ['end'],
} as const;

export const KEY_PRESETS: Readonly<Record<KeyPreset, Preset>> = {
  /** hjkl, g, G and the pages are there anyway; here Ctrl-D and Ctrl-U move in the list, and `{` `}` go by turns. */
  vim: {
    list: {
      pageUp: ['ctrl+u', 'pageUp', 'b', 'ctrl+b'],
      pageDown: ['ctrl+d', 'pageDown', 'ctrl+f'],
      previewUp: ['K', 'ctrl+y'],
      previewDown: ['J', 'ctrl+e'],
      previewPageUp: ['{'],
      previewPageDown: ['}'],
    },
    board: {
      pageUp: ['ctrl+u', 'pageUp', 'b', 'ctrl+b'],
      pageDown: ['ctrl+d', 'pageDown', 'ctrl+f', 'space'],
    },
    usage: {
      pageUp: ['ctrl+u', 'pageUp', 'b', 'ctrl+b'],
      pageDown: ['ctrl+d', 'pageDown', 'ctrl+f', 'space'],
    },
    session: {
      previousTurn: ['{', 'K'],
      nextTurn: ['}', 'J'],
      previousSession: ['['],
      nextSession: [']'],
      back: ['ctrl+o', 'escape', 'left', 'h'],
    },
  },
  emacs: {
    list: {
      ...EMACS_MOVES,
      open: ['enter', 'right', 'ctrl+f'],
      filter: ['ctrl+s', '/'],
      clearFilter: ['ctrl+g', 'escape'],
    },
    filter: { clear: ['ctrl+g', 'escape'] },
    searchAll: { ...EMACS_PAGES, stopOrBack: ['ctrl+g', 'escape'] },
    searchAllFilter: { toText: ['ctrl+g', 'down', 'enter', 'ctrl+n', 'escape'] },
    board: { ...EMACS_MOVES, clearOrBack: ['ctrl+g', 'escape'], filter: ['ctrl+s', '/'] },
    boardPane: { smaller: ['ctrl+g', 'escape'] },
    boardFilter: { clear: ['ctrl+g', 'escape'] },
    usage: { ...EMACS_MOVES, stopOrBack: ['ctrl+g', 'escape', 'U'] },
    session: {
      ...EMACS_LINES,
      pageUp: ['pageUp', 'alt+v', 'b'],
      pageDown: ['pageDown', 'ctrl+v', 'space'],
      top: ['home', 'alt+<'],
      end: ['end', 'alt+>'],
      search: ['ctrl+s', '/'],
      back: ['ctrl+g', 'escape', 'left'],
    },
    search: { submit: ['enter', 'ctrl+s'], cancel: ['ctrl+g', 'escape'] },
    raw: {
      ...EMACS_LINES,
      ...EMACS_PAGES,
      top: ['home', 'alt+<'],
      end: ['end', 'alt+>'],
      close: ['ctrl+g', 'escape', 'q', 'enter'],
    },
    export: {
      ...EMACS_PAGES,
      up: ['up', 'ctrl+p'],
      down: ['down', 'ctrl+n'],
      first: ['home', 'alt+<'],
      last: ['end', 'alt+>'],
      back: ['ctrl+g', 'escape'],
    },
    exportField: EMACS_CANCEL,
    question: {
      ...EMACS_PAGES,
      up: ['up', 'ctrl+p'],
      down: ['down', 'ctrl+n'],
      cancel: ['ctrl+g', 'escape'],
    },
    name: EMACS_CANCEL,
    viewName: EMACS_CANCEL,
    tags: EMACS_CANCEL,
    menu: { close: ['ctrl+g', 'escape', 'q'] },
    message: { close: ['ctrl+g', 'escape'], editor: ['alt+e'] },
    doctor: { ...EMACS_MOVES, stop: ['ctrl+g', 'escape'] },
    helpSearch: EMACS_CANCEL,
    help: {
      ...EMACS_MOVES,
      pageUp: ['pageUp', 'alt+v', 'b'],
      pageDown: ['pageDown', 'ctrl+v', 'space'],
      search: ['ctrl+s', '/'],
      close: ['ctrl+g', 'escape', 'q', '?', 'enter'],
    },
  },
  /** Moves by the keys that are labelled with them, and by no letter. */
  arrows: {
    list: {
      ...BY_ARROWS,
      open: ['enter', 'right'],
    },
    board: { ...BY_ARROWS, pageDown: ['pageDown', 'space'], toPanes: ['right'] },
    boardPane: { left: ['left'], right: ['right'], up: ['up'], down: ['down'] },
    usage: {
      ...BY_ARROWS,
      pageDown: ['pageDown', 'space'],
      nextGrouping: ['tab', 'right'],
      previousGrouping: ['shift+tab', 'left'],
    },
    session: {
      lineUp: ['up'],
      lineDown: ['down'],
      pageUp: ['pageUp'],
      pageDown: ['pageDown', 'space'],
      top: ['home'],
      end: ['end'],
      back: ['escape', 'left'],
    },
    raw: {
      lineUp: ['up'],
      lineDown: ['down'],
      pageUp: ['pageUp'],
      pageDown: ['pageDown', 'space'],
      top: ['home'],
      end: ['end'],
      close: ['escape', 'left', 'enter', 'q'],
    },
    doctor: { ...BY_ARROWS, pageDown: ['pageDown', 'space'] },
    help: { ...BY_ARROWS, pageDown: ['pageDown', 'space'] },
  },
};
