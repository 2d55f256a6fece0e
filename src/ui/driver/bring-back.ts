/**
 * Bringing a session back from the archive, as an effect and as a command. Codex goes first where there is one: what it archived
 * itself its database calls archived for ever, unless it moves the file back itself; it would not resume one that was only moved.
 * Sessions that we archived it does not know as archived: those it refuses, and we move them.
 */
import type { ConversationRef } from '../../app/effect.ts';
import { unarchiveConversation } from '../../conversations/archive.ts';
import { findPathById } from '../../conversations/find.ts';
import { unarchiveArguments } from '../../host/codex-command.ts';
import { codexEnvironment, runForAnswer } from '../../host/codex-process.ts';
import { codexAbleTo, type Environment } from '../../host/codex-program.ts';

export interface BringBackRequest {
  readonly conversation: ConversationRef;
  readonly codexHome: string;
  readonly env: Environment;
}

/** Resolves to where the rollout lies now. Errors: see `unarchiveConversation`. */
export async function bringBack(request: BringBackRequest): Promise<string> {
  const { conversation, codexHome } = request;
  const { id, path } = conversation;
  const moved = (await codexBringsBack(request)) ? await findPathById(codexHome, id) : null;
  if (moved !== null && moved !== path) return moved;
  return (await unarchiveConversation({ codexHome, conversationId: id, rolloutPath: path })).rolloutPath;
}

async function codexBringsBack({ conversation, codexHome, env }: BringBackRequest): Promise<boolean> {
  const choice = await codexAbleTo('unarchive', env);
  if (choice.kind === 'unable') return false;
  const end = await runForAnswer({
    file: choice.file,
    args: unarchiveArguments(conversation.id),
    cwd: codexHome,
    env: codexEnvironment(env, codexHome),
  });
  return end.kind === 'ended' && end.exitCode === 0;
}
