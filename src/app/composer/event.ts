/** What can happen to the composer, what it needs to know to answer, and what it asks of the root (`composer-requests.ts`). */

import type { SendResult } from '../../actions/send.ts';
import type { LockHolder } from '../../format/conversation.ts';
import type { Glyphs } from '../../text/row.ts';
import type { ComposerCommand } from '../commands.ts';
import type { Effect, Token } from '../effect.ts';
import type { Size } from '../state.ts';
import type { ComposerState, Delivery } from './state.ts';

export type ComposerEvent =
  | { readonly type: 'command'; readonly command: ComposerCommand }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'paste'; readonly text: string }
  | { readonly type: 'resize' }
  /** Ctrl-C: clears the text first, quits when there is none. */
  | { readonly type: 'interrupt' }
  /** The person was asked and said yes: append although no lock can be had. */
  | { readonly type: 'sendWithoutLock' }
  /** Chosen when somebody held the session: wait until it is free, or hand the message to whoever has it. */
  | { readonly type: 'sendWhenFree'; readonly holder: LockHolder }
  | { readonly type: 'queue' }
  /** The person was asked and said yes: a turn in a folder that Codex does not trust. */
  | { readonly type: 'askAnyFolder' }
  | { readonly type: 'stillBusy'; readonly token: Token; readonly holder: LockHolder }
  | { readonly type: 'sent'; readonly token: Token; readonly result: SendResult }
  | { readonly type: 'draftLoaded'; readonly token: Token; readonly text: string };

export interface ComposerContext {
  /** The whole screen: the composer takes at most 8 rows of text or a third of it. */
  readonly size: Size;
  readonly glyphs: Glyphs;
  /** A number no effect has carried yet; count on by one after each. */
  readonly token: Token;
}

export type ComposerRequest =
  | { readonly kind: 'quit' }
  /** On disk: the composer has closed, the viewer goes to the end and follows. */
  | { readonly kind: 'recorded' }
  /** Taken by `codex queue`: the composer has closed. */
  | { readonly kind: 'queued' }
  /** A turn was asked for with this token; the composer waits until Codex has the message. */
  | { readonly kind: 'asking'; readonly token: Token; readonly text: string }
  | {
      readonly kind: 'busy';
      readonly holder: LockHolder;
      readonly how: Delivery;
      readonly canQueue: boolean;
    }
  | { readonly kind: 'untrusted' }
  | { readonly kind: 'unlocked'; readonly message: string };

/** `state` null: closed. */
export interface ComposerStep {
  readonly state: ComposerState | null;
  readonly effects: readonly Effect[];
  readonly request: ComposerRequest | null;
}
