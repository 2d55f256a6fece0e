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
    const timer = setTimeout(work, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
