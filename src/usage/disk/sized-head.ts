/**
 * The beginning of a rollout and its size, by one open: a stat besides would be a quarter of what a file costs a sum. Promises: nothing is
 * taken from a FIFO that came where a file was listed.
 */
import { closeSync, fstatSync, readSync } from 'node:fs';
import { openListedSync } from '../../rollout/file/open.ts';

export interface SizedHead {
  /** Valid until the next call. */
  readonly bytes: Buffer;
  readonly sizeBytes: number;
}

/** A first line with its instructions is mostly within this. */
const MOST_BYTES = 64 * 1024;
const SCRATCH = Buffer.allocUnsafeSlow(MOST_BYTES);

/** Null when it cannot be read this way. */
export function readHead(path: string, length = MOST_BYTES): SizedHead | null {
  try {
    const fd = openListedSync(path);
    try {
      const found = fstatSync(fd);
      if (!found.isFile()) return null;
      const wanted = Math.min(length, found.size);
      return { bytes: SCRATCH.subarray(0, readSync(fd, SCRATCH, 0, wanted, 0)), sizeBytes: found.size };
    } finally {
      closeSync(fd);
    }
  } catch {
    return null;
  }
}
