/**
 * flock(2), the only lock that Codex sees. The one file that loads native code, and only when a lock is first needed.
 * Promises: never blocks; a system without flock is a value, not an error. Does not know which files to lock.
 *
 * Through koffi, which is prebuilt: no compiler is needed. It is an optional package of about 4 MB; without it, appending asks first.
 */
import { createRequire } from 'node:module';

export interface Flock {
  /** Takes the exclusive lock on an open file; `held` when another process has it. Throws EFLOCK on any other failure. */
  tryLock(fd: number): 'taken' | 'held';
}

// The same numbers on Linux and the BSDs (macOS).
const LOCK_EX = 2;
const LOCK_NB = 4;

let loaded: Flock | null | undefined;

/** The system's flock, or null where there is none (no native module for this platform, or Windows). */
export function loadFlock(): Flock | null {
  if (loaded === undefined) loaded = bindFlock();
  return loaded;
}

function bindFlock(): Flock | null {
  try {
    const require = createRequire(import.meta.url);
    const koffi: typeof import('koffi') = require('koffi');
    const flock = koffi.load(null).func('int flock(int, int)');
    const { EAGAIN, EWOULDBLOCK, EINTR } = koffi.os.errno;
    return {
      tryLock: fd => {
        for (;;) {
          if (flock(fd, LOCK_EX | LOCK_NB) === 0) return 'taken';
          const errno = koffi.errno();
          if (errno === EWOULDBLOCK || errno === EAGAIN) return 'held';
          if (errno !== EINTR)
            throw Object.assign(new Error(`flock failed with errno ${errno}`), { code: 'EFLOCK' });
        }
      },
    };
  } catch {
    // No prebuilt module here, or no flock in this C library: the caller decides what to do without.
    return null;
  }
}
