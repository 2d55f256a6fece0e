/**
 * Adds lines to a small file of ours that several programs add to. Promises: what is written builds on what is there while the lock is held,
 * so that programs which write at the same moment lose nothing of each other; nothing is written where others could exchange it. Where no lock can be
 * taken, the lines are whole all the same.
 */
import { dirname } from 'node:path';
import { type Clock, systemClock } from '../rollout/file/clock.ts';
import { type FileOperations, nodeFileOperations } from '../rollout/file/file-operations.ts';
import { type Flock, loadFlock } from '../rollout/lock/flock.ts';
import { requireOwnFolder } from '../system/own-folder.ts';
import { appendIndexLines } from './append-index-line.ts';

/** Half a second each, on a machine that is not busy. */
const MOST_TURNS = 20;

/** For tests; the machine's otherwise. */
export interface AppendTools {
  readonly operations?: FileOperations;
  readonly clock?: Clock;
  readonly flock?: Flock | null;
}

/**
 * `lines` is called while the lock is held; its folder is made where it is missing.
 * @throws Error with a sentence when the file cannot be written, or another program does not let go of it
 */
export async function appendInTurn(
  path: string,
  lines: () => Promise<string> | string,
  { operations = nodeFileOperations, clock = systemClock, flock = loadFlock() }: AppendTools = {},
): Promise<void> {
  requireOwnFolder(dirname(path));
  await appendIndexLines(
    path,
    async fd => {
      if (flock !== null && !(await isLocked(fd, flock, clock)))
        throw new Error(`Another program is writing to ${path}; nothing was changed. Try again.`);
      return lines();
    },
    operations,
  );
}

/** Several programs have their turns; each turn takes as long as a small program's start. */
async function isLocked(fd: number, flock: Flock, clock: Clock): Promise<boolean> {
  for (let turn = 0; turn < MOST_TURNS; turn++)
    if ((await flock.lock([{ fd, wait: 'a moment' }], clock)) > 0) return true;
  return false;
}
