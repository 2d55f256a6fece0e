/** Naming a session, as an effect and as a command: in the index, and in Codex's own database where a codex is here. */

import { hasCodexDatabase } from '../codex/database.ts';
import { codexEnvironment } from '../codex/process.ts';
import { codexAbleTo, type Environment } from '../codex/program.ts';
import { nameInCodex } from '../codex/thread-name.ts';
import type { ConversationRef } from '../format/conversation.ts';
import { errorMessage } from '../format/error-message.ts';
import type { Dialect } from '../format/identity.ts';
import { cleanName, nameConversation } from '../sessions/rename.ts';

/** `inCodex`: null when Codex shows the name, too, else why it may show another one. */
export type RenameResult =
  | { readonly kind: 'named'; readonly name: string; readonly inCodex: string | null }
  | { readonly kind: 'failed'; readonly message: string };

export interface RenameRequest {
  readonly conversation: ConversationRef;
  readonly name: string;
  readonly codexHome: string;
  readonly dialect: Dialect | null;
  readonly env: Environment;
  readonly nowMs: number;
}

/** Writes the name; resolves when it is on disk and Codex was asked. */
export async function renameConversation(request: RenameRequest): Promise<RenameResult> {
  const { conversation, codexHome, nowMs } = request;
  const name = cleanName(request.name);
  if (name === null) return { kind: 'failed', message: 'A name needs at least one character.' };
  try {
    await nameConversation({ codexHome, id: conversation.id, name, nowMs });
  } catch (error) {
    return { kind: 'failed', message: `The name could not be written: ${errorMessage(error)}` };
  }
  return { kind: 'named', name, inCodex: await tellCodex(request, name) };
}

/**
 * Null when Codex shows the name, too, else why it may not. It reads the index for the sessions of its older form, unless it named
 * them itself in its database; those of its newer form it knows only from there. Sessions that it cannot list have no name there.
 */
async function tellCodex(
  { conversation, codexHome, dialect, env }: RenameRequest,
  name: string,
): Promise<string | null> {
  if (dialect === 'bare') return null;
  const choice = await codexAbleTo('name', env);
  if (choice.kind === 'unable') {
    const keepsNames = dialect === 'paginated' || (await hasCodexDatabase(codexHome));
    return keepsNames ? choice.message : null;
  }
  const call = {
    file: choice.file,
    args: ['app-server'],
    cwd: codexHome,
    env: codexEnvironment(env, codexHome),
  };
  const end = await nameInCodex(call, { id: conversation.id, name });
  return end.kind === 'named' ? null : end.message;
}
