/**
 * Which sequence calls the person at this terminal. Pure: the environment decides. A terminal that does not know a sequence drops it in
 * silence, so that the bell stands wherever the terminal's name does not promise more.
 */
import type { NotifyWay } from '../../app/bell/ways.ts';
import type { Machine } from '../machine.ts';
import type { Wrap } from '../wrap-sequence.ts';

/** In the order of the menu and the help. */
export const NOTIFY_WAYS = [
  'auto',
  'bell',
  'osc9',
  'osc777',
  'osc99',
  'off',
] as const satisfies readonly NotifyWay[];

export type Notification = Exclude<NotifyWay, 'auto' | 'off'>;

/** By TERM_PROGRAM, which the terminal itself sets. */
const BY_PROGRAM: Readonly<Record<string, Notification>> = {
  'iTerm.app': 'osc9',
  WezTerm: 'osc9',
  ghostty: 'osc9',
  WarpTerminal: 'osc9',
  kitty: 'osc99',
};

/** By TERM, which comes along through SSH. */
const BY_NAME: readonly (readonly [RegExp, Notification])[] = [
  [/^xterm-kitty/, 'osc99'],
  [/^(?:xterm-)?ghostty/, 'osc9'],
  [/^wezterm/, 'osc9'],
  [/^foot/, 'osc777'],
  [/^rxvt/, 'osc777'],
];

/** What is between rolltop and the terminal. TERM_PROGRAM is still the outer terminal's in an old tmux: tmux is asked about first. */
export function wrapFor({ TMUX, STY, TERM = '', TERM_PROGRAM }: Machine['env']): Wrap {
  // Screen in tmux, or started from it, puts its own name before that of the terminal: `screen.xterm-256color`.
  if (STY && (/^screen\./.test(TERM) || (!TMUX && /^screen/.test(TERM)))) return 'screen';
  if (TMUX || TERM_PROGRAM === 'tmux' || /^tmux/.test(TERM)) return 'tmux';
  // tmux calls itself screen too, and tells so by TMUX.
  return STY ? 'screen' : 'plain';
}

/** What `auto` is here. Through tmux and screen the outer terminal is not known: OSC 9 is what most of them take. */
export function usualNotification(env: Machine['env']): Notification {
  if (wrapFor(env) !== 'plain') return 'osc9';
  const { TERM = '', TERM_PROGRAM = '', LC_TERMINAL, KITTY_WINDOW_ID } = env;
  const named = BY_PROGRAM[TERM_PROGRAM] ?? BY_NAME.find(([name]) => name.test(TERM))?.[1];
  if (named !== undefined) return named;
  if (TERM_PROGRAM === '' && KITTY_WINDOW_ID) return 'osc99';
  // Through SSH, where TERM_PROGRAM does not come along.
  return TERM_PROGRAM === '' && LC_TERMINAL === 'iTerm2' ? 'osc9' : 'bell';
}
