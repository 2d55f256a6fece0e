import type { ConversationRef, LockHolder } from '../../format/conversation.ts';
import type { Token } from '../effect.ts';
import type { EditedText } from '../field/edit.ts';

/** How a message is delivered: appended by rolltop, handed to `codex queue`, or sent to a turn of Codex that begins immediately. */
export type DeliveryMethod = 'append' | 'queue' | 'ask';

/** A text box under the conversation. */
export interface ComposerState extends EditedText {
  readonly conversation: ConversationRef;
  /** The column that consecutive ups and downs keep to; null: the cursor's own. */
  readonly targetColumn: number | null;
  /** First display row on screen, when there are more than fit. */
  readonly top: number;
  /**
   * `loading` a draft · `editing` · `sending` (keys wait) · `waiting` until the session is free (Esc ends the wait; `stopping`: it
   * was pressed) · `busy`: another process holds the session · `failed` with the reason.
   */
  readonly phase:
    | { readonly kind: 'loading'; readonly token: Token }
    | { readonly kind: 'editing' }
    | { readonly kind: 'sending'; readonly token: Token; readonly how: DeliveryMethod }
    | {
        readonly kind: 'waiting';
        readonly token: Token;
        readonly holder: LockHolder;
        readonly stopping: boolean;
      }
    | { readonly kind: 'busy'; readonly holder: LockHolder; readonly how: DeliveryMethod }
    | { readonly kind: 'failed'; readonly message: string };
}

/** A composer that was just opened; `token` is that of the effect that loads its draft. */
export function openComposer(conversation: ConversationRef, token: Token): ComposerState {
  return {
    conversation,
    text: '',
    cursor: 0,
    targetColumn: null,
    erased: '',
    top: 0,
    phase: { kind: 'loading', token },
  };
}
