/** The keys of the composer: its part of the one key table. */
import type { Binding } from '../commands.ts';

export const COMPOSER_BINDINGS: readonly Binding<'composer'>[] = [
  { command: 'send', keys: ['enter'], help: 'record the message', footer: { label: 'record', rank: 1 } },
  {
    command: 'ask',
    keys: ['ctrl+x'],
    help: 'ask codex now: a turn begins at once, in the background',
    footer: { label: 'ask codex now', rank: 3 },
  },
  {
    command: 'newline',
    keys: ['alt+enter', 'ctrl+j'],
    help: 'new line',
    footer: { label: 'new line', rank: 4 },
  },
  {
    command: 'close',
    keys: ['escape'],
    help: 'close, the draft is kept',
    footer: { label: 'keep the draft', rank: 2 },
  },
  { command: 'erase', keys: ['backspace'], help: '' },
  { command: 'eraseForward', keys: ['delete', 'ctrl+d'], help: '' },
  { command: 'eraseWord', keys: ['ctrl+w', 'alt+backspace'], help: 'erase a word' },
  { command: 'eraseToLineStart', keys: ['ctrl+u'], help: 'erase to the start of the line' },
  { command: 'eraseToLineEnd', keys: ['ctrl+k'], help: 'erase to the end of the line' },
  { command: 'left', keys: ['left', 'ctrl+b'], help: '' },
  { command: 'right', keys: ['right', 'ctrl+f'], help: '' },
  { command: 'wordLeft', keys: ['alt+left', 'alt+b', 'ctrl+left'], help: 'a word to the left' },
  { command: 'wordRight', keys: ['alt+right', 'alt+f', 'ctrl+right'], help: 'a word to the right' },
  { command: 'up', keys: ['up', 'ctrl+p'], help: '' },
  { command: 'down', keys: ['down', 'ctrl+n'], help: '' },
  { command: 'lineStart', keys: ['home', 'ctrl+a'], help: '' },
  { command: 'lineEnd', keys: ['end', 'ctrl+e'], help: '' },
];
