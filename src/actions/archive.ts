/** Archive and its way back, as effects: the outcome is a value. */
import type { ConversationRef } from '../format/conversation.ts';
import { errorMessage } from '../format/error-message.ts';
import { archiveConversation } from '../sessions/archive.ts';
import { type BringBackRequest, type BroughtBack, bringBack } from './bring-back.ts';

/** `note`: what the person should know about it, in one sentence, or null. */
export type MoveResult =
  | { readonly kind: 'done'; readonly path: string; readonly note: string | null }
  | { readonly kind: 'failed'; readonly message: string };

async function outcome(move: Promise<BroughtBack>): Promise<MoveResult> {
  try {
    return { kind: 'done', ...(await move) };
  } catch (error) {
    return { kind: 'failed', message: errorMessage(error) };
  }
}

export function archive({ id, path }: ConversationRef, codexHome: string): Promise<MoveResult> {
  const moved = archiveConversation({ codexHome, conversationId: id, rolloutPath: path });
  return outcome(moved.then(({ archivedPath }) => ({ path: archivedPath, note: null })));
}

export function unarchive(request: BringBackRequest): Promise<MoveResult> {
  return outcome(bringBack(request));
}
