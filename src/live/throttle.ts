/**
 * A throttle for work that may be requested at any time. Promises: done soon when nothing was done for a while, so that a line that
 * arrives is seen immediately; while requests keep coming, done thirty times a second, or less often in a flood; never left undone
 * after the last request.
 */
import type { Clock } from '../rollout/file/clock.ts';

/** Thirty frames a second show news as well as sixty, for half of the work. */
const REST_MS = 33;
/** Lines that come faster than this many in one rest cannot be read: fewer frames are enough then. */
const FLOOD = 2;
/** Rows of a list that change all over: ten frames. */
const LIST_FLOOD_REST_MS = 100;
/** An open session: no line is seen more than fifty milliseconds after `tail -F` shows it. */
const SESSION_FLOOD_REST_MS = 45;

export interface ThrottleOptions {
  readonly clock: Clock;
  /** Waits this long even after a rest: what comes together is done together. */
  readonly gatherMs?: number;
  readonly floodRestMs?: number;
  readonly work: () => void;
}

export class Throttle {
  readonly #options: ThrottleOptions;
  #stop: (() => void) | null = null;
  #dueMs = 0;
  #workedMs = Number.NEGATIVE_INFINITY;
  /** Since the work was last done. */
  #requests = 0;
  #flooded = false;

  constructor(options: ThrottleOptions) {
    this.#options = options;
  }

  /** True while it was requested and not done. */
  get pending(): boolean {
    return this.#stop !== null;
  }

  /** Does the work soon, or after a rest. Work that may wait is done after `patienceMs`, or with the next that may not. */
  request(patienceMs = 0): void {
    if (patienceMs === 0) this.#requests += 1;
    const { clock, gatherMs = 0, floodRestMs = LIST_FLOOD_REST_MS } = this.#options;
    const nowMs = clock.elapsedMs();
    const restedMs = this.#workedMs + (this.#flooded ? floodRestMs : REST_MS);
    const dueMs = Math.max(nowMs + gatherMs, nowMs + patienceMs, restedMs);
    if (this.#stop !== null && this.#dueMs <= dueMs) return;
    this.#stop?.();
    this.#dueMs = dueMs;
    this.#stop = clock.after(dueMs - nowMs, () => this.runNow());
  }

  /** Does the work synchronously, whether or not it is time. */
  runNow(): void {
    this.cancel();
    this.#workedMs = this.#options.clock.elapsedMs();
    this.#flooded = this.#requests > FLOOD;
    this.#requests = 0;
    this.#options.work();
  }

  /** Withdraws all requests. */
  cancel(): void {
    this.#stop?.();
    this.#stop = null;
  }
}

/** For a session that is open. */
export function sessionThrottle(clock: Clock, work: () => void): Throttle {
  return new Throttle({ clock, work, floodRestMs: SESSION_FLOOD_REST_MS });
}
