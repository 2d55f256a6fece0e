/**
 * At most so many rollouts are open at once, whoever opens them. Promises: first come, first served; a slot given back twice
 * counts once. Does not know about files.
 */

/** reliability.md: far below the 256 descriptors some systems give a process, with room for watchers and pipes. */
const OPEN_FILE_LIMIT = 32;

let free = OPEN_FILE_LIMIT;
const waiting: (() => void)[] = [];

/** Resolves with the way to give the slot back, as soon as one is free. */
export async function takeFileSlot(): Promise<() => void> {
  if (free > 0) free -= 1;
  else await new Promise<void>(resolve => waiting.push(resolve));
  let held = true;
  return () => {
    if (held) giveBack();
    held = false;
  };
}

/** A waiting caller inherits the slot, so nobody who comes later can overtake it. */
function giveBack(): void {
  const next = waiting.shift();
  if (next) next();
  else free += 1;
}
