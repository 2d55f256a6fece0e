/** The keys of what opens over a screen: menus, the help, the field for a name. */
import type { Binding } from '../commands.ts';
import { upAndDown } from '../key-labels.ts';

export const MENU_BINDINGS: readonly Binding<'menu'>[] = [
  { command: 'close', keys: ['escape', 'q'], help: '', footer: { label: 'close', rank: 1 } },
];

export const HELP_BINDINGS: readonly Binding<'help'>[] = [
  { command: 'close', keys: ['escape', 'q', '?', 'enter'], help: '', footer: { label: 'close', rank: 1 } },
  { command: 'up', keys: ['up', 'k'], help: '', footer: { label: 'scroll', rank: 2, keys: upAndDown } },
  { command: 'down', keys: ['down', 'j'], help: '' },
  { command: 'pageUp', keys: ['pageUp', 'b'], help: '' },
  { command: 'pageDown', keys: ['pageDown', 'space'], help: '' },
];

export const NAME_BINDINGS: readonly Binding<'name'>[] = [
  { command: 'submit', keys: ['enter'], help: 'give the session this name' },
  { command: 'cancel', keys: ['escape'], help: 'leave the name as it was' },
  { command: 'erase', keys: ['backspace', 'delete'], help: '' },
  { command: 'eraseWord', keys: ['ctrl+w', 'alt+backspace'], help: '' },
  { command: 'eraseAll', keys: ['ctrl+u'], help: 'erase the whole name' },
];
