/** What can happen to the composer, what it needs to know to answer, and what it answers. */

import type { SendResult } from '../../actions/send.ts';
import type { LockHolder } from '../../format/conversation.ts';
import type { Glyphs } from '../../text/row.ts';
import type { Token } from '../effect.ts';
import type { KeyTable } from '../keymap.ts';
import type { Size } from '../state.ts';
import type { ScreenStep } from '../step.ts';
import type { ComposerCommand } from './commands.ts';
import type { ComposerState } from './state.ts';

export type ComposerEvent =
  | { readonly type: 'command'; readonly command: ComposerCommand }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'paste'; readonly text: string }
  | { readonly type: 'resize' }
  /** Ctrl-C: clears the text first, quits when there is none. */
  | { readonly type: 'interrupt' }
  /** The user agreed to append although no lock can be had. */
  | { readonly type: 'sendWithoutLock' }
  /** Chosen when another process held the session: wait until it is free, or hand the message to `codex queue`. */
  | { readonly type: 'sendWhenFree'; readonly holder: LockHolder }
  | { readonly type: 'queue' }
  /** The user agreed to a turn in a folder that Codex does not trust. */
  | { readonly type: 'askAnyFolder' }
  | { readonly type: 'stillBusy'; readonly token: Token; readonly holder: LockHolder }
  | { readonly type: 'sent'; readonly token: Token; readonly result: SendResult }
  /** The message was written in the person's editor. */
  | { readonly type: 'writtenOutside'; readonly text: string }
  | { readonly type: 'draftLoaded'; readonly token: Token; readonly text: string };

export interface ComposerContext {
  /** The whole screen: the composer takes at most 8 rows of text or a third of it. */
  readonly size: Size;
  readonly glyphs: Glyphs;
  /** Named in the footer and in hints. */
  readonly keys: KeyTable;
  /** A token that no effect has yet; counted up by one after each. */
  readonly token: Token;
}

/** The state is null when the composer has closed. */
export type ComposerStep = ScreenStep<ComposerState | null>;
