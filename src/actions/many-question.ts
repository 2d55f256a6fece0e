/**
 * What an act on many sessions would do, before it is agreed to. Of sessions of other hosts each host says it itself. Reads; moves nothing.
 */
import type { Conversation } from '../format/conversation.ts';
import type { ConversationId } from '../format/identity.ts';
import { Origins } from '../sessions/origins.ts';
import { type ReadRelationsOptions, readRelations } from '../sessions/relations.ts';
import type { HostMoves } from './host-moves.ts';
import { joinedPlans, type LeftOutReason, type ManyPlan, manyPlan } from './many-plan.ts';
import { planThere } from './many-there.ts';

/** What can be asked of many sessions. Of those that are all archived, or all pinned, it is the opposite. */
export type ManyAct = 'archive' | 'delete' | 'pin';
export type PlannedAct = ManyAct | 'unarchive' | 'unpin';

/** Why a session stays where it is. */
const STAY_REASONS = [
  'held',
  'pinned',
  'fork stays',
  'archived already',
  'host away',
] as const satisfies readonly LeftOutReason[];
export type StayReason = (typeof STAY_REASONS)[number];

/** What will be done, for the sentence that asks. */
export interface ManyQuestion {
  readonly act: PlannedAct;
  readonly ids: readonly ConversationId[];
  readonly subagents: number;
  readonly sizeBytes: number;
  /** How many are left out for each reason. */
  readonly leftOut: ReadonlyMap<StayReason, number>;
}

export interface PlanPlaces {
  readonly codexHome: string;
  /** A session as the list knows it now. */
  readonly find: (id: ConversationId) => Conversation | undefined;
  /** Moves sessions of other hosts; null: there are none. */
  readonly hosts: HostMoves | null;
}

/** Where sessions came from, as far as it was read. */
export type ReadOrigins = Origins;

/** For a plan and the act that follows it. */
export const nothingRead = (): ReadOrigins => new Origins();

export interface PlanOptions extends ReadRelationsOptions {
  readonly places: PlanPlaces;
  /** What is read for the plan, for the act itself; left out: it reads that again. */
  readonly origins?: Origins;
}

/**
 * What an act on these sessions would do. Reads the home for what belongs to them.
 * @throws (rejects) the reason of the signal that stopped it
 */
export async function planMany(
  act: ManyAct,
  ids: readonly ConversationId[],
  { places, origins = new Origins(), ...reading }: PlanOptions,
): Promise<ManyQuestion> {
  const sessions = ids.flatMap(id => places.find(id) ?? []);
  if (act === 'pin') return planOf(sessions.every(({ pinned }) => pinned) ? 'unpin' : 'pin', sessions);
  if (act === 'archive' && sessions.every(({ archived }) => archived)) return planOf('unarchive', sessions);
  const asked = planThere(act, sessions, places.hosts);
  const here = sessions.filter(({ host }) => host === undefined);
  const plan = manyPlan(act, here, {
    relations: await readRelations(places.codexHome, origins, reading),
    isHeld: id => (places.find(id)?.live ?? null) !== null,
    isPinned: id => places.find(id)?.pinned ?? false,
  });
  return questionOf(act, joinedPlans([plan, await asked]));
}

function planOf(act: PlannedAct, sessions: readonly Conversation[]): ManyQuestion {
  const sizeBytes = sessions.reduce((sum, session) => sum + (session.sizeBytes ?? 0), 0);
  return { act, ids: sessions.map(({ id }) => id), subagents: 0, sizeBytes, leftOut: new Map() };
}

function questionOf(act: PlannedAct, { going, leftOut }: ManyPlan): ManyQuestion {
  const reasons = new Map<StayReason, number>();
  for (const { reason } of leftOut) {
    const stays = STAY_REASONS.find(one => one === reason);
    if (stays !== undefined) reasons.set(stays, (reasons.get(stays) ?? 0) + 1);
  }
  return {
    act,
    ids: going.map(({ session }) => session.id),
    subagents: going.reduce((sum, { subagents }) => sum + subagents.length, 0),
    sizeBytes: going.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    leftOut: reasons,
  };
}
