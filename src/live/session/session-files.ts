/** What an open conversation needs of the place where its files are: this machine, or another host. */
import type { RolloutFiles } from '../../rollout/file/files.ts';
import { LOCAL_FILES } from '../../rollout/file/files.ts';
import type { FindPath } from '../../rollout/read/history.ts';
import { type CurrentFile, findContinuation } from '../../sessions/continuation.ts';
import type { WatchFile } from '../watcher.ts';

export interface SessionFiles extends RolloutFiles {
  /** Finds an ancestor of a fork, or an earlier segment. */
  readonly findPath: FindPath;
  /** The file that the conversation goes on in, when that is another one by now. Called about once a second. */
  findContinuation(current: CurrentFile, nowMs: number): Promise<CurrentFile | null>;
  /** Hints that a file may have changed. */
  readonly watchFile: WatchFile;
}

/** Those of this machine. */
export function localSessionFiles(found: Pick<SessionFiles, 'findPath' | 'watchFile'>): SessionFiles {
  return { ...LOCAL_FILES, findContinuation, ...found };
}
