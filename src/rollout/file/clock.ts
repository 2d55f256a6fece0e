/** Time as the write side sees it, handed in so that tests need not wait. */
export interface Clock {
  /** Epoch milliseconds. */
  nowMs(): number;
  sleep(ms: number): Promise<void>;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  sleep: ms => new Promise(resolve => setTimeout(resolve, ms)),
};
