/**
 * The forks of conversations: those that were begun from one, by reference or by copy (FORMAT.md, section 9). Promises: sub-agents and side
 * chats that name where they were begun are among them too; the later files of a conversation are no forks of it.
 */
import type { ConversationRef } from '../format/conversation.ts';
import type { ConversationId } from '../format/identity.ts';
import { currentEndOf } from '../format/segments.ts';
import { Slices } from '../rollout/file/slices.ts';
import { groupById, type ListedFile } from './catalog.ts';
import { Origins } from './origins.ts';

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
  for (const { files } of origins.folders(codexHome)) {
    for (const file of files) if (!ids.has(file.id)) others.push(file);
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
