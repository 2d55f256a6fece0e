/** The keys of the search over all sessions: its part of the one key table. */

import type { Binding } from '../commands.ts';
import { upAndDown } from '../key-labels.ts';

export const SEARCH_ALL_BINDINGS: readonly Binding<'searchAll'>[] = [
  {
    command: 'openHit',
    keys: ['enter'],
    help: 'open the session at the hit',
    footer: { label: 'open', rank: 1 },
  },
  {
    command: 'stopOrBack',
    keys: ['escape'],
    help: 'stop the search; again: back to the list',
    footer: { label: 'stop, back', rank: 2 },
  },
  {
    command: 'up',
    keys: ['up', 'ctrl+p'],
    help: 'previous hit',
    footer: { label: 'choose', rank: 3, keys: upAndDown },
  },
  { command: 'down', keys: ['down', 'ctrl+n'], help: 'next hit' },
  { command: 'pageUp', keys: ['pageUp', 'ctrl+b'], help: 'previous page' },
  { command: 'pageDown', keys: ['pageDown', 'ctrl+f'], help: 'next page' },
  {
    command: 'nextPlace',
    keys: ['tab'],
    help: 'search in all sessions, in this folder, in the archive',
    footer: { label: 'where', rank: 4 },
  },
  { command: 'previousPlace', keys: ['shift+tab'], help: 'the same, the other way round' },
  {
    command: 'regex',
    keys: ['ctrl+r'],
    help: 'as a regular expression, or as it stands',
    footer: { label: 'regex', rank: 5 },
  },
  { command: 'erase', keys: ['backspace', 'delete'], help: '' },
  { command: 'eraseWord', keys: ['ctrl+w', 'alt+backspace'], help: '' },
  { command: 'eraseAll', keys: ['ctrl+u'], help: '' },
];
