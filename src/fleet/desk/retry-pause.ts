/** How long to wait before a host that was lost is tried again. Pure. */

const PAUSES_MS = [1_000, 2_000, 5_000, 15_000, 60_000];
/** Twenty hosts behind one gateway that was restarted should not all come at once. */
const SPREAD = 0.2;

/** `failures`: how often it was tried in vain since it was last there, from 1 on. `random`: 0 to 1. */
export function retryPauseMs(failures: number, random: number): number {
  const pause = PAUSES_MS[Math.min(failures, PAUSES_MS.length) - 1] ?? 1_000;
  return Math.round(pause * (1 - SPREAD + 2 * SPREAD * random));
}
