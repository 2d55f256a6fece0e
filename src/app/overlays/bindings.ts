/** The keys of what opens over a screen: menus, the help, the field for a name. */
import type { Binding } from '../commands.ts';
import { FIELD_BINDINGS } from '../field/bindings.ts';

export const MENU_BINDINGS: readonly Binding<'menu'>[] = [
  {
    command: 'close',
    keys: ['escape', 'q'],
    help: 'close without a choice',
    footer: { label: 'close', rank: 1 },
  },
];

export const HELP_BINDINGS: readonly Binding<'help'>[] = [
  {
    command: 'close',
    keys: ['escape', 'q', '?', 'enter'],
    help: 'close',
    footer: { label: 'close', rank: 1 },
  },
  { command: 'up', keys: ['up', 'k'], help: 'up', footer: { label: 'scroll', rank: 2, of: ['up', 'down'] } },
  { command: 'down', keys: ['down', 'j'], help: 'down' },
  {
    command: 'pageDown',
    keys: ['space', 'pageDown', 'f', 'ctrl+f'],
    help: 'next page',
    footer: { label: 'page', rank: 4, of: ['pageDown', 'pageUp'] },
  },
  { command: 'pageUp', keys: ['b', 'pageUp', 'ctrl+b'], help: 'previous page' },
  { command: 'first', keys: ['g', 'home'], help: 'to the beginning' },
  { command: 'last', keys: ['G', 'end'], help: 'to the end' },
  { command: 'search', keys: ['/'], help: 'search in the help', footer: { label: 'search', rank: 3 } },
  {
    command: 'nextHit',
    keys: ['n'],
    help: 'next hit',
    footer: { label: 'hits', rank: 2, of: ['nextHit', 'previousHit'] },
  },
  { command: 'previousHit', keys: ['N'], help: 'previous hit' },
];

export const HELP_SEARCH_BINDINGS: readonly Binding<'helpSearch'>[] = [
  { command: 'submit', keys: ['enter'], help: 'back to the help, at what was found' },
  { command: 'cancel', keys: ['escape'], help: 'drop the search' },
  ...FIELD_BINDINGS,
];

export const TAGS_BINDINGS: readonly Binding<'tags'>[] = [
  {
    command: 'submit',
    keys: ['enter'],
    help: 'give these tags; several sessions get them besides their own',
  },
  { command: 'complete', keys: ['tab'], help: 'complete the tag; again: the next one' },
  { command: 'cancel', keys: ['escape'], help: 'leave the tags as they were' },
  ...FIELD_BINDINGS,
];

export const MANY_BINDINGS: readonly Binding<'many'>[] = [
  { command: 'act', keys: ['enter'], help: 'do what the sentence says' },
  { command: 'cancel', keys: ['escape'], help: 'do nothing; while it runs: stop before the next session' },
  { command: 'takeBack', keys: ['u'], help: 'while it runs: stop, and take back what was done' },
  { command: 'up', keys: ['up', 'k'], help: 'up, in what could not be done' },
  { command: 'down', keys: ['down', 'j'], help: 'down' },
  { command: 'pageUp', keys: ['pageUp', 'b', 'ctrl+b'], help: 'previous page of it' },
  { command: 'pageDown', keys: ['pageDown', 'space', 'f', 'ctrl+f'], help: 'next page of it' },
];

export const EXAMINATION_BINDINGS: readonly Binding<'examination'>[] = [
  {
    command: 'stop',
    keys: ['escape'],
    help: 'while it looks: stop, and keep what was found; else close',
    footer: { label: 'close', rank: 1 },
  },
  { command: 'close', keys: ['q', 'enter'], help: 'close' },
  { command: 'up', keys: ['up', 'k'], help: 'up', footer: { label: 'scroll', rank: 2, of: ['up', 'down'] } },
  { command: 'down', keys: ['down', 'j'], help: 'down' },
  {
    command: 'pageDown',
    keys: ['space', 'pageDown', 'f', 'ctrl+f'],
    help: 'next page',
    footer: { label: 'page', rank: 4, of: ['pageDown', 'pageUp'] },
  },
  { command: 'pageUp', keys: ['b', 'pageUp', 'ctrl+b'], help: 'previous page' },
  { command: 'first', keys: ['g', 'home'], help: 'to the beginning' },
  { command: 'last', keys: ['G', 'end'], help: 'to the end' },
  { command: 'copy', keys: ['y'], help: 'copy all that was found', footer: { label: 'copy', rank: 3 } },
];

export const HOSTS_BINDINGS: readonly Binding<'hosts'>[] = [
  {
    command: 'toggle',
    keys: ['space'],
    help: 'choose the host, which connects it, or let it go; remembered for the next start',
    footer: { label: 'choose', rank: 2 },
  },
  {
    command: 'open',
    keys: ['enter', 'right', 'l'],
    help: 'a host that is there: its sessions alone; one that needs you: ssh asks on this terminal; else connect now',
    footer: { label: 'open', longer: ['its sessions, or connect'], rank: 1 },
  },
  {
    command: 'ask',
    keys: ['c'],
    help: 'let ssh ask on this terminal for a password, a code or a host key, and share that connection until rolltop ends',
    footer: { label: 'ssh asks', rank: 4 },
  },
  {
    command: 'up',
    keys: ['up', 'k', 'ctrl+p'],
    help: 'previous host',
    footer: { label: 'move', rank: 5, of: ['up', 'down'] },
  },
  { command: 'down', keys: ['down', 'j', 'ctrl+n'], help: 'next host' },
  { command: 'pageUp', keys: ['pageUp', 'b', 'ctrl+b'], help: 'previous page' },
  { command: 'pageDown', keys: ['pageDown', 'ctrl+f'], help: 'next page' },
  { command: 'first', keys: ['g', 'home'], help: 'first host' },
  { command: 'last', keys: ['G', 'end'], help: 'last host' },
  { command: 'help', keys: ['?'], help: 'this help' },
  {
    command: 'close',
    keys: ['escape', 'q', 'H', 'left'],
    help: 'back to the list',
    footer: { label: 'back', rank: 3 },
  },
];

export const NAME_BINDINGS: readonly Binding<'name'>[] = [
  { command: 'submit', keys: ['enter'], help: 'give the session this name' },
  { command: 'cancel', keys: ['escape'], help: 'leave the name as it was' },
  ...FIELD_BINDINGS,
];

export const VIEW_NAME_BINDINGS: readonly Binding<'viewName'>[] = [
  { command: 'submit', keys: ['enter'], help: 'keep what the list shows under this name' },
  { command: 'cancel', keys: ['escape'], help: 'keep nothing' },
  ...FIELD_BINDINGS,
];
