/**
 * Whether the terminal reports when its window gets or loses the keyboard (DEC mode 1004): by the question for a mode (DECRQM). A terminal
 * that has just been typed into has the keyboard, and may say nothing until it loses it.
 */
import { takesStrings } from './control-strings.ts';
import type { Machine } from './machine.ts';
import { wrapFor } from './notify/ways.ts';

/**
 * Sent before the first frame, which clears the screen: some terminals draw the end of it. Empty in tmux and screen, which have the mode and
 * yet report nothing where they are not set to.
 */
export function focusQuestion(env: Machine['env']): string {
  return takesStrings(env) && wrapFor(env) === 'plain' ? '\u001B[?1004$p' : '';
}

/** The answer: the mode is set, now (1) or always (3). */
export const REPORTS_FOCUS = /^\u001B\[\?1004;[13]\$y$/;
