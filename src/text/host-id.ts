/**
 * Ids of sessions on other hosts: they begin with the host as the person calls it, `b:01a2…`, so that one session on two machines is two
 * rows. An id itself has no colon, a host may have one. Pure.
 */
import type { ConversationId } from '../format/identity.ts';

export function idOnHost(host: string, id: ConversationId): ConversationId {
  return `${host}:${id}` as ConversationId;
}

/** The host that a session is on; null: this machine. */
export function hostOf(id: ConversationId): string | null {
  const colon = id.lastIndexOf(':');
  return colon === -1 ? null : id.slice(0, colon);
}

/** The id as it is on its own machine. */
export function idThere(id: ConversationId): ConversationId {
  return id.slice(id.lastIndexOf(':') + 1) as ConversationId;
}
