/**
 * The keys of the composer: its part of the one key table. Enter adds the message to the session and starts nothing: that works without
 * Codex, costs nothing, is on disk at once, and a key that slipped does no harm. What starts a program and lets it work in a folder is
 * one key further, Ctrl-X, and `o` afterwards opens Codex itself, which then answers what was added.
 */
import type { Binding } from '../commands.ts';

export const COMPOSER_BINDINGS: readonly Binding<'composer'>[] = [
  {
    command: 'send',
    keys: ['enter'],
    help: 'add the message to the session; Codex answers it at its next start',
    footer: {
      label: 'add',
      longer: ['add to the session', 'add to the session: Codex answers at its next start'],
      rank: 1,
    },
  },
  {
    command: 'ask',
    keys: ['ctrl+x'],
    help: 'send it to Codex now: a turn begins at once, in the background',
    footer: { label: 'send now', longer: ['send to Codex now'], rank: 2 },
  },
  {
    command: 'newline',
    keys: ['alt+enter', 'ctrl+j'],
    help: 'new line',
    footer: { label: 'new line', rank: 4 },
  },
  {
    command: 'editor',
    keys: ['ctrl+g'],
    help: 'write it in your own editor; the draft is kept whatever happens there',
  },
  {
    command: 'close',
    keys: ['escape'],
    help: 'close, the draft is kept',
    footer: { label: 'keep the draft', rank: 3 },
  },
  { command: 'erase', keys: ['backspace'], help: '' },
  { command: 'eraseForward', keys: ['delete', 'ctrl+d'], help: '' },
  { command: 'eraseWord', keys: ['ctrl+w', 'alt+backspace'], help: 'erase a word' },
  { command: 'eraseToLineStart', keys: ['ctrl+u'], help: 'erase to the start of the line' },
  { command: 'eraseToLineEnd', keys: ['ctrl+k'], help: 'erase to the end of the line' },
  { command: 'bringBack', keys: ['ctrl+y'], help: 'bring back what was erased last' },
  { command: 'left', keys: ['left', 'ctrl+b'], help: '' },
  { command: 'right', keys: ['right', 'ctrl+f'], help: '' },
  { command: 'wordLeft', keys: ['alt+left', 'alt+b', 'ctrl+left'], help: 'a word to the left' },
  { command: 'wordRight', keys: ['alt+right', 'alt+f', 'ctrl+right'], help: 'a word to the right' },
  { command: 'up', keys: ['up', 'ctrl+p'], help: '' },
  { command: 'down', keys: ['down', 'ctrl+n'], help: '' },
  { command: 'lineStart', keys: ['home', 'ctrl+a'], help: '' },
  { command: 'lineEnd', keys: ['end', 'ctrl+e'], help: '' },
];
