/**
 * The clock of every folder, passed in so that tests need not wait. Promises nothing about precision. `systemClock` alone decides
 * what the time is: nothing else in rollout, recorder and live reads it.
 */
export interface Clock {
  /** Epoch milliseconds, as a person set them: for what is written, and compared with the times of files. It can step back. */
  nowMs(): number;
  /** Milliseconds since some moment, never fewer than before: what a wait is measured by. */
  elapsedMs(): number;
  /** Runs `work` once after `ms`; returns the way to stop it. Never keeps the process alive: a program that is done ends. */
  after(ms: number, work: () => void): () => void;
  /** Resolves after `ms`, and keeps the process alive until then. */
  sleep(ms: number): Promise<void>;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  elapsedMs: () => performance.now(),
  after: (ms, work) => {
    if (ms <= 0) return immediately(work);
    const timer = setTimeout(work, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
  sleep: ms => new Promise(resolve => setTimeout(resolve, ms)),
};

/** In this turn of the loop: the shortest wait of a timer is a millisecond. Keeps the process alive for no longer than that. */
function immediately(work: () => void): () => void {
  const immediate = setImmediate(work);
  return () => clearImmediate(immediate);
}

/** Checks every two milliseconds whether `holds`, for no longer than `patienceMs`. */
export async function waitUntil(holds: () => boolean, clock: Clock, patienceMs: number): Promise<void> {
  const deadlineMs = clock.elapsedMs() + patienceMs;
  while (!holds() && clock.elapsedMs() < deadlineMs)
    await new Promise<void>(resolve => clock.after(2, resolve));
}
