/**
 * Bringing a session back from the archive, as an effect and as a command. Codex goes first where there is one: what it archived
 * itself its database calls archived for ever, unless it moves the file back itself; it would not resume one that was only moved.
 * Sessions that we archived it does not know as archived: those it refuses, and we move them.
 */

import { unarchiveArguments } from '../codex/command.ts';
import { hasCodexDatabase } from '../codex/database.ts';
import { codexEnvironment, runForAnswer } from '../codex/process.ts';
import { codexAbleTo, type Environment } from '../codex/program.ts';
import type { ConversationRef } from '../format/conversation.ts';
import { unarchiveConversation } from '../sessions/archive.ts';
import { findPathById } from '../sessions/find.ts';

export interface BringBackRequest {
  readonly conversation: ConversationRef;
  readonly codexHome: string;
  readonly env: Environment;
}

/** Where the rollout lies now, and what is left to do for the person, in one sentence, or null. */
export interface BroughtBack {
  readonly path: string;
  readonly note: string | null;
}

/** Errors: see `unarchiveConversation`. */
export async function bringBack(request: BringBackRequest): Promise<BroughtBack> {
  const { conversation, codexHome } = request;
  const { id, path } = conversation;
  const choice = await codexAbleTo('unarchive', request.env);
  const isBack = choice.kind === 'able' && (await codexBringsBack(request, choice.file));
  const moved = isBack ? await findPathById(codexHome, id) : null;
  if (moved !== null && moved !== path) return { path: moved, note: null };
  const back = await unarchiveConversation({ codexHome, conversationId: id, rolloutPath: path });
  const isUnsure = choice.kind === 'unable' && (await hasCodexDatabase(codexHome));
  return { path: back.rolloutPath, note: isUnsure ? unsure(id) : null };
}

/** Without a codex to ask, who archived it cannot be told. */
function unsure(id: string): string {
  return `If Codex itself archived it, it resumes only after: codex unarchive ${id} (no codex that can do this is on your PATH).`;
}

async function codexBringsBack(
  { conversation, codexHome, env }: BringBackRequest,
  file: string,
): Promise<boolean> {
  const end = await runForAnswer({
    file,
    args: unarchiveArguments(conversation.id),
    cwd: codexHome,
    env: codexEnvironment(env, codexHome),
  });
  return end.kind === 'ended' && end.exitCode === 0;
}
