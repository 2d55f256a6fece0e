/**
 * Says when to do again what may be asked for at any time. Promises: done soon when nothing was done for a while, so that a line that
 * arrives is seen at once; while it is asked for all the time, done thirty times a second, or less often when it is a flood; what was asked for last is always done.
 */
import type { Clock } from '../rollout/file/clock.ts';

/** Thirty frames a second show news as well as sixty, for half of the work. */
const REST_MS = 33;
/** Nobody reads lines that come faster than this many in one rest: then fewer frames do. */
const FLOOD = 2;
/** Rows of a list that change all over: ten frames. */
const LIST_FLOOD_REST_MS = 100;
/** A session somebody watches: no line is seen more than fifty milliseconds after `tail -F` shows it. */
const WATCHED_FLOOD_REST_MS = 45;

export interface PaceOptions {
  readonly clock: Clock;
  /** Even after a rest: what comes together is done together. */
  readonly gatherMs?: number;
  readonly floodRestMs?: number;
  readonly work: () => void;
}

export class Pace {
  readonly #options: PaceOptions;
  #stop: (() => void) | null = null;
  #dueMs = 0;
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

  /** Soon, or when it has rested. What may wait is done after `patienceMs`, or with the next that may not. */
  ask(patienceMs = 0): void {
    if (patienceMs === 0) this.#asked += 1;
    const { clock, gatherMs = 0, floodRestMs = LIST_FLOOD_REST_MS } = this.#options;
    const nowMs = clock.nowMs();
    // A clock that was set back must not hold up news until it has caught up.
    const workedMs = Math.min(this.#workedMs, nowMs);
    const restedMs = workedMs + (this.#flooded ? floodRestMs : REST_MS);
    const dueMs = Math.max(nowMs + gatherMs, nowMs + patienceMs, restedMs);
    if (this.#stop !== null && this.#dueMs <= dueMs) return;
    this.#stop?.();
    this.#dueMs = dueMs;
    this.#stop = clock.after(dueMs - nowMs, () => this.now());
  }

  /** At once, whatever the pace. */
  now(): void {
    this.cancel();
    this.#workedMs = this.#options.clock.nowMs();
    this.#flooded = this.#asked > FLOOD;
    this.#asked = 0;
    this.#options.work();
  }

  /** Not at all, until it is asked for again. */
  cancel(): void {
    this.#stop?.();
    this.#stop = null;
  }
}

/** For a session that is open. */
export function watchedPace(clock: Clock, work: () => void): Pace {
  return new Pace({ clock, work, floodRestMs: WATCHED_FLOOD_REST_MS });
}
