/** The library's way to follow one session while a program writes to it. A thin door: following is in live/session. */

import { RolloutNotFoundError } from '../format/errors.ts';
import { requireTexts } from '../format/required-text.ts';
import { followItems, type SessionChange } from '../live/session/followed-items.ts';
import type { FindPath } from '../rollout/read/history.ts';
import { laterEndOf } from '../sessions/continuation.ts';
import { findSession } from '../sessions/find.ts';
import { segmentPathOf } from '../sessions/path-of.ts';

export interface FollowSessionOptions {
  /** The folder that holds `sessions` and `archived_sessions`, usually `~/.codex`. A session that is archived meanwhile is followed there. */
  readonly codexHome: string;
  /** Ends the loop when aborted; nothing is thrown. Without it the loop goes on until it is left. */
  readonly signal?: AbortSignal;
  /**
   * How many of the items that are there already come first.
   * @default 0
   */
  readonly last?: number;
}

/**
 * Follows a session: each item as it is written, by Codex or any other program, within a few milliseconds where the system reports
 * changes, else within a second. An item comes again when it changes (a command that has ended; the `offset` is the same), and
 * `removed` names an item that became part of another one, or was taken back. What becomes of the file is said once: truncated,
 * replaced, gone, archived, unarchived, compressed, continued; a session that was moved is followed where it went, and one that was taken
 * back in the file that it goes on in (an earlier file of it is followed alone).
 *
 * Nothing is written, and memory is bounded: a reader that takes its time misses intermediate states of an item, and one that falls more than
 * about 8 MB behind misses the items in between.
 *
 * @param path a rollout, `.jsonl` or `.jsonl.zst`
 * @throws TypeError when `path` or `codexHome` is missing
 * @throws RolloutNotFoundError when there is no such session
 * @throws Error with one sentence when it cannot be opened
 * @example
 * import { followSession } from 'rolltop';
 *
 * const ended = new AbortController();
 * for await (const change of followSession(path, { codexHome: '/home/me/.codex', signal: ended.signal })) {
 *   if (change.kind === 'item' && change.item.kind === 'turn_completed') ended.abort();
 * }
 */
export async function* followSession(
  path: string,
  options: FollowSessionOptions,
): AsyncGenerator<SessionChange, void> {
  requireTexts('followSession', { ...options, path }, 'path', 'codexHome');
  const { codexHome, signal = new AbortController().signal, last = 0 } = options;
  const found = await findSession(path, { codexHome, cwd: codexHome, nowMs: Date.now() });
  if (found.kind !== 'found')
    throw new RolloutNotFoundError(found.kind === 'notFound' ? found.message : `${path} is not one file.`, {
      path,
    });
  const { conversation } = found;
  const follows = (await laterEndOf(conversation.path)) === null ? 'conversation' : 'file';
  const findPath: FindPath = id => segmentPathOf(codexHome, id);
  yield* followItems({ conversation, follows, findPath, last, signal });
}
