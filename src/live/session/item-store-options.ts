/** What the store of an open conversation is made with. Types only. */
import type { Conversation } from '../../format/conversation.ts';
import type { Clock } from '../../rollout/file/clock.ts';
import type { CountingPlace } from './counted-files.ts';
import type { ItemLimits } from './item-limits.ts';
import type { SessionFiles } from './session-files.ts';

export interface ItemStoreOptions {
  readonly conversation: Conversation;
  /** The row of the list as it is now; undefined when it is gone. */
  readonly current: () => Conversation | undefined;
  /** `file`: it stays at the file that the person named, although the conversation goes on in a later one. By default it goes on. */
  readonly follows?: 'conversation' | 'file';
  readonly files: SessionFiles;
  readonly clock: Clock;
  /** A turn began or ended. */
  readonly onTurn: () => void;
  readonly onClosed: () => void;
  /** For counting what it used; left out: nothing is counted. */
  readonly counting?: CountingPlace;
  /** Left out: the usual ones. */
  readonly limits?: ItemLimits;
}
