/** The keys of the board: its part of the one key table. */
import type { Binding } from '../commands.ts';

export const BOARD_BINDINGS: readonly Binding<'board'>[] = [
  {
    command: 'open',
    keys: ['enter', 'right', 'l'],
    help: 'open the session',
    footer: { label: 'open', rank: 1 },
  },
  {
    command: 'answer',
    keys: ['r'],
    help: 'answer: open the session, and write a message to it',
    footer: { label: 'answer', rank: 4 },
  },
  {
    command: 'back',
    keys: ['tab', 'escape', 'B'],
    help: 'to the list of all sessions',
    footer: { label: 'list', rank: 2 },
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
  { command: 'quit', keys: ['q'], help: 'quit', footer: { label: 'quit', rank: 5 } },
];
