/** Tells when a file has grown: how it is seen that another program has written what it was given. */
import { stat } from 'node:fs/promises';

/** Soon enough for a person, seldom enough for a disk. */
const LOOK_EACH_MS = 100;

/** 0 where there is no file. */
export async function fileSize(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.size ?? 0;
}

/** True as soon as the file is larger than `size`; false when `signal` comes before. */
export async function hasGrown(path: string, size: number, signal: AbortSignal): Promise<boolean> {
  for (;;) {
    // Asked before looking: what was written just before the end counts.
    const last = signal.aborted;
    if ((await fileSize(path)) > size) return true;
    if (last) return false;
    if (signal.aborted) continue;
    await new Promise<void>(resolve => {
      const timer = setTimeout(done, LOOK_EACH_MS);
      function done(): void {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      }
      signal.addEventListener('abort', done);
    });
  }
}
