/** One session of an act on many, where it is of another host: it is done there. */
import type { Conversation } from '../format/conversation.ts';
import { failureOf, type OneEnd, type TrashedSession } from './bulk-end.ts';
import type { HostMoves, SessionOnHost } from './host-moves.ts';

export async function moveThere(
  kind: 'archive' | 'unarchive' | 'delete',
  session: Conversation & SessionOnHost,
  hosts: HostMoves | null,
): Promise<OneEnd> {
  const { id, sizeBytes } = session;
  if (hosts === null) return { kind: 'failed', failure: failureOf(session, NOT_CONNECTED) };
  if (kind === 'delete') {
    const result = await hosts.trash(session);
    if (result.kind !== 'trashed') return { kind: 'failed', failure: failureOf(session, result.message) };
    return { ...result, kind: 'done', id, trashed: result.entry };
  }
  const result = await hosts[kind](session);
  if (result.kind === 'failed') return { kind: 'failed', failure: failureOf(session, result.message) };
  return { kind: 'done', id, subagents: result.subagents, sizeBytes: sizeBytes ?? 0 };
}

const NOT_CONNECTED = 'Its host is not connected.';

export async function restoreThere(
  { id, entry }: TrashedSession,
  host: string,
  hosts: HostMoves | null,
): Promise<OneEnd> {
  const result = await hosts?.restore({ id, host, path: '' }, entry);
  if (result?.kind === 'restored') return { kind: 'done', id, subagents: result.subagents, sizeBytes: 0 };
  return { kind: 'failed', failure: { title: id, message: result?.message ?? NOT_CONNECTED } };
}
