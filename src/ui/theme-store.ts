/** The theme on screen. It is another one once the terminal has told its colours, or was given others. */
import type { Machine } from '../terminal/machine.ts';
import type { TerminalColours } from '../terminal/terminal-colours.ts';
import { type Theme, type ThemeOptions, themeFor } from '../terminal/theme.ts';
import type { ThemeChoice } from '../terminal/theme-choice.ts';

export class ThemeStore {
  readonly #env: Machine['env'];
  #options: ThemeOptions;
  readonly #listeners = new Set<() => void>();
  #theme: Theme;
  #answered: TerminalColours | null = null;

  constructor(env: Machine['env'], options: ThemeOptions) {
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
    if (JSON.stringify(colours) === JSON.stringify(this.#answered)) return;
    this.#answered = colours;
    this.#make();
  }

  /** The person chose another theme. */
  choose(choice: ThemeChoice): void {
    this.#options = { ...this.#options, choice };
    this.#make();
  }

  #make(): void {
    const answered = this.#answered === null ? {} : { answered: this.#answered };
    this.#theme = themeFor(this.#env, { ...this.#options, ...answered });
    for (const listener of this.#listeners) listener();
  }
}
