/** The keys of the search over all sessions, in its two fields: its part of the one key table. */

import type { Binding } from '../commands.ts';
import { FIELD_BINDINGS } from '../field/bindings.ts';
import { FILTER_FIELD_BINDINGS } from '../filter/bindings.ts';

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
    help: 'previous hit; from the first one to the filter above',
    footer: { label: 'choose', rank: 3, of: ['up', 'down'] },
  },
  { command: 'down', keys: ['down', 'ctrl+n'], help: 'next hit' },
  { command: 'pageUp', keys: ['pageUp', 'ctrl+b'], help: 'previous page' },
  { command: 'pageDown', keys: ['pageDown', 'ctrl+f'], help: 'next page' },
  {
    command: 'toFilter',
    keys: ['shift+tab'],
    help: 'to the filter: which sessions are searched',
    footer: { label: 'filter', rank: 4 },
  },
  {
    command: 'nextPlace',
    keys: ['tab'],
    help: 'search in all sessions, in this folder, in the archive',
    footer: { label: 'where', rank: 5 },
  },
  {
    command: 'regex',
    keys: ['ctrl+r'],
    help: 'as a regular expression, or as it stands',
    footer: { label: 'regex', rank: 6 },
  },
  ...FIELD_BINDINGS,
];

export const SEARCH_ALL_FILTER_BINDINGS: readonly Binding<'searchAllFilter'>[] = [
  {
    command: 'toText',
    keys: ['down', 'enter', 'ctrl+n', 'escape'],
    help: 'back to the search and its hits; the filter stays',
    footer: { label: 'to the search', rank: 1 },
  },
  ...FILTER_FIELD_BINDINGS,
];
