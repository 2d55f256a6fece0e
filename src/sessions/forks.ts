/**
 * The forks of conversations: those that were begun from one, by reference or by copy (FORMAT.md, section 9). Promises: sub-agents and side
 * chats that name where they were begun are among them too; the later files of a conversation are no forks of it.
 */
import type { ConversationRef } from '../format/conversation.ts';
import { type ConversationId, timeOfId } from '../format/identity.ts';
import { currentEndOf } from '../format/segments.ts';
import { Slices } from '../rollout/file/slices.ts';
import { groupById, type ListedFile } from './catalog.ts';
import { Origins } from './origins.ts';
import { mayHaveBegunSince } from './spawned.ts';

export interface Fork extends ConversationRef {
  /** What it was forked from: one of the ids that were asked for. */
  readonly from: ConversationId;
}

/** The forks of any of `ids`, which are of conversations and of their segments. */
export async function forksOf(
  codexHome: string,
  ids: ReadonlySet<ConversationId>,
  origins = new Origins(),
): Promise<readonly Fork[]> {
  const slices = new Slices();
  const others: ListedFile[] = [];
  const sinceMs = oldestTimeOf(ids);
  for (const { files } of origins.folders(codexHome)) {
    for (const file of files) if (!ids.has(file.id) && mayHaveBegunSince(file.id, sinceMs)) others.push(file);
    await slices.pause();
  }
  const forks: Fork[] = [];
  for (const files of groupById(others)) {
    if (slices.spent) await slices.pause();
    const { forkedFrom } = origins.ofKnown(files) ?? (await origins.ofAny(files));
    const from = forkedFrom.find(id => ids.has(id));
    if (from === undefined) continue;
    const { id, path } = currentEndOf(files);
    forks.push({ id, path, from });
  }
  return forks;
}

/** Null where an id holds no time. */
function oldestTimeOf(ids: ReadonlySet<ConversationId>): number | null {
  let oldestMs: number | null = null;
  for (const id of ids) {
    const ms = timeOfId(id);
    if (ms === null) return null;
    oldestMs = Math.min(oldestMs ?? ms, ms);
  }
  return oldestMs;
}
