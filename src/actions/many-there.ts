/** What an act on many does with the sessions of other hosts: each host says what would become of its own, and does it. */
import type { Conversation } from '../format/conversation.ts';
import type { HostMoves, SessionOnHost } from './host-moves.ts';
import { failureOf, type OneEnd, type TrashedSession } from './many-ends.ts';
import { joinedPlans, type ManyPlan, type MovingAct } from './many-plan.ts';

/** Of those that are of other hosts; what a host has that does not answer is left out. */
export async function planThere(
  act: MovingAct,
  sessions: readonly Conversation[],
  hosts: HostMoves | null,
): Promise<ManyPlan> {
  const byHost = new Map<string, Conversation[]>();
  for (const session of sessions)
    if (session.host !== undefined) byHost.set(session.host, [...(byHost.get(session.host) ?? []), session]);
  const plans = [...byHost].map(async ([host, own]) => (await hosts?.plan(host, act, own)) ?? away(own));
  return joinedPlans(await Promise.all(plans));
}

function away(sessions: readonly Conversation[]): ManyPlan {
  const leftOut = sessions.map(session => ({ session, reason: 'host away' as const, because: session.id }));
  return { going: [], leftOut };
}

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
