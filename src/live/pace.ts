/**
 * Says when to do again what may be asked for at any time. Promises: done soon when nothing was done for a while, so that a line that
 * arrives is seen at once; while it is asked for all the time, done twenty times a second, or ten when it is a flood; what was asked for last is always done.
 */
import type { LiveClock } from './clock.ts';

/** Twenty frames a second show news as well as sixty, for a third of the work. */
const restMs = 50;
/** Nobody reads lines that come faster than this many in one rest: then ten frames do. */
const flood = 3;
const floodRestMs = 100;

export interface PaceOptions {
  readonly clock: LiveClock;
  /** Even after a rest: what comes together is done together. */
  readonly gatherMs?: number;
  readonly work: () => void;
}

export class Pace {
  readonly #options: PaceOptions;
  #stop: (() => void) | null = null;
  #workedMs = Number.NEGATIVE_INFINITY;
  /** Since it was last done. */
  #asked = 0;
  #flooded = false;

  constructor(options: PaceOptions) {
    this.#options = options;
  }

  /** True while it was asked for and not done. */
  get due(): boolean {
    return this.#stop !== null;
  }

  /** Soon, or when it has rested. */
  ask(): void {
    this.#asked += 1;
    if (this.#stop !== null) return;
    const { clock, gatherMs = 0 } = this.#options;
    const rest = this.#workedMs + (this.#flooded ? floodRestMs : restMs) - clock.nowMs();
    this.#stop = clock.after(Math.max(gatherMs, rest), () => this.now());
  }

  /** At once, whatever the pace. */
  now(): void {
    this.cancel();
    this.#workedMs = this.#options.clock.nowMs();
    this.#flooded = this.#asked > flood;
    this.#asked = 0;
    this.#options.work();
  }

  /** Not at all, until it is asked for again. */
  cancel(): void {
    this.#stop?.();
    this.#stop = null;
  }
}
