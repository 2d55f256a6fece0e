/**
 * Moves a session to the archive, and the sub-agents that it spawned with it, as Codex does. Promises: where one of them is in use,
 * nothing is moved; the session itself goes last, so that a move that was cut off is finished by archiving it again. The outcome is a
 * value.
 */
import type { ConversationRef } from '../format/conversation.ts';
import { errorMessage } from '../format/error-message.ts';
import { requireFree } from '../rollout/lock/writer-lock.ts';
import { archiveConversation, unarchiveConversation } from '../sessions/archive.ts';
import { spawnedBelow } from '../sessions/spawned.ts';

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

export async function archive({ id, path }: ConversationRef, codexHome: string): Promise<MoveResult> {
  try {
    const all = [{ id, path, archived: false }, ...(await spawnedBelow(codexHome, id))];
    const family = all.filter(({ archived }) => !archived);
    for (const one of family) await requireFree({ codexHome, id: one.id, path: one.path });
    const archivedPath = await archiveAll(family.reverse(), codexHome);
    return { kind: 'done', path: archivedPath ?? path, subagents: family.length - 1, note: null };
  } catch (error) {
    return { kind: 'failed', message: errorMessage(error), error };
  }
}

/** Returns where the last one went. When one cannot be moved, those before it are brought back. */
async function archiveAll(family: readonly ConversationRef[], codexHome: string): Promise<string | null> {
  const moved: ConversationRef[] = [];
  try {
    for (const { id, path } of family) {
      const { archivedPath } = await archiveConversation({
        codexHome,
        conversationId: id,
        rolloutPath: path,
      });
      moved.push({ id, path: archivedPath });
    }
  } catch (error) {
    for (const { id, path } of moved)
      await unarchiveConversation({ codexHome, conversationId: id, rolloutPath: path }).catch(() => null);
    throw error;
  }
  return moved.at(-1)?.path ?? null;
}
