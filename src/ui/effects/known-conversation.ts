/** What is known of a session: by the open one, by its row of the list, by the hit that it has. */
import type { Conversation, ConversationRef } from '../../format/conversation.ts';
import type { ConversationSource } from '../../live/source.ts';
import type { SearchHit } from '../../search/request.ts';
import type { EffectPorts } from './ports.ts';

/** As it is open, else as the list has it; undefined: neither has it. */
export function knownConversation(
  { id }: Pick<ConversationRef, 'id'>,
  { items, source }: Pick<EffectPorts, 'items' | 'source'>,
): Conversation | undefined {
  const open = items()?.getSnapshot().conversation;
  return open?.id === id ? open : source.conversations.find(id);
}

/** The folder that it is about; null where that is not known. */
export function knownFolder(
  conversation: ConversationRef,
  ports: Pick<EffectPorts, 'items' | 'source'>,
): string | null {
  return knownConversation(conversation, ports)?.summary?.cwd ?? null;
}

/** To be opened. The list has none when the session is gone, for example: opening reports what became of the file. */
export function conversationOf(
  { id, path }: ConversationRef,
  { conversations }: ConversationSource,
): Conversation {
  return conversations.find(id) ?? unlisted({ id, path });
}

/**
 * Of a hit's session, also of a hit in an earlier segment of it. The list may have another file of that session: then the hit's own file
 * counts.
 */
export function conversationOfHit(
  { session, name }: SearchHit,
  { conversations }: ConversationSource,
): Conversation {
  const listed = conversations.find(session.id);
  if (listed?.path === session.path || listed?.earlierSegments.includes(session.path)) return listed;
  const { updatedMs, archived } = session;
  return {
    ...unlisted(session),
    createdMs: listed?.createdMs ?? updatedMs,
    updatedMs,
    archived,
    earlierSegments: listed?.earlierSegments ?? [],
    copies: listed?.copies ?? 0,
    name,
    summary: listed?.summary ?? null,
    live: listed?.live ?? null,
    state: listed?.state ?? null,
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
    earlierSegments: [],
    copies: 0,
    name: null,
    pinned: false,
    tags: [],
    summary: null,
    live: null,
    state: null,
    hiddenByCodex: [],
  };
}
