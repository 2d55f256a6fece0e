/** For cases that are about bytes: the lock is taken in no time, and the half second in which a torn end has to be still is over at once. */
import { type Clock, systemClock } from '../../src/rollout/file/clock.ts';
import type { Flock } from '../../src/rollout/lock/flock.ts';

const quickFlock: Flock = { lock: async targets => targets.length };

export function quickTools(): { readonly clock: Clock; readonly flock: Flock } {
  let now = Date.UTC(2026, 10, 22);
  const sleep = (ms: number) => {
    now += ms;
    return Promise.resolve();
  };
  return { clock: { ...systemClock, nowMs: () => now, elapsedMs: () => now, sleep }, flock: quickFlock };
}
