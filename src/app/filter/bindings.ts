/** The keys that all fields of a filter line have, and those of a list below one: parts of the key tables of their screens. */
import { FIELD_BINDINGS } from '../field/bindings.ts';

/** In the field itself. */
export const FILTER_FIELD_BINDINGS = [
  {
    command: 'complete',
    keys: ['tab'],
    help: 'complete the condition: its key, then the values that sessions have; again: the next one',
    footer: { label: 'complete', rank: 4 },
  },
  { command: 'completeBack', keys: ['shift+tab'], help: 'the choice before' },
  { command: 'right', keys: ['right'], help: 'keep the choice and go on behind it' },
  ...FIELD_BINDINGS.filter(({ command }) => command !== 'right'),
] as const;

/** In the sessions that fit, while the field has the keys. */
export const BELOW_FILTER_BINDINGS = [
  {
    command: 'up',
    keys: ['up', 'ctrl+p'],
    help: 'previous session',
    footer: { label: 'choose', rank: 5, of: ['up', 'down'] },
  },
  { command: 'down', keys: ['down', 'ctrl+n'], help: 'next session' },
  { command: 'pageUp', keys: ['pageUp'], help: 'previous page' },
  { command: 'pageDown', keys: ['pageDown'], help: 'next page' },
] as const;
