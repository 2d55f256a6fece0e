/** Moves a session to the archive, and the sub-agents that it spawned with it (`sessions/archive/archive-family.ts`). The outcome is a value. */
import type { ConversationRef } from '../format/conversation.ts';
import { errorMessage } from '../format/error-message.ts';
import { archiveConversation } from '../sessions/archive/archive-family.ts';
import type { Origins } from '../sessions/origins.ts';

/**
 * `subagents`: how many were moved with it. `note`: what the person should know about it, in one sentence, or null. `error` is what was
 * thrown.
 */
export type MoveResult =
  | {
      readonly kind: 'done';
      readonly path: string;
      readonly subagents: number;
      readonly note: string | null;
    }
  | { readonly kind: 'failed'; readonly message: string; readonly error: unknown };

export async function archive(
  { id, path }: ConversationRef,
  codexHome: string,
  origins?: Origins,
): Promise<MoveResult> {
  try {
    const request = {
      codexHome,
      conversationId: id,
      rolloutPath: path,
      ...(origins && { tools: { origins } }),
    };
    const { archivedPath, subagents } = await archiveConversation(request);
    return { kind: 'done', path: archivedPath, subagents, note: null };
  } catch (error) {
    return { kind: 'failed', message: errorMessage(error), error };
  }
}
