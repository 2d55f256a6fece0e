/** The keys of the screen of what sessions used: its part of the one key table. */
import type { Binding } from '../commands.ts';

export const USAGE_BINDINGS: readonly Binding<'usage'>[] = [
  {
    command: 'nextGrouping',
    keys: ['tab', 'right', 'l'],
    help: 'sum by days, weeks, months, models, folders, sessions, hosts',
    footer: { label: 'sum by', rank: 1 },
  },
  { command: 'previousGrouping', keys: ['shift+tab', 'left', 'h'], help: 'the same, the other way round' },
  {
    command: 'stopOrBack',
    keys: ['escape', 'U'],
    help: 'stop reading; again: back to the list',
    footer: { label: 'stop, back', rank: 2 },
  },
  {
    command: 'up',
    keys: ['up', 'k', 'ctrl+p'],
    help: 'previous row',
    footer: { label: 'choose', rank: 4, of: ['up', 'down'] },
  },
  { command: 'down', keys: ['down', 'j', 'ctrl+n'], help: 'next row' },
  { command: 'pageUp', keys: ['pageUp', 'b', 'ctrl+b'], help: 'previous page' },
  { command: 'pageDown', keys: ['pageDown', 'space', 'ctrl+f'], help: 'next page' },
  { command: 'first', keys: ['g', 'home'], help: 'first row' },
  { command: 'last', keys: ['G', 'end'], help: 'last row' },
  {
    command: 'openRow',
    keys: ['enter'],
    help: 'by session: open it',
    footer: { label: 'open', rank: 6 },
  },
  { command: 'again', keys: ['R'], help: 'read all files again' },
  { command: 'help', keys: ['?'], help: 'this help', footer: { label: 'help', rank: 3 } },
  { command: 'quit', keys: ['q'], help: 'quit', footer: { label: 'quit', rank: 5 } },
];
