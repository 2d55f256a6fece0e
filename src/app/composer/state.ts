import type { LockHolder } from '../../rollout/conversation.ts';
import type { ConversationRef, Token } from '../effect.ts';

/** A text box under the conversation. `cursor` is a UTF-16 index on a grapheme border. The owner of this file may add fields. */
export interface ComposerState {
  readonly conversation: ConversationRef;
  readonly text: string;
  readonly cursor: number;
  /** `loading` a draft · `editing` · `sending` (keys wait) · `busy`: somebody holds the session · `failed` with the reason. */
  readonly phase:
    | { readonly kind: 'loading'; readonly token: Token }
    | { readonly kind: 'editing' }
    | { readonly kind: 'sending'; readonly token: Token }
    | { readonly kind: 'busy'; readonly holder: LockHolder }
    | { readonly kind: 'failed'; readonly message: string };
}
