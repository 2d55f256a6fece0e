/**
 * Gives a session a name: in the index of names, and in Codex's own database through the codex that is here. Promises: a name that
 * was written is on disk when it resolves; that Codex does not show it is a note, not a failure.
 */
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

export async function renameConversation(request: RenameRequest): Promise<RenameResult> {
  const { conversation, codexHome, nowMs } = request;
  const name = cleanName(request.name);
  if (name === null) return { kind: 'failed', message: 'A name needs at least one character.' };
  try {
    await nameConversation({ codexHome, id: conversation.id, name, nowMs });
  } catch (error) {
    return { kind: 'failed', message: `The name could not be written: ${errorMessage(error)}` };
  }
  return { kind: 'named', name, inCodex: await nameInDatabase(request, name) };
}

/**
 * Null when Codex shows the name, too, else why it may not. Codex reads the index for sessions of its older form, unless their names
 * are in its database; the names of those of its newer form it reads only from there. Sessions that it cannot list have no name
 * there.
 */
async function nameInDatabase(
  { conversation, codexHome, dialect, env }: RenameRequest,
  name: string,
): Promise<string | null> {
  if (dialect === 'bare') return null;
  const choice = await codexAbleTo('name', env);
  if (choice.kind === 'unable') {
    const hasOtherNames = dialect === 'paginated' || (await hasCodexDatabase(codexHome));
    return hasOtherNames ? choice.message : null;
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
