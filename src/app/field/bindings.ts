/** The keys of every field of one line. The composer has the same, and more of them for moving: there they page nothing. */
import type { EditCommand } from './commands.ts';

interface EditBinding {
  readonly command: EditCommand;
  readonly keys: readonly string[];
  readonly help: string;
}

/** With what they do: the help has them once, for all fields. */
export const EDIT_BINDINGS: readonly EditBinding[] = [
  { command: 'left', keys: ['left'], help: 'a character to the left' },
  { command: 'right', keys: ['right'], help: 'a character to the right' },
  { command: 'wordLeft', keys: ['alt+left', 'alt+b', 'ctrl+left'], help: 'a word to the left' },
  { command: 'wordRight', keys: ['alt+right', 'alt+f', 'ctrl+right'], help: 'a word to the right' },
  { command: 'lineStart', keys: ['home', 'ctrl+a'], help: 'to the start' },
  { command: 'lineEnd', keys: ['end', 'ctrl+e'], help: 'to the end' },
  { command: 'erase', keys: ['backspace'], help: 'erase the character before the cursor' },
  { command: 'eraseForward', keys: ['delete', 'ctrl+d'], help: 'erase the character at the cursor' },
  { command: 'eraseWord', keys: ['ctrl+w', 'alt+backspace'], help: 'erase the word before the cursor' },
  { command: 'eraseToLineStart', keys: ['ctrl+u'], help: 'erase to the start' },
  { command: 'eraseToLineEnd', keys: ['ctrl+k'], help: 'erase to the end' },
  { command: 'bringBack', keys: ['ctrl+y'], help: 'bring back what was erased last' },
];

/** The rows for the key table of one field. */
export const FIELD_BINDINGS: readonly EditBinding[] = EDIT_BINDINGS.map(binding => ({
  ...binding,
  help: '',
}));
