/** A clock that stands still until a test lets time pass. */
import type { Clock } from '../../src/rollout/file/clock.ts';

interface Timer {
  readonly atMs: number;
  readonly work: () => void;
}

export class VirtualClock implements Clock {
  #ms = 0;
  #timers = new Set<Timer>();

  nowMs(): number {
    return this.#ms;
  }

  elapsedMs(): number {
    return this.#ms;
  }

  after(ms: number, work: () => void): () => void {
    const timer = { atMs: this.#ms + ms, work };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  sleep(ms: number): Promise<void> {
    return new Promise(resolve => this.after(ms, resolve));
  }

  /** Runs what is due, in its order. */
  pass(ms: number): void {
    const endMs = this.#ms + ms;
    for (;;) {
      const [next] = [...this.#timers].filter(timer => timer.atMs <= endMs).sort((a, b) => a.atMs - b.atMs);
      if (next === undefined) break;
      this.#timers.delete(next);
      this.#ms = next.atMs;
      next.work();
    }
    this.#ms = endMs;
  }
}
