/**
 * Links that a terminal can open (OSC 8). In a painted row a link is a mark that looks like a style, a private SGR with a number, so that
 * whoever compares, cuts and scrolls rows knows styles alone; on the way out the marks of rolltop's own table become OSC 8, all others
 * nothing. Promises: what is sent is of the one form made here; a target is http, https, mailto, or a file that rolltop found, in printable ASCII; each use of one
 * target has the same id, so that a terminal joins a link that was wrapped.
 */
import type { Machine } from './machine.ts';

const ESC = '\u001B';
const CLOSE = `${ESC}]8;;${ESC}\\`;
/** No parameter of a style that anything means. */
const MARK_PARAMETER = 1008;
/** No number is that of a colour. */
const FIRST_NUMBER = 1000;
/** Targets that are remembered: many screens of them. */
const MOST_TARGETS = 4096;
const MARK_OR_RESET = /\u001B\[1008;(\d+)m|\u001B\[0?m/g;

const numbers = new Map<string, number>();
const targets = new Map<number, string>();
let nextNumber = FIRST_NUMBER;

/** The mark of a link in a painted row; it lasts to the next reset. */
export function linkMark(target: string): string {
  let number = numbers.get(target);
  if (number === undefined) {
    number = nextNumber++;
    numbers.set(target, number);
    targets.set(number, target);
    const [oldest] = targets;
    if (oldest !== undefined && targets.size > MOST_TARGETS) {
      targets.delete(oldest[0]);
      numbers.delete(oldest[1]);
    }
  }
  return `${ESC}[${MARK_PARAMETER};${number}m`;
}

/** `sequence` with its marks as links for the terminal, or without them. */
export function withLinks(sequence: string, how: 'shown' | 'left out'): string {
  let isOpen = false;
  const close = (): string => {
    const end = isOpen ? CLOSE : '';
    isOpen = false;
    return end;
  };
  const sent = sequence.replace(MARK_OR_RESET, (found, number: string | undefined) => {
    const ended = close();
    if (number === undefined) return ended + found;
    const target = how === 'shown' ? targets.get(Number(number)) : undefined;
    if (target === undefined) return ended;
    isOpen = true;
    return `${ended}${ESC}]8;id=rolltop-${number};${target}${ESC}\\`;
  });
  return sent + close();
}

/** Terminals that show them, by the name they give themselves. */
const PROGRAMS = /^(?:iTerm\.app|WezTerm|vscode|ghostty|Hyper|WarpTerminal|mintty|rio|Tabby)$/i;
const TERMS = /^(?:xterm-kitty|xterm-ghostty|ghostty|alacritty|foot|wezterm|contour|rio)/;
/** From these versions on: 0.50, after crashes in earlier ones; 20.12. */
const VTE_VERSION = 5000;
const KONSOLE_VERSION = 201_200;
const TMUX_VERSION = 3.4;

/** Whether the terminal takes links, by its environment; one that does not say so gets none. */
export function takesLinks(env: Machine['env']): boolean {
  const { TERM = '', TERM_PROGRAM = '', TERM_PROGRAM_VERSION = '', STY, TMUX } = env;
  if (TERM === '' || /^(?:dumb|linux|vt\d)/.test(TERM) || STY) return false;
  // tmux passes them on since 3.4 and loses them before; it says its version in its panes.
  if (TMUX || TERM_PROGRAM === 'tmux' || /^(?:tmux|screen)/.test(TERM))
    return TERM_PROGRAM === 'tmux' && tmuxNumber(TERM_PROGRAM_VERSION) >= TMUX_VERSION;
  return (
    PROGRAMS.test(TERM_PROGRAM) ||
    TERMS.test(TERM) ||
    Number(env.VTE_VERSION) >= VTE_VERSION ||
    Number(env.KONSOLE_VERSION) >= KONSOLE_VERSION ||
    Boolean(env.WT_SESSION) ||
    Boolean(env.KITTY_WINDOW_ID)
  );
}

/** Where the person wants them, too. */
export function linksFor(env: Machine['env'], { links }: { readonly links: boolean }): 'shown' | 'left out' {
  return links && takesLinks(env) ? 'shown' : 'left out';
}

/** `3.3a` and `next-3.6` are 3.3 and 3.6. */
function tmuxNumber(version: string): number {
  return Number(/\d+\.\d+/.exec(version)?.[0] ?? 0);
}
