/** What the list of all conversations is made from. Types only. */
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
