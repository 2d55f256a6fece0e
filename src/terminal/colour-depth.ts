/**
 * How many colours the terminal shows, by its environment. What a person says (`--no-color`, NO_COLOR, CLICOLOR, FORCE_COLOR) comes
 * before what the terminal's name says. Pure.
 */
import type { Machine } from './machine.ts';

/** `exact`: 24 bits for each colour. */
export type ColourDepth = 'none' | '16' | '256' | 'exact';

/** Terminals without colours: hardware, and descriptions that leave colours out (`xterm-mono`, `linux-m`, `ansi-m`). */
const WITHOUT_COLOURS = /^(?:dumb|unknown|vt\d+.*|lat\d*|.*-(?:m|mono|nic-m))$/;
const EXACT = /-direct\d*$|^(?:xterm-)?(?:kitty|ghostty|alacritty|foot)|^wezterm/;
const MANY = /256|tmux|screen/;

const FORCED: Readonly<Record<string, ColourDepth>> = { 0: 'none', false: 'none', 2: '256', 3: 'exact' };

const isSet = (value: string | undefined): value is string => value !== undefined && value !== '';

export function colourDepth(env: Machine['env'], { color }: { readonly color: boolean }): ColourDepth {
  const { NO_COLOR, FORCE_COLOR, CLICOLOR, CLICOLOR_FORCE } = env;
  if (!color || isSet(NO_COLOR)) return 'none';
  const named = namedDepth(env);
  const forced = isSet(FORCE_COLOR) || (isSet(CLICOLOR_FORCE) && CLICOLOR_FORCE !== '0');
  if (forced) return FORCED[FORCE_COLOR ?? ''] ?? (named === 'none' ? '16' : named);
  return CLICOLOR === '0' ? 'none' : named;
}

function namedDepth({ TERM = '', COLORTERM = '' }: Machine['env']): ColourDepth {
  if (TERM === '' || WITHOUT_COLOURS.test(TERM)) return 'none';
  if (/^(?:truecolor|24bit)$/i.test(COLORTERM) || EXACT.test(TERM)) return 'exact';
  return MANY.test(TERM) || COLORTERM !== '' ? '256' : '16';
}
