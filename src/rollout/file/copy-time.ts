/**
 * Gives one file the time of change of another one, to the nanosecond by the machine's touch: Node itself sets microseconds at best. Promises:
 * where there is no touch, or it fails, the nearest microsecond.
 */
import { lstatSync, type Stats, utimesSync } from 'node:fs';
import { findProgram, ownEnvironment } from '../../system/find-program.ts';
import { runProgram } from '../../system/run-program.ts';

const TIMEOUT_MS = 10_000;
/** Half of what is cut off. */
const ROUNDING_MS = 0.0005;

/** To the microsecond. */
export function setTimes(path: string, { atimeMs, mtimeMs }: Pick<Stats, 'atimeMs' | 'mtimeMs'>): void {
  utimesSync(path, (atimeMs + ROUNDING_MS) / 1000, (mtimeMs + ROUNDING_MS) / 1000);
}

/** Both paths are absolute, and no links. */
export async function copyTime(from: string, to: string, searchPath = ownEnvironment().PATH): Promise<void> {
  setTimes(to, lstatSync(from));
  const touch = findProgram('touch', searchPath);
  if (touch === null) return;
  await runProgram({ file: touch, args: ['-r', from, to], env: {}, cwd: '/', timeoutMs: TIMEOUT_MS });
}
