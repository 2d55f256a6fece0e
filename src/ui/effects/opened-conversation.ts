/** The row of the list that a conversation is opened with: the list's own, or what is known where the list has none. */
import type { Conversation, ConversationRef } from '../../format/conversation.ts';
import type { ConversationSource } from '../../live/source.ts';
import type { SearchHit } from '../../search/searcher.ts';

/** Gone in the moment it was chosen, for one: opening says what became of the file. */
export function rowOf({ id, path }: ConversationRef, { conversations }: ConversationSource): Conversation {
  return conversations.find(id) ?? unlisted({ id, path });
}

/** The row of a hit's session, also when the list has another file of it. */
export function rowOfHit({ session, name }: SearchHit, { conversations }: ConversationSource): Conversation {
  const listed = conversations.find(session.id);
  if (listed?.path === session.path) return listed;
  const { updatedMs, archived } = session;
  return {
    ...unlisted(session),
    createdMs: listed?.createdMs ?? updatedMs,
    updatedMs,
    archived,
    copies: listed?.copies ?? 0,
    name,
    summary: listed?.summary ?? null,
    live: listed?.live ?? null,
  };
}

function unlisted({ id, path }: ConversationRef): Conversation {
  return {
    id,
    path,
    createdMs: 0,
    updatedMs: null,
    sizeBytes: null,
    archived: false,
    compressed: path.endsWith('.zst'),
    copies: 0,
    name: null,
    summary: null,
    live: null,
    grewMs: null,
    hiddenByCodex: [],
  };
}
