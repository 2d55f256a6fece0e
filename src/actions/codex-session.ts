/**
 * How codex is started on a session, by every action alike: in the session's folder, with the person's environment and the home
 * that is open. A session's folder decides which configuration and which Git repository Codex sees.
 */
import { type CodexCall, codexEnvironment, existingFolder } from '../codex/process.ts';
import type { Environment } from '../codex/program.ts';
import type { ConversationRef } from '../format/conversation.ts';
import { summaryAt } from '../sessions/conversation-row.ts';

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
  const known = folder ?? (await summaryAt(conversation.path)).cwd;
  return { file, args, cwd: await existingFolder(known, cwd), env: codexEnvironment(env, codexHome) };
}
