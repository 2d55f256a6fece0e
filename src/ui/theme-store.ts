/** The theme on screen. It is another one once the terminal has told its colours, or was given others. */
import type { Machine } from '../terminal/machine.ts';
import type { TerminalColours } from '../terminal/terminal-colours.ts';
import { type Theme, themeFor } from '../terminal/theme.ts';

export class ThemeStore {
  readonly #env: Machine['env'];
  readonly #options: { readonly color: boolean };
  readonly #listeners = new Set<() => void>();
  #theme: Theme;
  /** The answer that the theme was made from. */
  #answered = '';

  constructor(env: Machine['env'], options: { readonly color: boolean }) {
    this.#env = env;
    this.#options = options;
    this.#theme = themeFor(env, options);
  }

  readonly get = (): Theme => this.#theme;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The terminal told its colours; the same ones change nothing. */
  answer(colours: TerminalColours): void {
    const answered = JSON.stringify(colours);
    if (answered === this.#answered) return;
    this.#answered = answered;
    this.#theme = themeFor(this.#env, { ...this.#options, answered: colours });
    for (const listener of this.#listeners) listener();
  }
}
