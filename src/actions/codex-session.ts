/**
 * How codex is started on a session, by every action alike: in the session's folder, with the person's environment and the home
 * that is open. A session's folder decides which configuration and which Git repository Codex sees.
 */
import { type CodexCall, codexEnvironment, existingFolder } from '../codex/process.ts';
import type { Environment } from '../codex/program.ts';
import type { ConversationRef } from '../format/conversation.ts';

/** A session, and what codex needs of the running program. */
export interface CodexSession {
  readonly conversation: ConversationRef;
  /** The session's folder; null where it is not known yet: then the rollout is read for it. */
  readonly folder: string | null;
  /** Where rolltop was started; used in place of a folder that is gone. */
  readonly cwd: string;
  readonly codexHome: string;
  readonly env: Environment;
}

/** Codex with these arguments on this session. `file` is the program. */
export async function codexCall(
  { conversation, folder, cwd, codexHome, env }: CodexSession,
  { file, args }: Pick<CodexCall, 'file' | 'args'>,
): Promise<CodexCall> {
  const known = folder ?? (await folderOf(conversation));
  return { file, args, cwd: await existingFolder(known, cwd), env: codexEnvironment(env, codexHome) };
}

/** Loaded when it is needed: most callers know the folder. */
async function folderOf({ path }: ConversationRef): Promise<string | null> {
  const { summaryAt } = await import('../sessions/conversation-row.ts');
  return (await summaryAt(path)).cwd;
}
