/** What a list of those that fit a filter can do, however it holds them. Pure types. */
import type { Conversation } from '../../../format/conversation.ts';
import type { ConversationId } from '../../../format/identity.ts';
import type { ListFilter } from '../list-filter.ts';
import type { ListRows, Lookup } from '../list-snapshot.ts';

export type CompareRows = (a: Conversation, b: Conversation) => number;

/** A conversation that came (`before` undefined), changed or went (`after` undefined). */
export interface RowChange {
  readonly id: ConversationId;
  /** As it was when the list took it in. */
  readonly before: Conversation | undefined;
  readonly after: Conversation | undefined;
}

export interface FilteredList {
  readonly filter: ListFilter;
  /** The rows now, for ever. `lookup` returns a conversation as it is now, whatever changes later. */
  freeze(lookup: Lookup<Conversation>): ListRows;
  change(change: RowChange): void;
}

/** A list while it is being searched. */
export interface GrowingList extends FilteredList {
  /** Takes in those that fit of the next conversations, in the order of the list. */
  add(conversations: readonly Conversation[]): void;
  /** All were added. */
  finish(): void;
}
