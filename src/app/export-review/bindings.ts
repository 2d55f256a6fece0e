/** The keys of the review before an export, and of its field. */
import type { Binding } from '../commands.ts';
import { FIELD_BINDINGS } from '../field/bindings.ts';

export const EXPORT_BINDINGS: readonly Binding<'export'>[] = [
  {
    command: 'write',
    keys: ['enter'],
    help: 'write what is shown',
    footer: { label: 'write', longer: ['write it'], rank: 1 },
  },
  { command: 'copy', keys: ['y'], help: 'copy it instead', footer: { label: 'copy', rank: 3 } },
  {
    command: 'format',
    keys: ['f'],
    help: 'Markdown, HTML, JSON, text',
    footer: { label: 'format', rank: 4 },
  },
  {
    command: 'range',
    keys: ['r'],
    help: 'the whole session, the turn at the mark, from it on, up to it',
    footer: { label: 'range', rank: 5 },
  },
  { command: 'turns', keys: ['R'], help: 'type which turns: 5, 3-7, 3-, -7' },
  {
    command: 'tools',
    keys: ['t'],
    help: 'what tools printed: its beginning and end, all of it, none',
    footer: { label: 'tools', rank: 6 },
  },
  {
    command: 'thoughts',
    keys: ['T'],
    help: 'with or without what the model thought',
    footer: { label: 'thoughts', rank: 8 },
  },
  { command: 'path', keys: ['p'], help: 'write it elsewhere', footer: { label: 'path', rank: 7 } },
  {
    command: 'nextRedacted',
    keys: ['n'],
    help: 'to the next place where something was taken out',
    footer: { label: 'next redacted', rank: 10 },
  },
  { command: 'previousRedacted', keys: ['N'], help: 'to the one before' },
  {
    command: 'up',
    keys: ['up', 'k'],
    help: 'one row up',
    footer: { label: 'scroll', rank: 9, of: ['up', 'down'] },
  },
  { command: 'down', keys: ['down', 'j'], help: 'one row down' },
  { command: 'pageUp', keys: ['pageUp', 'ctrl+b', 'b', 'ctrl+u'], help: 'one page up' },
  { command: 'pageDown', keys: ['pageDown', 'ctrl+f', 'space', 'ctrl+d'], help: 'one page down' },
  { command: 'first', keys: ['g', 'home'], help: 'to the beginning' },
  { command: 'last', keys: ['G', 'end'], help: 'to the end' },
  {
    command: 'back',
    keys: ['escape', 'q', 'left', 'h'],
    help: 'back; nothing is written',
    footer: { label: 'back', rank: 2 },
  },
  { command: 'help', keys: ['?'], help: 'this help' },
];

export const EXPORT_FIELD_BINDINGS: readonly Binding<'exportField'>[] = [
  { command: 'submit', keys: ['enter'], help: 'take what is typed', footer: { label: 'take', rank: 1 } },
  { command: 'cancel', keys: ['escape'], help: 'leave it as it was', footer: { label: 'close', rank: 2 } },
  ...FIELD_BINDINGS,
];
