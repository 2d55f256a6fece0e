/**
 * What is known of the terminal's own colours: by its answers (OSC 10, 11 and 4; xterm's ctlseqs), else by the environment.
 */
import { BLACK, poleOn, type Rgb, rgb, WHITE } from './colours.ts';
import { takesStrings } from './control-strings.ts';
import type { Machine } from './machine.ts';

export interface TerminalColours {
  readonly background: Rgb | null;
  readonly foreground: Rgb | null;
  /** The first 16; null unless all are known. */
  readonly palette: readonly Rgb[] | null;
}

const UNKNOWN: TerminalColours = { background: null, foreground: null, palette: null };

/** Which of the terminal's colours: `text` and `background` are the default ones, a number one of the first 16. */
export interface ColourReport {
  readonly which: 'text' | 'background' | number;
  readonly colour: Rgb;
}

/** The Linux console: VGA colours, light grey on black. It has no sequence for asking. */
const LINUX_CONSOLE: TerminalColours = {
  background: BLACK,
  foreground: rgb('#aaaaaa'),
  palette: [
    ...['#000000', '#aa0000', '#00aa00', '#aa5500', '#0000aa', '#aa00aa', '#00aaaa', '#aaaaaa'],
    ...['#555555', '#ff5555', '#55ff55', '#ffff55', '#5555ff', '#ff55ff', '#55ffff', '#ffffff'],
  ].map(rgb),
};

/**
 * Only "light" or "dark" is known: the darkest usual light background, or the lightest usual dark one. What is readable on
 * it is readable on those beyond.
 */
const DARKEST_LIGHT = rgb('#e6e6e6');
const LIGHTEST_DARK = rgb('#303540');

/** What the person says of the background comes before what the terminal says, unless both agree. */
export function believing(said: 'light' | 'dark', told: TerminalColours): TerminalColours {
  const { background } = told;
  if (background !== null && (poleOn(background) === WHITE) === (said === 'dark')) return told;
  return { ...told, background: said === 'dark' ? LIGHTEST_DARK : DARKEST_LIGHT, foreground: null };
}

/** COLORFGBG (`15;0`, `0;default;15`) ends in the number of the background's colour: 0 to 6 and 8 are dark. */
export function coloursFromEnvironment({ COLORFGBG, TERM }: Machine['env']): TerminalColours {
  if (/^linux(?:-|$)/.test(TERM ?? '')) return LINUX_CONSOLE;
  const index = /;(\d{1,2})$/.exec(COLORFGBG ?? '')?.[1];
  if (index === undefined || Number(index) > 15) return UNKNOWN;
  const isDark = Number(index) <= 6 || Number(index) === 8;
  return { ...UNKNOWN, background: isDark ? LIGHTEST_DARK : DARKEST_LIGHT };
}

/** `11;rgb:ffff/ffff/ffff` → white as the background; null where it is not the answer to such a question. */
export function colourReport(answer: string): ColourReport | null {
  const [, kind, index, value] = /^(?:(10|11)|4;(\d{1,2}));(.+)$/.exec(answer) ?? [];
  const colour = value === undefined ? null : colourOf(value);
  if (colour === null) return null;
  if (kind !== undefined) return { which: kind === '10' ? 'text' : 'background', colour };
  return Number(index) < 16 ? { which: Number(index), colour } : null;
}

/** `rgb:h/h/h` with one to four digits each, `rgba:` with a fourth, or `#` and three, six, nine or twelve digits. */
function colourOf(value: string): Rgb | null {
  const hex = /^#((?:[\da-f]{3}){1,4})$/i.exec(value)?.[1];
  const digits = hex === undefined ? 0 : hex.length / 3;
  const parts =
    hex === undefined
      ? (/^rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})(?:\/[\da-f]{1,4})?$/i.exec(value)?.slice(1) ??
        [])
      : [hex.slice(0, digits), hex.slice(digits, 2 * digits), hex.slice(2 * digits)];
  const [red, green, blue] = parts.map(part =>
    Math.round((255 * Number.parseInt(part, 16)) / (16 ** part.length - 1)),
  );
  return red === undefined || green === undefined || blue === undefined ? null : { red, green, blue };
}

const ESC = '\u001B';
/** How long an answer is waited for before the terminal is given to another program, which must not read it. */
const ANSWER_MS = 100;

/** The question to the terminal and its answers. Until they come, what the environment says holds. */
export class ColourQuestion {
  readonly #env: Machine['env'];
  readonly #palette: (Rgb | undefined)[] = [];
  #foreground: Rgb | null = null;
  /** Ends the wait for the answer. */
  #end: () => void = () => {};
  #answered: Promise<void> = Promise.resolve();

  constructor(env: Machine['env']) {
    this.#env = env;
  }

  /** The sequence that asks; empty where asking is of no use. The background comes last: its answer ends the wait. */
  ask({ palette }: { readonly palette: boolean }): string {
    if (!takesStrings(this.#env)) return '';
    this.#end();
    this.#answered = new Promise(resolve => {
      this.#end = resolve;
      setTimeout(resolve, ANSWER_MS).unref();
    });
    const indexes = palette ? Array.from({ length: 16 }, (_, index) => `4;${index}`) : [];
    return [...indexes, '10', '11'].map(what => `${ESC}]${what};?${ESC}\\`).join('');
  }

  /** Resolves when the answer is here, or will not come any more. */
  answered(): Promise<void> {
    return this.#answered;
  }

  /** What is known once the background was told; null before. */
  take({ which, colour }: ColourReport): TerminalColours | null {
    if (which === 'text') this.#foreground = colour;
    else if (which !== 'background') this.#palette[which] = colour;
    if (which !== 'background') return null;
    this.#end();
    const palette = Array.from({ length: 16 }, (_, index) => this.#palette[index]);
    const known = palette.filter(told => told !== undefined);
    return {
      background: colour,
      foreground: this.#foreground,
      palette: known.length === palette.length ? known : null,
    };
  }
}
