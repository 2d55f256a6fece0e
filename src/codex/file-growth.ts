/** Waits until a file grows: that is how it is known that codex has written a message to its session. */
import { stat } from 'node:fs/promises';

/** A person sees no delay, and a disk has ten stats a second. */
const POLL_MS = 100;

/** 0 where there is no file. */
export async function fileSize(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.size ?? 0;
}

/** True as soon as the file is larger than `size`; false when `signal` comes before. */
export async function hasGrown(path: string, size: number, signal: AbortSignal): Promise<boolean> {
  for (;;) {
    // Read before the size: what was written just before the signal counts.
    const last = signal.aborted;
    if ((await fileSize(path)) > size) return true;
    if (last) return false;
    if (signal.aborted) continue;
    await new Promise<void>(resolve => {
      const timer = setTimeout(done, POLL_MS);
      function done(): void {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      }
      signal.addEventListener('abort', done);
    });
  }
}
