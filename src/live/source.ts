/**
 * Where conversations come from: a home of this machine, and with it the sessions of the hosts that were chosen. A source makes the
 * stores; the screens know only these interfaces.
 */

import type { Conversation } from '../format/conversation.ts';
import type { HostStatus } from '../format/host-state.ts';
import type { ByteOffset, ConversationId } from '../format/identity.ts';
import type { Item } from '../format/items/item.ts';
import type { FittingRequest } from './list/fitting-rows.ts';
import type { StateListener } from './list/state-watchers.ts';
import type {
  ConversationsSnapshot,
  ItemsSnapshot,
  ListView,
  PreviewSnapshot,
  TailsSnapshot,
} from './snapshot.ts';
import type { Subscribable } from './subscribable.ts';

export interface ConversationStore extends Subscribable<ConversationsSnapshot> {
  setView(view: ListView): void;
  /** The rows on screen and the next page: their summaries are read before all others. Indices into the view. */
  setVisibleRows(range: { readonly from: number; readonly to: number }): void;
  /** Scans the tree and checks every file again (focus came back, SIGCONT, `^L`). */
  resync(): void;
  /** A name, a pin or a tag may have changed: they are read again. */
  notesChanged(): void;
  find(id: ConversationId): Conversation | undefined;
  /** The sessions that fit a filter line, as far as they were read, in no order; null when the signal stopped it. */
  fitting(request: FittingRequest, signal: AbortSignal): Promise<readonly Conversation[] | null>;
  /** Calls back with each change of a session's state, as soon as it is known who holds what; returns the way to stop. */
  watchStates(listener: StateListener): () => void;
  close(): Promise<void>;
}

/** What a jump goes to. */
export type FindTarget =
  | { readonly kind: 'turn' }
  | { readonly kind: 'failed' }
  /** Smart case: case-insensitive unless the text has an upper-case letter. */
  | { readonly kind: 'text'; readonly text: string };

export interface FindRequest {
  readonly target: FindTarget;
  readonly direction: 'forward' | 'backward';
  /** Exclusive start: the item the cursor is on. */
  readonly from: ByteOffset;
}

/** A search whose hits are counted. */
export interface HitRequest {
  /** As in `FindTarget`. */
  readonly text: string;
  /** How many hits an item with the text counts for: as many as there are rows with it. At least one is counted. `all` is the item's text. */
  readonly rowsWith: (item: Item, all: string) => number;
}

/** Bytes of a line, counted from its beginning; characters are kept whole. */
export interface RawLinePart {
  readonly from: number;
  readonly bytes: number;
}

export interface ItemStore extends Subscribable<ItemsSnapshot> {
  /** What is on screen, by the offsets of its first and last item: it stays in the range whatever is loaded. */
  setVisible(visible: { readonly first: number; readonly last: number }): void;
  /** Loads more items before or after the range (about one screenful of bytes, growing); does nothing when there are no more. */
  loadBefore(): void;
  loadAfter(): void;
  /** Replaces the range by one at the start, at the end or around an offset. */
  loadStart(): void;
  loadEnd(): void;
  loadAround(offset: ByteOffset): Promise<void>;
  /** The position in the whole history of a byte of one of the session's files. */
  positionInHistory(place: { readonly path: string; readonly offset: number }): Promise<ByteOffset>;
  /** Shows what a person took back at the border (an item of kind `continued`) above it, or leaves it out. */
  foldTakenBack(border: ByteOffset, how: 'folded' | 'unfolded'): Promise<void>;
  /** The nearest match, or null. Also makes the range include it. Stopped by the signal (resolves null). */
  find(request: FindRequest, signal: AbortSignal): Promise<ByteOffset | null>;
  /** Counts the hits of this search in place of the one before, for the snapshots; null: of none. */
  countHits(request: HitRequest | null): void;
  /** A part of each raw JSON line of the item at `offset`, the canonical one first; lines that end before the part are left out. */
  readRaw(offset: ByteOffset, part: RawLinePart): Promise<readonly string[]>;
  /** The file of the item at `offset`, and the number of its line there; null when it is not loaded. */
  lineOf(offset: ByteOffset): Promise<{ readonly path: string; readonly line: number } | null>;
  close(): Promise<void>;
}

/** The end of one session at a time, beside the list. */
export interface PreviewStore extends Subscribable<PreviewSnapshot | null> {
  /** Reads the end of this session, and again when it grows; null: of none. */
  show(id: ConversationId | null): void;
  close(): Promise<void>;
}

/** The ends of several sessions at once. */
export interface TailStore extends Subscribable<TailsSnapshot> {
  /** Reads and follows the ends of these sessions, and of no others. */
  show(ids: readonly ConversationId[]): void;
  close(): Promise<void>;
}

export interface ConversationSource {
  /** How the hosts are whose sessions stand in the list; null: there are none. */
  readonly hosts: Subscribable<readonly HostStatus[]> | null;
  readonly conversations: ConversationStore;
  readonly preview: PreviewStore;
  readonly tails: TailStore;
  /** `file`: it stays at the conversation's file, although the conversation may go on in a later one. */
  openItems(conversation: Conversation, follows?: 'conversation' | 'file'): ItemStore;
  close(): Promise<void>;
}
