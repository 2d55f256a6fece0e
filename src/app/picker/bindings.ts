/** The keys of the list, and of its filter field. */
import type { Binding } from '../commands.ts';
import { BELOW_FILTER_BINDINGS, FILTER_FIELD_BINDINGS } from '../filter/bindings.ts';

export const PICKER_BINDINGS: readonly Binding<'picker'>[] = [
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
  { command: 'codexFork', keys: ['O'], help: 'fork the session in Codex itself (pressed twice)' },
  {
    command: 'filter',
    keys: ['/'],
    help: 'filter: words, and conditions such as dir:api is:fork since:2d size:>1gb',
    footer: { label: 'filter', rank: 2 },
  },
  {
    command: 'searchAll',
    keys: ['S'],
    help: 'search in what was said, in all sessions',
    footer: { label: 'search', rank: 5 },
  },
  { command: 'usage', keys: ['U'], help: 'tokens used, what they cost at the API, and plan limits' },
  {
    command: 'board',
    keys: ['B'],
    help: 'the board: what is going on, by who waits for you, works, is ready',
    footer: { label: 'board', rank: 8 },
  },
  {
    command: 'sortMenu',
    keys: ['s'],
    help: 'choose the order: updated, created, size, turns, tokens, name; also the other way round',
    footer: { label: 'sort', rank: 8 },
  },
  {
    command: 'nextScope',
    keys: ['tab'],
    help: 'next scope: all, this folder, live, archived',
    footer: { label: 'scope', rank: 6 },
  },
  { command: 'previousScope', keys: ['shift+tab'], help: 'previous scope' },
  {
    command: 'scopeMenu',
    keys: ['v'],
    help: 'choose the scope, or a view that was kept; keep filter, scope and order under a name (@name in the filter), drop one',
  },
  {
    command: 'copyMenu',
    keys: ['y'],
    help: 'copy the id, path or resume command',
    footer: { label: 'copy', rank: 9 },
  },
  {
    command: 'export',
    keys: ['x'],
    help: 'export what is marked, else the selected session, without secrets: look through it, then write or copy it',
    footer: { label: 'export', rank: 13 },
  },
  {
    command: 'archive',
    keys: ['a'],
    help: 'archive, or bring back from the archive; what is marked, else the selected session',
    footer: { label: 'archive', rank: 10 },
  },
  { command: 'delete', keys: ['d'], help: 'move to the trash' },
  { command: 'pin', keys: ['p'], help: 'pin to the top of the list, or take the pin off' },
  { command: 'tags', keys: ['#'], help: 'give tags' },
  {
    command: 'examine',
    keys: ['D'],
    help: 'doctor: look for what is wrong with the session, or with all that are marked',
  },
  {
    command: 'mark',
    keys: ['space'],
    help: 'mark the session, and go on to the next: acts on sessions are then on all that are marked',
    footer: { label: 'mark', rank: 12 },
  },
  { command: 'markAll', keys: ['*'], help: 'mark all that are shown; again: none of them' },
  {
    command: 'undo',
    keys: ['u'],
    help: 'take back what was done last, while the footer says so',
  },
  { command: 'rename', keys: ['R'], help: 'give the session a name' },
  { command: 'unfold', keys: ['+'], help: 'show the sub-agents of the session' },
  { command: 'fold', keys: ['-'], help: 'fold the sub-agents again' },
  {
    command: 'notifyMenu',
    keys: ['N'],
    help: 'call you (bell or notification) when a session needs you or is ready: how, or not',
  },
  {
    command: 'hosts',
    keys: ['H'],
    help: 'hosts: choose the ssh hosts whose sessions stand in the list, and see how they are',
  },
  { command: 'up', keys: ['up', 'k', 'ctrl+p'], help: 'previous session' },
  { command: 'down', keys: ['down', 'j', 'ctrl+n'], help: 'next session' },
  { command: 'pageUp', keys: ['pageUp', 'b', 'ctrl+b'], help: 'previous page' },
  { command: 'pageDown', keys: ['pageDown', 'ctrl+f'], help: 'next page' },
  { command: 'previewUp', keys: ['ctrl+y'], help: 'scroll the preview up' },
  { command: 'previewDown', keys: ['ctrl+e'], help: 'scroll the preview down' },
  { command: 'previewPageUp', keys: ['ctrl+u'], help: 'scroll the preview up by most of its height' },
  { command: 'previewPageDown', keys: ['ctrl+d'], help: 'scroll the preview down by most of its height' },
  { command: 'first', keys: ['g', 'home'], help: 'first session' },
  { command: 'last', keys: ['G', 'end'], help: 'last session' },
  { command: 'clearFilter', keys: ['escape'], help: 'drop the marks, then clear the filter' },
  { command: 'help', keys: ['?'], help: 'this help', footer: { label: 'help', rank: 3 } },
  { command: 'quit', keys: ['q'], help: 'quit', footer: { label: 'quit', rank: 7 } },
];

export const FILTER_BINDINGS: readonly Binding<'filter'>[] = [
  {
    command: 'openSelected',
    keys: ['enter'],
    help: 'open the selected session',
    footer: { label: 'open', rank: 1 },
  },
  { command: 'clear', keys: ['escape'], help: 'clear the filter', footer: { label: 'clear', rank: 2 } },
  {
    command: 'toList',
    keys: ['ctrl+o'],
    help: 'to the list, which stays filtered: to mark what is shown, to archive or to delete it',
    footer: { label: 'act on these', rank: 3 },
  },
  ...BELOW_FILTER_BINDINGS,
  ...FILTER_FIELD_BINDINGS,
];
