/**
 * The forks of conversations: those that were begun from one, by reference or by copy (FORMAT.md, section 9). Promises: sub-agents and side
 * chats that name where they were begun are among them too; the later files of a conversation are no forks of it.
 *
 * The first line of a file says what it was forked from, so every file is opened for it, as for the sub-agents: one read of 64 KB each.
 */
import type { ConversationRef } from '../format/conversation.ts';
import type { SessionMeta } from '../format/dialect.ts';
import type { ConversationId } from '../format/identity.ts';
import { currentEndOf } from '../format/segments.ts';
import { openRollout } from '../rollout/file/open.ts';
import { Slices } from '../rollout/file/slices.ts';
import { beginningContains } from '../rollout/read/first-records.ts';
import { readHeader } from '../rollout/read/header.ts';
import { groupById, type ListedFile, listedHome } from './catalog.ts';

export interface Fork extends ConversationRef {
  /** What it was forked from: one of the ids that were asked for. */
  readonly from: ConversationId;
}

const FORK_MARKS = ['"forked_from_id":"', '"history_base":{'].map(mark => Buffer.from(mark));

/** The forks of any of `ids`, which are of conversations and of their segments. */
export async function forksOf(codexHome: string, ids: ReadonlySet<ConversationId>): Promise<readonly Fork[]> {
  const slices = new Slices();
  const marked: ListedFile[] = [];
  for (const { files } of listedHome(codexHome)) {
    for (const file of files) {
      if (slices.spent) await slices.pause();
      if (!ids.has(file.id) && mayBeFork(file)) marked.push(file);
    }
    await slices.pause();
  }
  const forks: Fork[] = [];
  for (const files of groupById(marked)) {
    const { id, path } = currentEndOf(files);
    const from = await originIn(files[0].path, ids);
    if (from !== null) forks.push({ id, path, from });
  }
  return forks;
}

/** A compressed file is unpacked for its first line in any case. */
function mayBeFork({ path, compressed }: ListedFile): boolean {
  return compressed || FORK_MARKS.some(mark => beginningContains(path, mark));
}

/** Null also for a file that cannot be read. */
async function originIn(path: string, ids: ReadonlySet<ConversationId>): Promise<ConversationId | null> {
  try {
    const file = await openRollout(path);
    try {
      const { meta } = await readHeader(file);
      return meta === null ? null : (originsOf(meta).find(id => ids.has(id)) ?? null);
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
}

function originsOf({ forkedFromId, historyBase }: SessionMeta): readonly ConversationId[] {
  return [forkedFromId, historyBase?.threadId ?? null].filter(id => id !== null);
}
