/**
 * Time as the stores see it, handed in so that tests need not wait. Promises nothing about precision. Timers never keep the
 * process alive: a program that is done ends.
 */
export interface LiveClock {
  /** Wall clock, epoch ms. */
  nowMs(): number;
  /** Runs `work` once after `ms`; returns the way to stop it. */
  after(ms: number, work: () => void): () => void;
}

export const systemLiveClock: LiveClock = {
  nowMs: () => Date.now(),
  after: (ms, work) => {
    if (ms <= 0) return soon(work);
    const timer = setTimeout(work, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** In this turn of the loop: a timer's shortest wait is a millisecond, and another waking. It keeps the process for no longer. */
function soon(work: () => void): () => void {
  const immediate = setImmediate(work);
  return () => clearImmediate(immediate);
}

/** Looks every few milliseconds whether `holds`; waits for it no longer than `patienceMs`. */
export async function waitUntil(holds: () => boolean, clock: LiveClock, patienceMs: number): Promise<void> {
  const deadline = clock.nowMs() + patienceMs;
  while (!holds() && clock.nowMs() < deadline) await new Promise<void>(resolve => clock.after(2, resolve));
}
