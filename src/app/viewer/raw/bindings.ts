/** The keys of the raw view: its part of the one key table. */
import type { Binding } from '../../commands.ts';

export const RAW_BINDINGS: readonly Binding<'raw'>[] = [
  { command: 'lineUp', keys: ['up', 'k'], help: 'one row up' },
  { command: 'lineDown', keys: ['down', 'j'], help: 'one row down' },
  { command: 'pageUp', keys: ['pageUp', 'ctrl+b', 'b'], help: 'one page up' },
  {
    command: 'pageDown',
    keys: ['pageDown', 'ctrl+f', 'space'],
    help: 'one page down; in a very long line on to its next part',
    footer: { label: 'page', rank: 2, of: ['pageUp', 'pageDown'] },
  },
  { command: 'halfUp', keys: ['ctrl+u'], help: 'half a page up' },
  { command: 'halfDown', keys: ['ctrl+d'], help: 'half a page down' },
  {
    command: 'top',
    keys: ['g', 'home'],
    help: 'to the beginning',
    footer: { label: 'ends', rank: 5, of: ['top', 'end'] },
  },
  { command: 'end', keys: ['G', 'end'], help: 'to the end' },
  { command: 'percent50', keys: ['5'], help: 'to 50 % of the line; 1 to 9: 10 % to 90 %' },
  ...([1, 2, 3, 4, 6, 7, 8, 9] as const).map(
    tenth => ({ command: `percent${tenth}0`, keys: [String(tenth)], help: '' }) as const,
  ),
  {
    command: 'nextItem',
    keys: ['tab'],
    help: 'the next item',
    footer: { label: 'next item', rank: 4 },
  },
  { command: 'previousItem', keys: ['shift+tab'], help: 'the previous item' },
  { command: 'board', keys: ['B'], help: 'the board: what is going on in all sessions' },
  {
    command: 'copyMenu',
    keys: ['y'],
    help: 'copy the message, its code, the command, its output, the patch, the answer, the id, path, link or resume command',
    footer: { label: 'copy', rank: 6 },
  },
  {
    command: 'close',
    keys: ['escape', 'q', 'm', 'enter', 'left', 'h'],
    help: 'back to the conversation',
    footer: { label: 'back', rank: 1 },
  },
  { command: 'help', keys: ['?'], help: 'this help', footer: { label: 'help', rank: 3 } },
];
