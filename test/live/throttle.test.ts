import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Throttle } from '../../src/live/throttle.ts';
import { type Clock, systemClock } from '../../src/rollout/file/clock.ts';

/** Time that passes only by `pass`. */
class HandClock implements Clock {
  #nowMs = 0;
  #setBackMs = 0;
  #due: { readonly atMs: number; readonly work: () => void }[] = [];

  readonly sleep = systemClock.sleep;

  readonly elapsedMs = (): number => this.#nowMs;

  readonly nowMs = (): number => this.#nowMs - this.#setBackMs;

  readonly after = (ms: number, work: () => void): (() => void) => {
    const one = { atMs: this.#nowMs + ms, work };
    this.#due.push(one);
    return () => {
      this.#due = this.#due.filter(other => other !== one);
    };
  };

  /** What is due stays as far off as it was: timers do not follow the wall clock. */
  setBack(ms: number): void {
    this.#setBackMs += ms;
  }

  pass(ms: number): void {
    const end = this.#nowMs + ms;
    for (;;) {
      const next = this.#due.filter(one => one.atMs <= end).sort((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined) break;
      this.#nowMs = next.atMs;
      this.#due = this.#due.filter(one => one !== next);
      next.work();
    }
    this.#nowMs = end;
  }
}

function throttled(options: { readonly gatherMs?: number; readonly floodRestMs?: number } = {}) {
  const clock = new HandClock();
  const doneMs: number[] = [];
  const throttle = new Throttle({ clock, ...options, work: () => doneMs.push(clock.nowMs()) });
  return { clock, throttle, doneMs };
}

it('answers immediately after a rest', () => {
  const { clock, throttle, doneMs } = throttled();
  clock.pass(1_000);
  throttle.request();
  clock.pass(0);
  expect(doneMs).toEqual([1_000]);
});

it('goes on when the clock is set back', () => {
  const { clock, throttle, doneMs } = throttled();
  clock.pass(3_600_000);
  throttle.request();
  clock.pass(0);
  clock.setBack(3_600_000);
  throttle.request();
  clock.pass(1_000);
  expect(doneMs).toHaveLength(2);
});

it('gathers what comes together', () => {
  const { clock, throttle, doneMs } = throttled({ gatherMs: 16 });
  throttle.request();
  clock.pass(10);
  throttle.request();
  clock.pass(100);
  expect(doneMs).toEqual([16]);
});

it('lets wait what may, until something may not', () => {
  const { clock, throttle, doneMs } = throttled({ gatherMs: 16 });
  throttle.request(250);
  clock.pass(249);
  expect(doneMs).toEqual([]);
  clock.pass(1);
  throttle.request(250);
  clock.pass(100);
  throttle.request();
  throttle.request(250);
  clock.pass(1_000);
  expect(doneMs).toEqual([250, 366]);
});

it('does what cannot wait now, and rests after it', () => {
  const { clock, throttle, doneMs } = throttled();
  throttle.request();
  throttle.runNow();
  throttle.request();
  clock.pass(1_000);
  expect(doneMs).toEqual([0, 33]);
});

it('rests longer in a flood, and not after it', () => {
  const { clock, throttle, doneMs } = throttled();
  for (let ms = 0; ms < 200; ms += 10) {
    throttle.request();
    clock.pass(10);
  }
  clock.pass(200);
  throttle.request();
  clock.pass(30);
  throttle.request();
  clock.pass(200);
  expect(doneMs).toEqual([0, 33, 133, 233, 400, 433]);
});

it('rests in a flood for as long as it is set to', () => {
  const { clock, throttle, doneMs } = throttled({ floodRestMs: 45 });
  for (let ms = 0; ms < 200; ms += 10) {
    throttle.request();
    clock.pass(10);
  }
  clock.pass(200);
  expect(doneMs).toEqual([0, 33, 78, 123, 168, 213]);
});

it('is not done when it was cancelled', () => {
  const { clock, throttle, doneMs } = throttled();
  throttle.request();
  expect(throttle.pending).toBe(true);
  throttle.cancel();
  clock.pass(1_000);
  expect(doneMs).toEqual([]);
});

it('requested at any times, does it after the last request, and never more than thirty times a second', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 1 }), gapsMs => {
      const { clock, throttle, doneMs } = throttled();
      let requestedMs = 0;
      for (const gap of gapsMs) {
        clock.pass(gap);
        requestedMs = clock.nowMs();
        throttle.request();
      }
      clock.pass(1_000);
      expect(doneMs.at(-1)).toBeGreaterThanOrEqual(requestedMs);
      expect(doneMs.at(-1)).toBeLessThanOrEqual(requestedMs + 100);
      const rests = doneMs.slice(1).map((at, index) => at - (doneMs[index] ?? 0));
      expect(rests.filter(rest => rest < 33)).toEqual([]);
    }),
  );
});
