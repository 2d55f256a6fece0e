/** Whether the terminal reads over the control strings (OSC) that it does not know. */
import type { Machine } from './machine.ts';

/** Terminals that show such a string as text, or that have nothing to answer it with. */
const SHOWS_THEM = /^(?:dumb|unknown|linux|vt\d|ansi|cons\d|eterm|sun)/;

export function takesStrings({ TERM = '' }: Machine['env']): boolean {
  return !SHOWS_THEM.test(TERM);
}
