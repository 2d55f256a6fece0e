/** Moves a session to the archive. The outcome is a value. */
import type { ConversationRef } from '../format/conversation.ts';
import { errorMessage } from '../format/error-message.ts';
import { archiveConversation } from '../sessions/archive.ts';

/** `note`: what the person should know about it, in one sentence, or null. `error` is what was thrown. */
export type MoveResult =
  | { readonly kind: 'done'; readonly path: string; readonly note: string | null }
  | { readonly kind: 'failed'; readonly message: string; readonly error: unknown };

export async function archive({ id, path }: ConversationRef, codexHome: string): Promise<MoveResult> {
  try {
    const moved = await archiveConversation({ codexHome, conversationId: id, rolloutPath: path });
    return { kind: 'done', path: moved.archivedPath, note: null };
  } catch (error) {
    return { kind: 'failed', message: errorMessage(error), error };
  }
}
