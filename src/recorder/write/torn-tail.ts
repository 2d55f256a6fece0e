/**
 * Waits for a last line that another program may still be writing. Promises: a tail without its newline is called torn only
 * after the size has been still for 500 ms, so that the line of a slow writer is never cut in two. Does not write.
 */
import type { Clock } from '../../rollout/file/clock.ts';

const STILL_MS = 500;
const POLL_MS = 25;
/** No single line takes this long: what is written there is no line. */
const GIVE_UP_MS = 60_000;
const NEWLINE = 0x0a;

interface TailReader {
  readonly path: string;
  size(): Promise<number>;
  read(position: number, length: number): Promise<Buffer>;
}

/** The size of the file, and whether its last line is torn. An empty file is not torn. */
export async function waitForQuietTail(
  file: TailReader,
  clock: Clock,
): Promise<{ readonly size: number; readonly torn: boolean }> {
  const begun = clock.elapsedMs();
  let stillSince = begun;
  let lastSize = -1;
  for (;;) {
    const size = await file.size();
    if (size === 0 || (await file.read(size - 1, 1))[0] === NEWLINE) return { size, torn: false };
    const now = clock.elapsedMs();
    if (size !== lastSize) stillSince = now;
    else if (now - stillSince >= STILL_MS) return { size, torn: true };
    if (now - begun >= GIVE_UP_MS) throw new Error(`Somebody keeps writing one line to ${file.path}.`);
    lastSize = size;
    await clock.sleep(POLL_MS);
  }
}
