/**
 * The one key table: what a key does in which context, and the words the footer, the help screen and the README say about
 * it. State knows no keys, keys know no view. A key whose feature is not there is neither bound nor shown.
 */
import type { Glyphs } from '../text/row.ts';
import type { Commands, GlobalCommand, KeyContext } from './commands.ts';
import { composerBindings } from './composer/bindings.ts';
import type { Key, KeyName } from './key.ts';
import { upAndDown } from './key-labels.ts';
import { searchAllBindings } from './search-all/bindings.ts';
import { rawBindings } from './viewer/raw-bindings.ts';

export interface Binding<C extends KeyContext = KeyContext> {
  readonly context: C;
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

const on = <C extends KeyContext>(
  context: C,
  rows: readonly Omit<Binding<C>, 'context'>[],
): readonly Binding<C>[] => rows.map(row => ({ context, ...row }) as Binding<C>);

export const bindings: readonly Binding[] = [
  ...on('picker', [
    {
      command: 'open',
      keys: ['enter', 'right', 'l'],
      help: 'open the session',
      footer: { label: 'open', rank: 1 },
    },
    {
      command: 'resume',
      keys: ['r'],
      help: 'write a message to the session (resume)',
      footer: { label: 'resume', rank: 4 },
    },
    {
      command: 'codex',
      keys: ['o'],
      help: 'open the session in Codex itself; rolltop comes back afterwards',
      footer: { label: 'codex', rank: 11 },
    },
    { command: 'codexFork', keys: ['O'], help: 'fork the session in Codex itself' },
    {
      command: 'filter',
      keys: ['/'],
      help: 'filter by title, name, folder, branch or id',
      footer: { label: 'filter', rank: 2 },
    },
    {
      command: 'searchAll',
      keys: ['S'],
      help: 'search in what was said, in all sessions',
      footer: { label: 'search', rank: 5 },
    },
    { command: 'sortMenu', keys: ['s'], help: 'choose the order', footer: { label: 'sort', rank: 8 } },
    {
      command: 'nextScope',
      keys: ['tab'],
      help: 'next scope: all, this folder, live, archived',
      footer: { label: 'scope', rank: 6 },
    },
    { command: 'previousScope', keys: ['shift+tab'], help: 'previous scope' },
    { command: 'scopeMenu', keys: ['v'], help: 'choose the scope' },
    {
      command: 'copyMenu',
      keys: ['y'],
      help: 'copy the id, path, message or resume command',
      footer: { label: 'copy', rank: 9 },
    },
    {
      command: 'archive',
      keys: ['a'],
      help: 'archive, or bring back from the archive',
      footer: { label: 'archive', rank: 10 },
    },
    { command: 'undo', keys: ['u'], help: 'undo the last archive while its notice is shown' },
    { command: 'rename', keys: ['n'], help: 'give the session a name' },
    { command: 'unfold', keys: ['+'], help: 'show the sub-agents of the session' },
    { command: 'fold', keys: ['-'], help: 'fold the sub-agents again' },
    { command: 'up', keys: ['up', 'k', 'ctrl+p'], help: 'previous session' },
    { command: 'down', keys: ['down', 'j', 'ctrl+n'], help: 'next session' },
    { command: 'pageUp', keys: ['pageUp', 'b', 'ctrl+b'], help: 'previous page' },
    { command: 'pageDown', keys: ['pageDown', 'space', 'ctrl+f'], help: 'next page' },
    { command: 'first', keys: ['g', 'home'], help: 'first session' },
    { command: 'last', keys: ['G', 'end'], help: 'last session' },
    { command: 'clearFilter', keys: ['escape'], help: 'clear the filter' },
    { command: 'help', keys: ['?'], help: 'this help', footer: { label: 'help', rank: 3 } },
    { command: 'quit', keys: ['q'], help: 'quit', footer: { label: 'quit', rank: 7 } },
  ]),
  ...on('filter', [
    {
      command: 'openSelected',
      keys: ['enter'],
      help: 'open the selected session',
      footer: { label: 'open', rank: 1 },
    },
    { command: 'clear', keys: ['escape'], help: 'clear the filter', footer: { label: 'clear', rank: 2 } },
    {
      command: 'up',
      keys: ['up', 'ctrl+p'],
      help: 'previous session',
      footer: { label: 'choose', rank: 3, keys: upAndDown },
    },
    { command: 'down', keys: ['down', 'ctrl+n', 'tab'], help: 'next session' },
    { command: 'pageUp', keys: ['pageUp'], help: 'previous page' },
    { command: 'pageDown', keys: ['pageDown'], help: 'next page' },
    { command: 'erase', keys: ['backspace', 'delete'], help: '' },
    { command: 'eraseWord', keys: ['ctrl+w', 'alt+backspace'], help: '' },
    { command: 'eraseAll', keys: ['ctrl+u'], help: '' },
  ]),
  ...on('searchAll', searchAllBindings),
  ...on('viewer', [
    {
      command: 'previousTurn',
      keys: ['[', 'K'],
      help: 'previous turn',
      footer: { label: 'turns', rank: 5, keys: '[ ]' },
    },
    { command: 'nextTurn', keys: [']', 'J'], help: 'next turn' },
    { command: 'nextFailed', keys: ['e'], help: 'next failed command', footer: { label: 'errors', rank: 6 } },
    { command: 'previousFailed', keys: ['E'], help: 'previous failed command' },
    {
      command: 'search',
      keys: ['/'],
      help: 'search in this conversation',
      footer: { label: 'search', rank: 2 },
    },
    { command: 'nextHit', keys: ['n'], help: 'next hit; without a search: give the session a name' },
    { command: 'previousHit', keys: ['N'], help: 'previous hit' },
    {
      command: 'fold',
      keys: ['enter'],
      help: 'fold or unfold the item at the mark',
      footer: { label: 'fold', rank: 7 },
    },
    { command: 'foldAll', keys: ['z'], help: 'unfold all, fold all, as usual' },
    { command: 'nextItem', keys: ['tab'], help: 'move the mark to the next item' },
    { command: 'previousItem', keys: ['shift+tab'], help: 'move the mark to the previous item' },
    {
      command: 'detail',
      keys: ['t'],
      help: 'show talk, + tools, everything',
      footer: { label: 'detail', rank: 9 },
    },
    { command: 'raw', keys: ['m'], help: 'raw JSON of the item at the mark' },
    {
      command: 'resume',
      keys: ['r'],
      help: 'write a message (resume)',
      footer: { label: 'resume', rank: 4 },
    },
    {
      command: 'codex',
      keys: ['o'],
      help: 'open the session in Codex itself; rolltop comes back afterwards',
      footer: { label: 'codex', rank: 8 },
    },
    { command: 'codexFork', keys: ['O'], help: 'fork the session in Codex itself' },
    {
      command: 'stopTurn',
      keys: ['ctrl+x'],
      help: 'stop the turn that was asked for here (left alone, it goes on when rolltop quits)',
    },
    {
      command: 'copyMenu',
      keys: ['y'],
      help: 'copy the id, path, message or resume command',
      footer: { label: 'copy', rank: 10 },
    },
    { command: 'archive', keys: ['a'], help: 'archive, or bring back from the archive' },
    { command: 'undo', keys: ['u'], help: 'undo the last archive while its notice is shown' },
    { command: 'lineUp', keys: ['up', 'k'], help: 'one row up (pauses following)' },
    { command: 'lineDown', keys: ['down', 'j'], help: 'one row down' },
    { command: 'pageUp', keys: ['pageUp', 'ctrl+b', 'b'], help: 'one page up' },
    { command: 'pageDown', keys: ['pageDown', 'ctrl+f', 'space'], help: 'one page down' },
    { command: 'halfUp', keys: ['ctrl+u'], help: 'half a page up' },
    { command: 'halfDown', keys: ['ctrl+d'], help: 'half a page down' },
    { command: 'top', keys: ['g', 'home'], help: 'to the beginning' },
    { command: 'end', keys: ['G', 'end'], help: 'to the end, and follow' },
    { command: 'percent50', keys: ['5'], help: 'to 50 % of the file; 1 to 9: 10 % to 90 %' },
    ...([1, 2, 3, 4, 6, 7, 8, 9] as const).map(
      tenth => ({ command: `percent${tenth}0`, keys: [String(tenth)], help: '' }) as const,
    ),
    { command: 'back', keys: ['escape', 'left', 'h'], help: 'back to the list' },
    {
      command: 'leave',
      keys: ['q'],
      help: 'back to the list, or quit when opened by name',
      footer: { label: 'back', rank: 1 },
    },
    { command: 'help', keys: ['?'], help: 'this help', footer: { label: 'help', rank: 3 } },
  ]),
  ...on('raw', rawBindings),
  ...on('search', [
    {
      command: 'submit',
      keys: ['enter'],
      help: 'find; again: the next hit',
      footer: { label: 'find', rank: 1 },
    },
    {
      command: 'cancel',
      keys: ['escape'],
      help: 'end the search, keep the place',
      footer: { label: 'end search', rank: 2 },
    },
    { command: 'erase', keys: ['backspace', 'delete'], help: '' },
    { command: 'eraseWord', keys: ['ctrl+w', 'alt+backspace'], help: '' },
    { command: 'eraseAll', keys: ['ctrl+u'], help: '' },
  ]),
  ...on('composer', composerBindings),
  ...on('name', [
    { command: 'submit', keys: ['enter'], help: 'give the session this name' },
    { command: 'cancel', keys: ['escape'], help: 'leave the name as it was' },
    { command: 'erase', keys: ['backspace', 'delete'], help: '' },
    { command: 'eraseWord', keys: ['ctrl+w', 'alt+backspace'], help: '' },
    { command: 'eraseAll', keys: ['ctrl+u'], help: 'erase the whole name' },
  ]),
  ...on('menu', [{ command: 'close', keys: ['escape', 'q'], help: '', footer: { label: 'close', rank: 1 } }]),
  ...on('help', [
    { command: 'close', keys: ['escape', 'q', '?', 'enter'], help: '', footer: { label: 'close', rank: 1 } },
    { command: 'up', keys: ['up', 'k'], help: '', footer: { label: 'scroll', rank: 2, keys: upAndDown } },
    { command: 'down', keys: ['down', 'j'], help: '' },
    { command: 'pageUp', keys: ['pageUp', 'b'], help: '' },
    { command: 'pageDown', keys: ['pageDown', 'space'], help: '' },
  ]),
];

/** Work everywhere, before any context. */
export const globalBindings: readonly {
  readonly command: GlobalCommand;
  readonly keys: readonly string[];
  readonly help: string;
}[] = [
  { command: 'interrupt', keys: ['ctrl+c'], help: 'quit (in the composer: clear the text first)' },
  { command: 'suspend', keys: ['ctrl+z'], help: 'suspend; fg comes back to the same place' },
  { command: 'redraw', keys: ['ctrl+l'], help: 'draw again and look at the disk again' },
];

/** The notation of a key: `up`, `ctrl+b`, `shift+tab`, `space`, `G`. Shift is said only where it is not in the text. */
export function notation(key: Key): string {
  const base: KeyName | string = key.name !== 'char' ? key.name : key.text === ' ' ? 'space' : key.text;
  const shift = key.shift && key.name !== 'char' ? 'shift+' : '';
  return `${key.ctrl ? 'ctrl+' : ''}${key.alt ? 'alt+' : ''}${shift}${base}`;
}

const table = new Map<string, Commands[KeyContext] | GlobalCommand>();
for (const { context, command, keys } of bindings)
  for (const key of keys) table.set(`${context} ${key}`, command);
const globals = new Map(
  globalBindings.flatMap(({ command, keys }) => keys.map(key => [key, command] as const)),
);

/** What `key` does in `context`, or null: then it is text in a field, and nothing elsewhere. */
export function commandFor<C extends KeyContext>(context: C, key: Key): Commands[C] | GlobalCommand | null {
  const name = notation(key);
  return globals.get(name) ?? (table.get(`${context} ${name}`) as Commands[C] | undefined) ?? null;
}
