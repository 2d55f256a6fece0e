/**
 * One timer for all connections: each is looked at once a second. A timer for each of fifty hosts would wake an idle desk fifty times a
 * second. Runs only while there is a connection.
 */
import type { Clock } from '../../rollout/file/clock.ts';

const LOOK_MS = 1_000;

export class Pulse {
  readonly #clock: Clock;
  readonly #looks = new Set<() => void>();
  #stopTimer: (() => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls `look` once a second. Returns the way to stop. */
  add(look: () => void): () => void {
    this.#looks.add(look);
    this.#lookLater();
    return () => {
      this.#looks.delete(look);
      if (this.#looks.size === 0) this.#stop();
    };
  }

  #lookLater(): void {
    this.#stopTimer ??= this.#clock.after(LOOK_MS, () => {
      this.#stopTimer = null;
      for (const look of [...this.#looks]) look();
      if (this.#looks.size > 0) this.#lookLater();
    });
  }

  #stop(): void {
    this.#stopTimer?.();
    this.#stopTimer = null;
  }
}
