/**
 * Brings a session back from the archive. Codex goes first where there is one that can: in its database a session that it archived
 * itself stays archived, and cannot be resumed, unless Codex moves the file back. Sessions that rolltop archived are not archived in
 * that database: Codex refuses those, and rolltop moves them.
 */
import { unarchiveArguments } from '../codex/command.ts';
import { hasCodexDatabase } from '../codex/database.ts';
import { endedWell } from '../codex/error.ts';
import { codexEnvironment, runForAnswer } from '../codex/process.ts';
import { codexAbleTo, type Environment } from '../codex/program.ts';
import type { ConversationRef } from '../format/conversation.ts';
import { errorMessage } from '../format/error-message.ts';
import { unarchiveConversation } from '../sessions/archive.ts';
import { pathOf } from '../sessions/path-of.ts';
import type { MoveResult } from './archive.ts';

export interface BringBackRequest {
  readonly conversation: ConversationRef;
  readonly codexHome: string;
  readonly env: Environment;
}

export async function bringBack(request: BringBackRequest): Promise<MoveResult> {
  const { conversation, codexHome } = request;
  const { id, path } = conversation;
  try {
    const choice = await codexAbleTo('unarchive', request.env);
    const isBack = choice.kind === 'able' && (await codexBringsBack(request, choice.file));
    const moved = isBack ? await pathOf(codexHome, id) : null;
    if (moved !== null && moved !== path) return { kind: 'done', path: moved, note: null };
    const back = await unarchiveConversation({ codexHome, conversationId: id, rolloutPath: path });
    const isUnsure = choice.kind === 'unable' && (await hasCodexDatabase(codexHome));
    return { kind: 'done', path: back.rolloutPath, note: isUnsure ? unsureNote(id) : null };
  } catch (error) {
    return { kind: 'failed', message: errorMessage(error), error };
  }
}

/** Without a codex it cannot be known who archived the session. */
function unsureNote(id: string): string {
  return `If Codex itself archived it, it resumes only after: codex unarchive ${id} (no codex that can do this is on your PATH).`;
}

async function codexBringsBack(
  { conversation, codexHome, env }: BringBackRequest,
  file: string,
): Promise<boolean> {
  const args = unarchiveArguments(conversation.id);
  const call = { file, args, cwd: codexHome, env: codexEnvironment(env, codexHome) };
  return endedWell(await runForAnswer(call));
}
