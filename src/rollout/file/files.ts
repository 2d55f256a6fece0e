/**
 * Where rollouts are read from. The readers know this interface only; the files of this machine are one form of it, those of another host
 * are another. Promises of every form: only regular files are opened, and nothing is ever written.
 */
import { lstatSync } from 'node:fs';
import { findMoved, type MovedTo } from './find-moved.ts';
import { openRollout } from './open.ts';
import type { FileFacts, RolloutFile } from './rollout-file.ts';

export type FileIdentity = Pick<FileFacts, 'dev' | 'ino'>;

export interface RolloutFiles {
  /** A thread of this process can open the paths, too. */
  readonly onThisMachine: boolean;
  /** @throws RolloutNotFoundError, RolloutUnreadableError */
  open(path: string): Promise<RolloutFile>;
  /** What is at the path now; null when nothing is. */
  identityAt(path: string): Promise<FileIdentity | null>;
  /** Where the file that was at the path is now. */
  findMoved(path: string): Promise<MovedTo>;
}

/** The files of this machine. */
export const LOCAL_FILES: RolloutFiles = {
  onThisMachine: true,
  open: path => openRollout(path),
  // A stat takes microseconds, and through the thread pool ten times the processor.
  identityAt: async path => identityAt(path),
  findMoved,
};

/** Links and folders are not our file, whatever their number. */
function identityAt(path: string): FileIdentity | null {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return null;
    throw error;
  }
}
