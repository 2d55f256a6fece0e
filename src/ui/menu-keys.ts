/** The keys of a menu as the bytes that Ink knows: it reads these forms only, whatever the terminal sent. */
import type { KeyName } from '../app/key.ts';

export const MENU_KEYS: Readonly<Partial<Record<KeyName, string>>> = {
  up: '\u001B[A',
  down: '\u001B[B',
  enter: '\r',
};
