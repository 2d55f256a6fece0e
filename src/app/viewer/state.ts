/**
 * What the user is doing in one open conversation. Never rows, never items: an anchor (item offset + row), a mark, folds that
 * differ from the usual, a search, and what was requested from the store and has not come back.
 */

import type { ConversationRef } from '../../format/conversation.ts';
import type { ByteOffset } from '../../format/identity.ts';
import type { FindTarget } from '../../live/source.ts';
import type { DetailLevel } from '../../text/item-rows.ts';
import type { Token } from '../effect.ts';
import type { TextField } from '../field/field.ts';

/** `usual`: every item as is usual for its kind · `unfolded` · `folded`. Single items may differ, see `folds`. */
export type FoldAll = 'usual' | 'unfolded' | 'folded';

/**
 * The row that stays still while reading: row `row` of the item at `offset` is the first on screen. `row` was counted when
 * rows were `width` cells wide; at another width the same text is found again, so that resizing there and back is exact.
 */
export interface Anchor {
  readonly offset: ByteOffset;
  readonly row: number;
  readonly width: number;
}

export type Direction = 'forward' | 'backward';

/** A jump that waits for the store. One at a time; the next key that moves the view takes its place. */
export type Jump =
  | { readonly kind: 'start' }
  | { readonly kind: 'end' }
  /** Items come or go above the one at `offset`, which stays where it is: so many rows below the first. */
  | { readonly kind: 'keep'; readonly token: Token; readonly offset: ByteOffset; readonly above: number }
  /** To the row at that byte. */
  | { readonly kind: 'place'; readonly token: Token; readonly offset: ByteOffset }
  | {
      readonly kind: 'find';
      readonly token: Token;
      readonly target: FindTarget;
      readonly direction: Direction;
      /** Where to search the other way from when nothing is found; null: it is not. */
      readonly otherwiseFrom: ByteOffset | null;
      /** It went on from the other end. */
      readonly wrapped: boolean;
    }
  /** The place is known but not loaded. `target` null: the place being read was lost from the range. */
  | {
      readonly kind: 'around';
      readonly token: Token;
      readonly offset: ByteOffset;
      readonly target: FindTarget | null;
      readonly direction: Direction;
    };

/** Where a search began: what is found while one types is always the nearest hit from there, and Esc goes back there. */
export interface SearchBegin {
  readonly view: Pick<ViewerState, 'follow' | 'anchor' | 'detail' | 'folds' | 'mark' | 'pausedArrivals'>;
  readonly direction: Direction;
  readonly from: ByteOffset;
  /** Where to search the other way from when nothing is found; null: it is not. */
  readonly otherwiseFrom: ByteOffset | null;
}

export interface SearchState {
  readonly field: TextField;
  /** The field has the keys. */
  readonly typing: boolean;
  /** The way the first search went; `n` goes on, `N` goes back. */
  readonly direction: Direction;
  /** Null when it did not begin in this session: it came with a hit of the search over all sessions. */
  readonly begin: SearchBegin | null;
  /** The hit shown now: `row` counts the item's rows, unfolded; `nth` its rows with a match, from 0. */
  readonly hit: { readonly offset: ByteOffset; readonly row: number; readonly nth: number } | null;
  /** Which way the search went on from the other end to find the hit; left out: it did not. */
  readonly wrapped?: Direction | null;
  readonly outcome: 'none' | 'searching' | 'found' | 'notFound' | 'noMore';
}

export type RawView =
  | {
      readonly kind: 'reading';
      readonly token: Token;
      readonly offset: ByteOffset;
      readonly lineBytes: number;
      /** The item that stays on screen until this one is read. */
      readonly before: ShownRaw | null;
    }
  | ShownRaw;

export interface ShownRaw {
  readonly kind: 'shown';
  readonly offset: ByteOffset;
  /** Bytes of the item's longest line, and the first of the part that is shown. */
  readonly lineBytes: number;
  readonly from: number;
  readonly lines: readonly string[];
  readonly top: number;
  /** The part that was requested, and how far down in it the screen begins, 0 to 1. */
  readonly next: { readonly token: Token; readonly from: number; readonly share: number } | null;
}

export interface ViewerState {
  readonly conversation: ConversationRef;
  readonly follow: boolean;
  /** Null: not placed yet. Without meaning while following. */
  readonly anchor: Anchor | null;
  readonly detail: DetailLevel;
  readonly foldAll: FoldAll;
  /** Items folded (true) or unfolded (false) one by one. */
  readonly folds: ReadonlyMap<ByteOffset, boolean>;
  /** The item that fold, raw and copy act on; off screen or null, they act on the nearest visible one. */
  readonly mark: ByteOffset | null;
  /** `arrivals` of the snapshot when following was paused. */
  readonly pausedArrivals: number;
  readonly jump: Jump | null;
  readonly search: SearchState | null;
  /** The search whose hits the store counts, and the width of the rows that are counted. */
  readonly counted: { readonly query: string; readonly width: number } | null;
  readonly raw: RawView | null;
  readonly requested: LoadRequests;
  /** The way the screen moved last: more is loaded ahead that way. */
  readonly reading: Direction;
  /** Rows still to be scrolled, up below 0: the last keys came to the edge of what is loaded. */
  readonly owedRows: number;
  /** A jump arrived where more may have to be loaded to fill the screen: at the end of the file it goes back to the last screenful. */
  readonly settling: boolean;
  /** What the store was told is on screen. */
  readonly visible: { readonly first: ByteOffset; readonly last: ByteOffset } | null;
}

/**
 * What was requested from the store since the last key: more before this start and after this end of the range, and a lost place. Without a
 * key nothing is requested twice as long as nothing comes.
 */
export interface LoadRequests {
  readonly before: ByteOffset | null;
  readonly after: ByteOffset | null;
  readonly around: ByteOffset | null;
}

export const NOTHING_REQUESTED: LoadRequests = { before: null, after: null, around: null };

/** A viewer that was just opened: at the end, following. */
export function openViewer(conversation: ConversationRef, detail: DetailLevel): ViewerState {
  return {
    conversation,
    follow: true,
    anchor: null,
    detail,
    foldAll: 'usual',
    folds: new Map(),
    mark: null,
    pausedArrivals: 0,
    jump: null,
    search: null,
    counted: null,
    raw: null,
    requested: NOTHING_REQUESTED,
    reading: 'backward',
    owedRows: 0,
    settling: false,
    visible: null,
  };
}

/** A viewer that is left for another session, and will be opened again where it is. The store that it asked will be gone by then. */
export function leftViewer(viewer: ViewerState): ViewerState {
  const { search } = viewer;
  return {
    ...viewer,
    search: search?.outcome === 'searching' ? { ...search, outcome: 'none' } : search,
    counted: null,
    jump: null,
    raw: null,
    requested: NOTHING_REQUESTED,
    owedRows: 0,
    settling: false,
    visible: null,
  };
}
