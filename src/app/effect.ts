/** Effects are data: `update` returns them, `ui/driver.ts` runs them. A result comes back as an action with its token. */

import type { ConversationRef } from '../format/conversation.ts';
import type { ByteOffset, ConversationId, Dialect } from '../format/identity.ts';
import type { ListView } from '../live/snapshot.ts';
import type { FindRequest, LinePart } from '../live/source.ts';
import type { SearchQuery } from '../search/query.ts';
import type { SearchHit } from '../search/searcher.ts';
import type { DetailLevel } from '../text/item-rows.ts';

/** Numbered by the state; a result whose token is not the one waited for is stale and dropped. */
export type Token = number;

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
  /** Makes the search over all sessions ready; its hits come with the snapshot. */
  | { readonly type: 'openSearchAll' }
  /** Another query takes the place of the one before; an empty one ends it. */
  | { readonly type: 'searchAll'; readonly query: SearchQuery }
  | { readonly type: 'stopSearchAll' }
  | { readonly type: 'closeSearchAll' }
  /** Opens the session of a hit; comes back as `loadedAround`, with the offset in the whole history. */
  | { readonly type: 'openHit'; readonly token: Token; readonly hit: SearchHit }
  /** Code colours are loaded when there may be code to show; come back as `highlightLoaded`. */
  | { readonly type: 'loadHighlight' }
  | { readonly type: 'loadItems'; readonly where: 'before' | 'after' | 'start' | 'end' }
  | { readonly type: 'loadAround'; readonly token: Token; readonly offset: ByteOffset }
  | { readonly type: 'find'; readonly token: Token; readonly request: FindRequest }
  | { readonly type: 'stopFind' }
  /** A part of each of the item's lines that is so long. */
  | { readonly type: 'readRaw'; readonly token: Token; readonly offset: ByteOffset; readonly part: LinePart }
  | {
      readonly type: 'send';
      readonly token: Token;
      readonly conversation: ConversationRef;
      readonly text: string;
      /** Set after the person was asked: no lock can be taken or probed here. */
      readonly withoutLock?: true;
      /** While somebody holds the session it is waited for; who does comes as `stillBusy`. */
      readonly whenFree?: true;
    }
  /** Ends the wait of the `send` with this token; how that ended comes as its `sent`. */
  | { readonly type: 'stopWaiting'; readonly token: Token }
  /** Hands the message to `codex queue`; comes back as `sent`. */
  | {
      readonly type: 'queue';
      readonly token: Token;
      readonly conversation: ConversationRef;
      readonly text: string;
    }
  /** One turn of Codex in the background. Comes back as `turnTaken` when Codex has the message, and as `turnEnded`. */
  | {
      readonly type: 'ask';
      readonly token: Token;
      readonly conversation: ConversationRef;
      readonly text: string;
      /** Set after the person was asked: Codex does not trust the session's folder. */
      readonly anyFolder?: true;
    }
  /** Stops the turn that was asked for with this token. */
  | { readonly type: 'stopTurn'; readonly token: Token }
  /** Gives the terminal to Codex; comes back as `handedBack`. */
  | {
      readonly type: 'handOff';
      readonly token: Token;
      readonly how: 'resume' | 'fork';
      readonly conversation: ConversationRef;
    }
  | { readonly type: 'loadDraft'; readonly token: Token; readonly id: ConversationId }
  | { readonly type: 'saveDraft'; readonly id: ConversationId; readonly text: string }
  | { readonly type: 'archive'; readonly token: Token; readonly conversation: ConversationRef }
  /** Comes back as `renamed`. */
  | {
      readonly type: 'rename';
      readonly token: Token;
      readonly conversation: ConversationRef;
      readonly dialect: Dialect | null;
      readonly name: string;
    }
  | { readonly type: 'unarchive'; readonly token: Token; readonly conversation: ConversationRef }
  | { readonly type: 'copy'; readonly token: Token; readonly what: string; readonly text: string }
  /** The text of the item at `offset`, as a person reads it. */
  | { readonly type: 'copyItem'; readonly token: Token; readonly offset: ByteOffset }
  | { readonly type: 'savePreferences'; readonly preferences: Partial<Preferences> }
  /** Comes back as `noticeExpired` with the same token. */
  | { readonly type: 'expireNotice'; readonly token: Token; readonly afterMs: number }
  /** Comes back as `rested` with the same id. */
  | { readonly type: 'awaitRest'; readonly id: ConversationId; readonly afterMs: number };
