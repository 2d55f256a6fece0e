/**
 * The forks of conversations: those that were begun from one, by reference or by copy (FORMAT.md, section 9). Promises: whatever their ids say
 * of their age; sub-agents and side chats that name where they were begun are among them too; the later files of a conversation are no forks of it.
 */
import type { ConversationRef } from '../format/conversation.ts';
import type { ConversationId } from '../format/identity.ts';
import { currentEndsOf } from './current-ends.ts';
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
  const forks = new Map<ConversationId, ConversationId>();
  for (const { file, origin } of await origins.descended(codexHome)) {
    const from = origin.forkedFrom.find(id => ids.has(id));
    if (from !== undefined && !ids.has(file.id) && !forks.has(file.id)) forks.set(file.id, from);
  }
  const ends = currentEndsOf(new Set(forks.keys()), origins.folders(codexHome));
  return [...forks].flatMap(([id, from]) => {
    const end = ends.get(id);
    return end === undefined ? [] : [{ id, path: end.path, from }];
  });
}
