/** The library's way from what a person types to one session. A thin door: finding is in sessions/. */
import { requireTexts } from '../format/required-text.ts';
import { type FoundSession, findSession as findInHome } from '../sessions/find.ts';

export interface FindSessionOptions {
  /** The folder that holds `sessions` and `archived_sessions`, usually `~/.codex`. */
  readonly codexHome: string;
  /**
   * The folder that a relative path starts from.
   * @default codexHome
   */
  readonly cwd?: string;
}

/**
 * Finds the session that `text` names: a path (with a slash, or ending in `.jsonl` or `.jsonl.zst`), `last` (the most recently updated
 * one that is not archived), a full id, an exact name, or a unique beginning of an id of at least 4 characters. Archived sessions
 * are found too.
 *
 * Expected outcomes are values: `found` with the conversation, `ambiguous` with at most 20 candidates (newest first) and their total, or
 * `notFound` with one sentence. Costs a read of the day folders' names; files are opened only for what is answered.
 *
 * @throws TypeError when `codexHome` is missing
 * @throws the system's error when a folder cannot be read
 * @example
 * import { findSession } from 'rolltop';
 *
 * const found = await findSession('last', { codexHome: '/home/me/.codex' });
 * if (found.kind === 'found') console.log(found.conversation.id, found.conversation.path);
 */
export async function findSession(text: string, options: FindSessionOptions): Promise<FoundSession> {
  requireTexts('findSession', options, 'codexHome');
  const { codexHome, cwd = codexHome } = options;
  return findInHome(text, { codexHome, cwd, nowMs: Date.now() });
}
