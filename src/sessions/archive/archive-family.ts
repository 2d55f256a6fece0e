/**
 * Archives a conversation with the sub-agents that it spawned, and brings them back, by Codex's own rule (FORMAT.md, section 11). Promises: when
 * archiving rejects, all are where they were; the conversation itself goes last, so that a move that was cut off is finished by archiving it
 * again. Does not ask Codex: `actions/bring-back.ts` does.
 */
import { errorMessage } from '../../format/error-message.ts';
import { MoveFailedError } from '../../format/errors.ts';
import { requireTexts } from '../../format/required-text.ts';
import { requireFree } from '../../rollout/lock/writer-lock.ts';
import { spawnedBelow } from '../spawned.ts';
import { type ArchiveRequest, archiveFiles, movesToArchive, requireId, unarchiveFiles } from './archive.ts';

const NEEDED = ['codexHome', 'conversationId', 'rolloutPath'];

/**
 * Moves a conversation from `sessions` to `archived_sessions/<same name>`, where Codex keeps archived ones, and with it every sub-agent
 * that was spawned below it, as Codex does. `subagents` says how many. Resolves with the new path of the conversation's current end when
 * the folders are on disk. When it rejects, all files are still where they were, or the error says where. To find the sub-agents, the beginnings of all younger
 * rollouts are read.
 *
 * @throws TypeError when something is missing, or `conversationId` is no UUID
 * @throws RolloutNotFoundError when there is no file
 * @throws NotInSessionsError when it is no regular file, outside of the home, or archived already
 * @throws IdMismatchError when its name is not one of the conversation
 * @throws ConversationExistsError when the archive has another file of this name
 * @throws ConversationBusyError when another program holds the conversation, or one of its sub-agents
 * @throws LockUnavailableError where no lock can be taken, unless `allowUnlocked`
 * @throws MoveFailedError when the system does not let it be moved; the message says where the files are
 *
 * @example
 * ```js
 * import { archiveConversation } from 'rolltop';
 *
 * const { archivedPath, subagents } = await archiveConversation({ codexHome, conversationId, rolloutPath });
 * ```
 */
export async function archiveConversation(
  request: ArchiveRequest,
): Promise<{ readonly archivedPath: string; readonly subagents: number }> {
  requireTexts('archiveConversation', request, ...NEEDED);
  await movesToArchive(request);
  const { codexHome, conversationId, rolloutPath } = request;
  const id = requireId(conversationId);
  const below = await spawnedBelow(codexHome, id, { origins: request.tools?.origins });
  const spawned = below.filter(({ archived }) => !archived);
  for (const one of [{ id, path: rolloutPath }, ...spawned]) await requireFree({ codexHome, ...one });
  const moved: ArchiveRequest[] = [];
  try {
    for (const one of spawned.reverse()) {
      const child = { ...request, conversationId: one.id, rolloutPath: one.path };
      moved.push({ ...child, rolloutPath: await archiveFiles(child) });
    }
    return { archivedPath: await archiveFiles(request), subagents: moved.length };
  } catch (error) {
    const stuck: ArchiveRequest[] = [];
    for (const child of moved) await unarchiveFiles(child).catch(() => stuck.push(child));
    throw stuck.length === 0 ? error : leftBehind(error, stuck);
  }
}

function leftBehind(cause: unknown, stuck: readonly ArchiveRequest[]): MoveFailedError {
  const paths = stuck.map(({ rolloutPath }) => rolloutPath);
  const why = errorMessage(cause).replace(/\.?( Nothing was moved\b.*)?$/, '');
  return new MoveFailedError(
    `The session was not archived (${why}), and its sub-agents at ${paths.join(' and ')} could not be moved back. No file is lost; archiving it once more finishes the move.`,
    { ...(paths[0] !== undefined && { path: paths[0] }), cause },
  );
}

/**
 * Moves an archived conversation back to the day folder that its name says, and with it the archived sub-agents below it, as Codex does.
 * `subagents` says how many came back, `stayed` how many could not, mostly because another program holds them. Resolves with the new path
 * of the conversation's current end when the folders are on disk. When it rejects, the files are still in the archive, or the error says where.
 *
 * A conversation that Codex itself archived is marked in its database, too: `codex unarchive` brings back such a one.
 *
 * @throws TypeError when something is missing, or `conversationId` is no UUID
 * @throws RolloutNotFoundError when there is no file
 * @throws NotInSessionsError when it is no regular file, not in the archive of the home, or its name has no date
 * @throws IdMismatchError when its name is not one of the conversation
 * @throws ConversationExistsError when the day folder has another file of this name
 * @throws ConversationBusyError when another program holds the conversation
 * @throws LockUnavailableError where no lock can be taken, unless `allowUnlocked`
 * @throws MoveFailedError when the system does not let it be moved; the message says where the files are
 *
 * @example
 * ```js
 * import { unarchiveConversation } from 'rolltop';
 *
 * const { rolloutPath } = await unarchiveConversation({ codexHome, conversationId, rolloutPath: archivedPath });
 * ```
 */
export async function unarchiveConversation(
  request: ArchiveRequest,
): Promise<{ readonly rolloutPath: string; readonly subagents: number; readonly stayed: number }> {
  requireTexts('unarchiveConversation', request, ...NEEDED);
  const rolloutPath = await unarchiveFiles(request);
  const below = await spawnedBelow(request.codexHome, requireId(request.conversationId));
  const spawned = below.filter(({ archived }) => archived);
  let subagents = 0;
  for (const { id, path } of spawned) {
    const child = { ...request, conversationId: id, rolloutPath: path };
    subagents += await unarchiveFiles(child).then(
      () => 1,
      () => 0,
    );
  }
  return { rolloutPath, subagents, stayed: spawned.length - subagents };
}
