/**
 * Acts on many sessions, one after the other, with a way back: archive and back, trash and back, pins and tags. Promises: it stops between
 * two sessions when asked to; what fails costs that session alone, and is named; what was done is said with what takes it back.
 */
import type { Environment } from '../codex/program.ts';
import type { Conversation, Marks } from '../format/conversation.ts';
import { errorMessage } from '../format/error-message.ts';
import type { ConversationId } from '../format/identity.ts';
import { changedTags } from '../sessions/marks.ts';
import { Origins } from '../sessions/origins.ts';
import { type ReadRelationsOptions, readRelations } from '../sessions/relations.ts';
import { setMarks } from '../sessions/set-marks.ts';
import { readEntry } from '../sessions/trash/entry.ts';
import { finishTrash } from '../sessions/trash/trash.ts';
import type { TrashPlace } from '../sessions/trash/trash-place.ts';
import { trashRoots } from '../sessions/trash/trash-roots.ts';
import { archive } from './archive.ts';
import { bringBack } from './bring-back.ts';
import { type BulkPlan, bulkPlan, type LeftOutReason } from './bulk-plan.ts';
import { deleteSession, restoreSession } from './delete.ts';

/** What can be asked of many sessions. Of those that are all archived, or all pinned, it is the opposite. */
export type ManyAct = 'archive' | 'delete' | 'pin';
export type PlannedAct = ManyAct | 'unarchive' | 'unpin';

/** Why a session stays where it is. */
const STAY_REASONS = [
  'held',
  'pinned',
  'fork stays',
  'archived already',
] as const satisfies readonly LeftOutReason[];
export type StayReason = (typeof STAY_REASONS)[number];

/** What will be done, for the sentence that asks. */
export interface ManyPlan {
  readonly act: PlannedAct;
  readonly ids: readonly ConversationId[];
  readonly subagents: number;
  readonly sizeBytes: number;
  /** How many are left out for each reason. */
  readonly leftOut: ReadonlyMap<StayReason, number>;
}

/** Left out: stays as it is. */
export interface MarkChange {
  readonly pinned?: boolean;
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
}

/** The marks that a session had. */
export interface KeptMarks {
  readonly id: ConversationId;
  readonly marks: Marks;
}

export type ManyJob =
  | { readonly kind: 'archive' | 'unarchive' | 'delete'; readonly ids: readonly ConversationId[] }
  /** Brings entries of the trash back, by their folders. */
  | { readonly kind: 'restore'; readonly folders: readonly string[] }
  | { readonly kind: 'mark'; readonly ids: readonly ConversationId[]; readonly change: MarkChange }
  | { readonly kind: 'unmark'; readonly marks: readonly KeptMarks[] };

export interface Failure {
  readonly title: string;
  readonly message: string;
}

/** What became of a job. */
export interface ManyEnd {
  readonly done: readonly ConversationId[];
  readonly subagents: number;
  readonly sizeBytes: number;
  readonly failed: readonly Failure[];
  /** It was stopped before these. */
  readonly left: number;
  /** Takes back what was done; null: there is nothing to take back. */
  readonly undo: ManyJob | null;
}

export interface ManyPlaces {
  readonly codexHome: string;
  readonly env: Environment;
  readonly trash: TrashPlace;
  /** `marks.jsonl`. */
  readonly marksPath: string;
  /** A session as the list knows it now. */
  readonly find: (id: ConversationId) => Conversation | undefined;
}

export interface PlanOptions extends ReadRelationsOptions {
  readonly places: ManyPlaces;
}

/** The trash of a home. */
export function trashOf(codexHome: string, env: Environment): TrashPlace {
  return { codexHome, roots: trashRoots(codexHome, env) };
}

/** Finishes what a program that was killed left half moved into the trash, or out of it. */
export async function finishMoves(codexHome: string, env: Environment): Promise<void> {
  await finishTrash(trashOf(codexHome, env));
}

/**
 * What an act on these sessions would do. Reads the home for what belongs to them.
 * @throws (rejects) the reason of the signal that stopped it
 */
export async function planMany(
  act: ManyAct,
  ids: readonly ConversationId[],
  { places, ...reading }: PlanOptions,
): Promise<ManyPlan> {
  const sessions = ids.flatMap(id => places.find(id) ?? []);
  if (act === 'pin') return planOf(sessions.every(({ pinned }) => pinned) ? 'unpin' : 'pin', sessions);
  if (act === 'archive' && sessions.every(({ archived }) => archived)) return planOf('unarchive', sessions);
  const plan = bulkPlan(act, sessions, {
    relations: await readRelations(places.codexHome, new Origins(), reading),
    isHeld: id => (places.find(id)?.live ?? null) !== null,
    isPinned: id => places.find(id)?.pinned ?? false,
  });
  return fromBulk(act, plan);
}

function planOf(act: PlannedAct, sessions: readonly Conversation[]): ManyPlan {
  const sizeBytes = sessions.reduce((sum, session) => sum + (session.sizeBytes ?? 0), 0);
  return { act, ids: sessions.map(({ id }) => id), subagents: 0, sizeBytes, leftOut: new Map() };
}

function fromBulk(act: PlannedAct, { going, leftOut }: BulkPlan): ManyPlan {
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

export interface RunOptions {
  readonly places: ManyPlaces;
  /** Stops it between two sessions. */
  readonly signal: AbortSignal;
  readonly onProgress: (done: number) => void;
}

export async function runMany(job: ManyJob, options: RunOptions): Promise<ManyEnd> {
  switch (job.kind) {
    case 'archive':
    case 'unarchive':
    case 'delete':
      return moveAll(job.kind, job.ids, options);
    case 'restore':
      return restoreAll(job.folders, options);
    case 'mark':
      return markAll(job.ids, marks => withChange(marks, job.change), options.places);
    case 'unmark': {
      const before = new Map(job.marks.map(({ id, marks }) => [id, marks]));
      return markAll([...before.keys()], (marks, id) => before.get(id) ?? marks, options.places);
    }
    default:
      return job satisfies never;
  }
}

const NOTHING: ManyEnd = { done: [], subagents: 0, sizeBytes: 0, failed: [], left: 0, undo: null };

/** What became of one session. */
type OneEnd =
  | {
      readonly kind: 'done';
      readonly id: ConversationId;
      readonly subagents: number;
      readonly sizeBytes: number;
      readonly trashed?: string;
    }
  | { readonly kind: 'failed'; readonly failure: Failure };

async function eachOf<Each>(
  all: readonly Each[],
  act: (one: Each) => Promise<OneEnd>,
  { signal, onProgress }: RunOptions,
): Promise<{ readonly ends: readonly OneEnd[]; readonly left: number }> {
  const ends: OneEnd[] = [];
  for (const one of all) {
    if (signal.aborted) break;
    ends.push(await act(one));
    onProgress(ends.length);
  }
  return { ends, left: all.length - ends.length };
}

function endOf({ ends, left }: { readonly ends: readonly OneEnd[]; readonly left: number }): ManyEnd {
  const done = ends.flatMap(end => (end.kind === 'done' ? [end] : []));
  return {
    ...NOTHING,
    done: done.map(({ id }) => id),
    subagents: done.reduce((sum, { subagents }) => sum + subagents, 0),
    sizeBytes: done.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    failed: ends.flatMap(end => (end.kind === 'failed' ? [end.failure] : [])),
    left,
  };
}

async function moveAll(
  kind: 'archive' | 'unarchive' | 'delete',
  ids: readonly ConversationId[],
  options: RunOptions,
): Promise<ManyEnd> {
  if (kind === 'delete') await finishTrash(options.places.trash);
  const origins = new Origins();
  const run = await eachOf(ids, id => moveOne(kind, id, { ...options.places, origins }), options);
  const end = endOf(run);
  if (end.done.length === 0) return end;
  if (kind !== 'delete')
    return { ...end, undo: { kind: kind === 'archive' ? 'unarchive' : 'archive', ids: end.done } };
  // The last one first: a session comes back before its forks.
  const folders = run.ends.flatMap(one => (one.kind === 'done' ? (one.trashed ?? []) : [])).reverse();
  return { ...end, undo: { kind: 'restore', folders } };
}

async function moveOne(
  kind: 'archive' | 'unarchive' | 'delete',
  id: ConversationId,
  places: ManyPlaces & { readonly origins: Origins },
): Promise<OneEnd> {
  const session = places.find(id);
  if (session === undefined) return { kind: 'failed', failure: { title: id, message: 'It is gone.' } };
  const { codexHome, env, origins } = places;
  const sizeBytes = session.sizeBytes ?? 0;
  if (kind === 'delete') {
    const result = await deleteSession(session, { ...places.trash, origins });
    if (result.kind !== 'trashed') return { kind: 'failed', failure: failureOf(session, result.message) };
    return { ...result, kind: 'done', id, trashed: result.entry.folder };
  }
  const result =
    kind === 'archive'
      ? await archive(session, codexHome, origins)
      : await bringBack({ conversation: session, codexHome, env });
  if (result.kind === 'failed') return { kind: 'failed', failure: failureOf(session, result.message) };
  return { kind: 'done', id, subagents: result.subagents, sizeBytes };
}

function failureOf({ id, name, summary }: Conversation, message: string): Failure {
  return { title: name ?? summary?.title ?? id, message };
}

async function restoreAll(folders: readonly string[], options: RunOptions): Promise<ManyEnd> {
  await finishTrash(options.places.trash);
  return endOf(await eachOf(folders, folder => restoreOne(folder, options.places), options));
}

async function restoreOne(folder: string, { trash }: ManyPlaces): Promise<OneEnd> {
  const entry = readEntry(folder);
  if ('problem' in entry) return { kind: 'failed', failure: { title: folder, message: entry.problem } };
  const { title, name, conversations } = entry.manifest;
  const { id } = conversations[0];
  const result = await restoreSession(entry, trash);
  if (result.kind === 'failed')
    return { kind: 'failed', failure: { title: name ?? title ?? id, message: result.message } };
  return { kind: 'done', id, subagents: result.subagents, sizeBytes: 0 };
}

async function markAll(
  ids: readonly ConversationId[],
  change: (marks: Marks, id: ConversationId) => Marks,
  { marksPath }: ManyPlaces,
): Promise<ManyEnd> {
  try {
    const kept: KeptMarks[] = [];
    for (const marked of await setMarks({ path: marksPath, ids, change }))
      kept.push({ id: marked.id, marks: marked.before });
    return { ...NOTHING, done: ids, undo: { kind: 'unmark', marks: kept } };
  } catch (error) {
    return { ...NOTHING, failed: [{ title: 'marks', message: errorMessage(error) }] };
  }
}

function withChange(
  { pinned, tags }: Marks,
  { pinned: pin = pinned, add = [], remove = [] }: MarkChange,
): Marks {
  return { pinned: pin, tags: changedTags(tags, { add, remove }) };
}
