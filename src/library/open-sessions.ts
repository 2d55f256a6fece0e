/** The library's way to all sessions of a home, kept equal to the disk. A thin door: the stores are in live/. */
import { requireTexts } from '../format/required-text.ts';
import { openLocalSource } from '../live/local-source.ts';
import type { ConversationSource } from '../live/source.ts';

export interface OpenSessionsOptions {
  /** The folder that holds `sessions` and `archived_sessions`, usually `~/.codex`. It need not exist yet. */
  readonly codexHome: string;
  /**
   * The folder that the scope `folder` means, and that sessions are compared with for the reason `other-folder`.
   * @default codexHome
   */
  readonly cwd?: string;
}

/**
 * Opens all sessions of a Codex home for reading. The list (`conversations`) and each opened session (`openItems`) follow the disk:
 * read a snapshot, subscribe, and read again after each notification. Nothing is written.
 *
 * Listing begins immediately. The first notification comes with the newest sessions; sizes, times and titles of the others follow.
 * The program stays alive until `close` resolves, which also closes every opened session.
 *
 * What rolltop itself keeps of sessions is not read: here none is pinned, tagged or `ready`, and what an open one used is not counted.
 *
 * @throws TypeError when `codexHome` is missing; what cannot be listed is in the snapshot's `problem`
 * @example
 * import { openSessions } from 'rolltop';
 *
 * const sessions = openSessions({ codexHome: '/home/me/.codex' });
 * const stop = sessions.conversations.subscribe(() => {
 *   const list = sessions.conversations.getSnapshot();
 *   console.log(list.length, list.at(0)?.conversation.summary?.title);
 * });
 * // later
 * stop();
 * await sessions.close();
 */
export function openSessions(options: OpenSessionsOptions): ConversationSource {
  requireTexts('openSessions', options, 'codexHome');
  const { codexHome, cwd = codexHome } = options;
  return openLocalSource({ codexHome, cwd });
}
