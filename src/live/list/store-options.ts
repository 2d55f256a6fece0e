/** What the list of all conversations is made from, how long it gathers changes, and how long it waits for the first page. */
import type { Clock } from '../../rollout/file/clock.ts';
import type { OtherHosts } from '../other-hosts.ts';
import type { FolderWatcher } from '../watcher.ts';
import type { ProbeHolders } from './holder-polling.ts';

export interface ConversationStoreOptions {
  readonly codexHome: string;
  /** The folder rolltop was started in: the scope "folder". */
  readonly cwd: string;
  /** What `~` is in a filter line; null: a character like others. */
  readonly home?: string | null;
  /** `marks.jsonl`, for pins and tags; null or left out: nothing is marked. */
  readonly marksPath?: string | null;
  /** `seen.jsonl`; null or left out: it is not recorded what was looked at, and nothing is ready. */
  readonly seenPath?: string | null;
  readonly clock: Clock;
  readonly watcher: FolderWatcher;
  readonly probeHolders: ProbeHolders;
  /** Their sessions stand in the same list. */
  readonly hosts?: Pick<OtherHosts, 'onRows'> | null;
}

/** Faster than any screen, slower than a burst. */
export const GATHER_MS = 16;
/** For changes far from the screen: counts and progress may be this late, since each publication costs a frame and a copy of what changes next. */
export const OFF_SCREEN_MS = 250;
/** Everything else waits for the titles of the first page, for this long: a slow disk must not hold it up longer. */
export const FIRST_TITLES_MS = 200;
