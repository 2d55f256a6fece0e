/** How far a long command is, on one line of standard error that is written over. Only a person at a terminal sees it. */
import type { CommandContext } from '../context.ts';

/** Often enough to be alive, seldom enough to cost nothing. */
const INTERVAL_MS = 100;
const CLEAR_LINE = '\r\u001b[K';

export class Progress {
  readonly #write: ((text: string) => void) | null;
  #lastMs = 0;
  #isShown = false;

  constructor({ program, json }: CommandContext) {
    const { stderr, env } = program.machine;
    const isTerminal = 'isTTY' in stderr && stderr.isTTY === true && env.TERM !== 'dumb';
    this.#write = isTerminal && !json ? text => void stderr.write(text) : null;
  }

  /** What `text` says is safe, and shorter than a row; it is asked only when it is shown. */
  show(text: () => string): void {
    const nowMs = performance.now();
    if (this.#write === null || nowMs - this.#lastMs < INTERVAL_MS) return;
    this.#lastMs = nowMs;
    this.#isShown = true;
    this.#write(`${CLEAR_LINE}${text()}`);
  }

  /** Before anything else is written. */
  clear(): void {
    if (this.#isShown) this.#write?.(CLEAR_LINE);
    this.#isShown = false;
  }
}
