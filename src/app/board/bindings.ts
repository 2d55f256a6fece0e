/** The keys of the board, of its panes and of its filter: its part of the one key table. */
import type { Binding } from '../commands.ts';
import { BELOW_FILTER_BINDINGS, FILTER_FIELD_BINDINGS } from '../filter/bindings.ts';

export const BOARD_BINDINGS: readonly Binding<'board'>[] = [
  {
    command: 'open',
    keys: ['enter'],
    help: 'open the session',
    footer: { label: 'open', rank: 1 },
  },
  {
    command: 'toPanes',
    keys: ['right', 'l'],
    help: 'to the panes below the list; where there is no space for them: open the session',
    footer: { label: 'panes', rank: 8 },
  },
  {
    command: 'answer',
    keys: ['r'],
    help: 'answer: open the session, and write a message to it',
    footer: { label: 'answer', rank: 4 },
  },
  {
    command: 'back',
    keys: ['tab', 'B'],
    help: 'to the list of all sessions',
    footer: { label: 'list', rank: 2 },
  },
  { command: 'clearOrBack', keys: ['escape'], help: 'clear the filter; without one, to the list' },
  {
    command: 'filter',
    keys: ['/'],
    help: 'filter: words, and conditions such as dir:api is:waiting',
    footer: { label: 'filter', rank: 5 },
  },
  {
    command: 'group',
    keys: ['p'],
    help: 'group by folder, or by what the sessions do',
    footer: { label: 'by folder', rank: 6 },
  },
  {
    command: 'notifyMenu',
    keys: ['N'],
    help: 'call you (bell or notification) when a session needs you or is ready: how, or not',
    footer: { label: 'call me', rank: 7 },
  },
  { command: 'up', keys: ['up', 'k', 'ctrl+p'], help: 'previous session' },
  { command: 'down', keys: ['down', 'j', 'ctrl+n'], help: 'next session' },
  { command: 'pageUp', keys: ['pageUp', 'b', 'ctrl+b'], help: 'previous page' },
  { command: 'pageDown', keys: ['pageDown', 'ctrl+f', 'space'], help: 'next page' },
  { command: 'first', keys: ['g', 'home'], help: 'first session' },
  { command: 'last', keys: ['G', 'end'], help: 'last session' },
  { command: 'help', keys: ['?'], help: 'this help', footer: { label: 'help', rank: 3 } },
  { command: 'quit', keys: ['q'], help: 'quit', footer: { label: 'quit', rank: 9 } },
];

export const BOARD_PANE_BINDINGS: readonly Binding<'boardPane'>[] = [
  {
    command: 'larger',
    keys: ['enter'],
    help: 'as large as the screen; again: open the session',
    footer: { label: 'larger', rank: 1 },
  },
  {
    command: 'smaller',
    keys: ['escape'],
    help: 'as it was before; then back to the list of the board',
    footer: { label: 'smaller', rank: 2 },
  },
  {
    command: 'left',
    keys: ['left', 'h'],
    help: 'the pane to the left, from the first one back to the list; of a large one: the session before',
    footer: { label: 'beside', rank: 3, of: ['left', 'right'] },
  },
  { command: 'right', keys: ['right', 'l'], help: 'the pane to the right; of a large one: the next session' },
  {
    command: 'answer',
    keys: ['r'],
    help: 'answer: open the session, and write a message to it',
    footer: { label: 'answer', rank: 4 },
  },
  { command: 'back', keys: ['tab', 'B'], help: 'to the list of all sessions' },
  {
    command: 'up',
    keys: ['up', 'k', 'ctrl+p'],
    help: 'back to the list; of a large one: the session before',
  },
  { command: 'down', keys: ['down', 'j', 'ctrl+n'], help: 'of a large one: the next session' },
  { command: 'help', keys: ['?'], help: 'this help', footer: { label: 'help', rank: 5 } },
  { command: 'quit', keys: ['q'], help: 'quit', footer: { label: 'quit', rank: 6 } },
];

export const BOARD_FILTER_BINDINGS: readonly Binding<'boardFilter'>[] = [
  {
    command: 'keep',
    keys: ['enter'],
    help: 'keep the filter, and back to the sessions that fit',
    footer: { label: 'keep', rank: 1 },
  },
  { command: 'clear', keys: ['escape'], help: 'show all again', footer: { label: 'clear', rank: 2 } },
  ...BELOW_FILTER_BINDINGS,
  ...FILTER_FIELD_BINDINGS,
];
