/** Effects are data: `update` returns them, `ui/driver.ts` runs them. A result comes back as an action with its token. */

import type { ListView } from '../live/snapshot.ts';
import type { FindRequest } from '../live/source.ts';
import type { ByteOffset, ConversationId } from '../rollout/identity.ts';
import type { DetailLevel } from './viewer/state.ts';

/** Numbered by the state; a result whose token is not the one waited for is stale and dropped. */
export type Token = number;

/** What identifies a conversation in every operation. */
export interface ConversationRef {
  readonly id: ConversationId;
  readonly path: string;
}

export interface Preferences {
  readonly scope: ListView['scope'];
  readonly sort: ListView['sort'];
  readonly detail: DetailLevel;
}

export type Effect =
  | { readonly type: 'quit' }
  | { readonly type: 'suspend' }
  | { readonly type: 'redraw' }
  | { readonly type: 'setView'; readonly view: ListView }
  | { readonly type: 'wantRows'; readonly from: number; readonly to: number }
  | { readonly type: 'open'; readonly conversation: ConversationRef }
  | { readonly type: 'close' }
  /** Code colours are loaded when there may be code to show; come back as `highlightLoaded`. */
  | { readonly type: 'loadHighlight' }
  | { readonly type: 'loadItems'; readonly where: 'before' | 'after' | 'start' | 'end' }
  | { readonly type: 'loadAround'; readonly token: Token; readonly offset: ByteOffset }
  | { readonly type: 'find'; readonly token: Token; readonly request: FindRequest }
  | { readonly type: 'stopFind' }
  | { readonly type: 'readRaw'; readonly token: Token; readonly offset: ByteOffset }
  | {
      readonly type: 'send';
      readonly token: Token;
      readonly conversation: ConversationRef;
      readonly text: string;
      /** Set after the person was asked: no lock can be taken or probed here. */
      readonly withoutLock?: true;
    }
  | { readonly type: 'loadDraft'; readonly token: Token; readonly id: ConversationId }
  | { readonly type: 'saveDraft'; readonly id: ConversationId; readonly text: string }
  | { readonly type: 'archive'; readonly token: Token; readonly conversation: ConversationRef }
  | { readonly type: 'unarchive'; readonly token: Token; readonly conversation: ConversationRef }
  | { readonly type: 'copy'; readonly token: Token; readonly what: string; readonly text: string }
  /** The text of the item at `offset`, as a person reads it. */
  | { readonly type: 'copyItem'; readonly token: Token; readonly offset: ByteOffset }
  | { readonly type: 'savePreferences'; readonly preferences: Partial<Preferences> }
  /** Comes back as `noticeExpired` with the same token. */
  | { readonly type: 'expireNotice'; readonly token: Token; readonly afterMs: number };
