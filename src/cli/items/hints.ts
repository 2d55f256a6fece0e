/** Word that a followed file may have changed, from whoever watches it: a check of it need not wait for its turn. */
import { setTimeout as pause } from 'node:timers/promises';

/** Ends a pause between two checks. */
export class Hints {
  #came = false;
  #wake: () => void = () => {};

  readonly hint = (): void => {
    this.#came = true;
    this.#wake();
  };

  /** Resolves with the next hint, at once with one that came meanwhile. */
  async pause(ms: number, signal: AbortSignal): Promise<void> {
    const waiting = new AbortController();
    this.#wake = () => waiting.abort();
    if (!this.#came)
      await pause(ms, undefined, { signal: AbortSignal.any([signal, waiting.signal]) }).catch(() => {});
    this.#came = false;
  }
}
