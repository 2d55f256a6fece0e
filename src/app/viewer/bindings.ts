/** The keys of an open session, and of its search field. Those of the raw view are in `raw/bindings.ts`. */
import type { Binding } from '../commands.ts';
import { FIELD_BINDINGS } from '../field/bindings.ts';

export const VIEWER_BINDINGS: readonly Binding<'viewer'>[] = [
  {
    command: 'previousTurn',
    keys: ['[', 'K'],
    help: 'previous turn',
    footer: { label: 'turns', rank: 5, of: ['previousTurn', 'nextTurn'] },
  },
  { command: 'nextTurn', keys: [']', 'J'], help: 'next turn' },
  { command: 'nextFailed', keys: ['e'], help: 'next failed command', footer: { label: 'errors', rank: 6 } },
  { command: 'previousFailed', keys: ['E'], help: 'previous failed command' },
  {
    command: 'search',
    keys: ['/'],
    help: 'search in this conversation, as you type',
    footer: { label: 'search', rank: 2 },
  },
  { command: 'nextHit', keys: ['n'], help: 'next hit' },
  { command: 'previousHit', keys: ['N'], help: 'previous hit' },
  {
    command: 'fold',
    keys: ['enter'],
    help: 'fold or unfold the item at the mark, and what was taken back there',
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
    help: 'copy the message, its code, the command, its output, the patch, the answer, the id, path, link or resume command',
    footer: { label: 'copy', rank: 10 },
  },
  {
    command: 'export',
    keys: ['x'],
    help: 'export the session or some turns, without secrets: look through it, then write or copy it',
    footer: { label: 'export', rank: 12 },
  },
  {
    command: 'editFiles',
    keys: ['v'],
    help: 'open the files of the patch at the mark in your own editor, at the change',
  },
  { command: 'page', keys: ['p'], help: 'the output or text of the item at the mark in $PAGER' },
  { command: 'nextSession', keys: ['}'], help: 'next session of the list' },
  { command: 'previousSession', keys: ['{'], help: 'previous session of the list' },
  { command: 'board', keys: ['B'], help: 'the board: what is going on in all sessions' },
  {
    command: 'relatives',
    keys: ['f'],
    help: 'to its family: parent, sub-agents, forks; the way back is to the very place',
    footer: { label: 'family', rank: 11 },
  },
  { command: 'rename', keys: ['R'], help: 'give the session a name' },
  { command: 'examine', keys: ['D'], help: 'doctor: look for what is wrong with the session' },
  { command: 'archive', keys: ['a'], help: 'archive, or bring back from the archive' },
  {
    command: 'undo',
    keys: ['u'],
    help: 'take back the last archiving, or bringing back, while the footer says so',
  },
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
];

export const SEARCH_BINDINGS: readonly Binding<'search'>[] = [
  {
    command: 'submit',
    keys: ['enter'],
    help: 'stay at the hit; again: the next one',
    footer: { label: 'stay here', rank: 1 },
  },
  {
    command: 'cancel',
    keys: ['escape'],
    help: 'end the search, back to where it began',
    footer: { label: 'back', longer: ['back to where it began'], rank: 2 },
  },
  ...FIELD_BINDINGS,
];
