/** Archive and its way back, as effects: the outcome is a value. */
import type { MoveResult } from '../app/action.ts';
import type { ConversationRef } from '../app/effect.ts';
import { archiveConversation } from '../sessions/archive.ts';
import { errorMessage } from '../ui/error-message.ts';
import { type BringBackRequest, type BroughtBack, bringBack } from './unarchive.ts';

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
