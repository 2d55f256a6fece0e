/**
 * What a screen decides and only the root can do. Each screen's update returns at most one intent; `root/answer.ts` answers them
 * all, so that a key means the same wherever it was pressed.
 */
import type { ManyAct } from '../actions/many-question.ts';
import type { Conversation, ConversationRef, LockHolder } from '../format/conversation.ts';
import type { ByteOffset, ConversationId } from '../format/identity.ts';
import type { SearchHit } from '../search/request.ts';
import type { DetailLevel } from '../text/item-rows.ts';
import type { DeliveryMethod } from './composer/state.ts';
import type { Token } from './effect.ts';

export type Intent =
  | ScreenIntent
  | SessionIntent
  | ExportIntent
  | EditIntent
  | MenuIntent
  | MessageIntent
  | NoticeIntent;

/** Going from one screen to another. */
type ScreenIntent =
  /** Opens the session in the viewer, at its end. */
  | { readonly kind: 'open'; readonly conversation: ConversationRef }
  /** Opens the session of a hit in the viewer, at the hit. */
  | { readonly kind: 'openHit'; readonly hit: SearchHit }
  /** Opens the board. */
  | { readonly kind: 'board' }
  /** Opens the search over all sessions. */
  | { readonly kind: 'searchAll' }
  /** Opens the screen of what all sessions used. */
  | { readonly kind: 'usage' }
  /** Opens the session below or above the open one in the list. */
  | { readonly kind: 'beside'; readonly way: 'below' | 'above' }
  /** Goes back to the screen that this one was opened from. */
  | { readonly kind: 'back' }
  /** As `back`, but quits when the program was started on one session. */
  | { readonly kind: 'leave' }
  /** Ends the program. */
  | { readonly kind: 'quit' };

/** Acting on one session. */
type SessionIntent =
  /** Opens the composer below the session, and the session itself when it is not open. */
  | { readonly kind: 'resume'; readonly conversation: Conversation }
  /** Gives the terminal to Codex, on the session or on a fork of it. */
  | { readonly kind: 'handOff'; readonly how: 'resume' | 'fork'; readonly conversation: Conversation }
  /** Archives the session, or brings it back when it is archived. */
  | { readonly kind: 'archive'; readonly conversation: Conversation }
  /** Acts on these sessions. */
  | { readonly kind: 'many'; readonly act: ManyAct; readonly ids: readonly ConversationId[] }
  /** Moves the session to the trash. */
  | { readonly kind: 'delete'; readonly conversation: Conversation }
  /** Pins the session, or takes the pin off. */
  | { readonly kind: 'pin'; readonly conversation: Conversation }
  /** Opens the field for the tags of these sessions, which have `before` already. */
  | { readonly kind: 'tags'; readonly ids: readonly ConversationId[]; readonly before: readonly string[] }
  /** Looks for what is wrong with these sessions, or with one that was not marked. */
  | {
      readonly kind: 'examine';
      readonly ids: readonly ConversationId[];
      readonly conversation: Conversation | null;
    }
  /** Takes back what was done last, while that is said in the footer. */
  | { readonly kind: 'undo' }
  /** Opens the field for the session's name. */
  | { readonly kind: 'rename'; readonly conversation: Conversation }
  /** Stops the turn of Codex that was requested here for this session. */
  | { readonly kind: 'stopTurn'; readonly conversation: ConversationRef };

/** Taking something out of sessions. */
type ExportIntent =
  /** Shows these sessions as documents, to be written or copied. `position`: the item at the mark of the open session. */
  {
    readonly kind: 'export';
    readonly ids: readonly ConversationId[];
    readonly position: ByteOffset | null;
  };

/** The person's own editor and pager, on the item at the mark. */
export type EditIntent = { readonly kind: 'editFiles' | 'page'; readonly item: ByteOffset | null };

/** Opening a small menu, or the choice of hosts. */
export type MenuIntent =
  /** What to copy; `item` is the one at the mark, whose text is offered too. */
  | { readonly kind: 'copyMenu'; readonly item: ByteOffset | null }
  /** The sessions around this one. */
  | { readonly kind: 'relatives'; readonly conversation: Conversation }
  /** The order of the list. */
  | { readonly kind: 'sortMenu' }
  /** Which sessions the list shows. */
  | { readonly kind: 'scopeMenu' }
  /** How the person is called. */
  | { readonly kind: 'notifyMenu' }
  /** Which hosts stand in the list. */
  | { readonly kind: 'hosts' };

/** What became of a message of the composer. */
type MessageIntent =
  /** It is on disk and the composer has closed: the viewer goes to the end and follows. */
  | { readonly kind: 'recorded' }
  /** `codex queue` has it and the composer has closed. */
  | { readonly kind: 'queued' }
  /** A turn of Codex was requested with this token; the composer waits until Codex has the message. */
  | {
      readonly kind: 'turnRequested';
      readonly token: Token;
      readonly conversation: ConversationRef;
      readonly text: string;
    }
  /** Another process holds the session: what now? `how` is what was tried. */
  | {
      readonly kind: 'busy';
      readonly holder: LockHolder;
      readonly how: DeliveryMethod;
      readonly canQueue: boolean;
    }
  /** Codex does not trust the session's folder: what now? */
  | { readonly kind: 'untrusted' }
  /** No lock can be had here: append all the same? */
  | { readonly kind: 'unlocked'; readonly message: string };

type NoticeIntent =
  /** Shows a sentence until the next key. */
  | { readonly kind: 'notice'; readonly text: string }
  /** Keeps the level of detail for the next session, and names it. */
  | { readonly kind: 'detailChosen'; readonly detail: DetailLevel };
