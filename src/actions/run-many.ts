/**
 * Acts on many sessions, one after the other, with a way back: archive and back, trash and back, pins and tags. Promises: it stops between
 * two sessions when asked to; what fails costs that session alone, and is named; what was done is said with what takes it back.
 */
import type { Environment } from '../codex/program.ts';
import type { Marks } from '../format/conversation.ts';
import { errorMessage } from '../format/error-message.ts';
import type { ConversationId } from '../format/identity.ts';
import { Origins } from '../sessions/origins.ts';
import { changedTags } from '../sessions/state/marks.ts';
import { setMarks } from '../sessions/state/set-marks.ts';
import { readEntry } from '../sessions/trash/entry.ts';
import { finishTrash } from '../sessions/trash/trash.ts';
import type { TrashPlace } from '../sessions/trash/trash-place.ts';
import { trashRoots } from '../sessions/trash/trash-roots.ts';
import { hostOf } from '../text/host-id.ts';
import { archive } from './archive.ts';
import { bringBack } from './bring-back.ts';
import { deleteSession, restoreSession } from './delete.ts';
import { type Failure, failureOf, type OneEnd, type TrashedSession } from './many-ends.ts';
import type { PlanPlaces } from './many-question.ts';
import { moveThere, restoreThere } from './many-there.ts';

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
  /** Brings entries of the trash back. */
  | { readonly kind: 'restore'; readonly entries: readonly TrashedSession[] }
  | { readonly kind: 'mark'; readonly ids: readonly ConversationId[]; readonly change: MarkChange }
  | { readonly kind: 'unmark'; readonly marks: readonly KeptMarks[] };

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

export interface ManyPlaces extends PlanPlaces {
  readonly env: Environment;
  readonly trash: TrashPlace;
  /** `marks.jsonl`. */
  readonly marksPath: string;
}

/** The trash of a home. */
export function trashOf(codexHome: string, env: Environment): TrashPlace {
  return { codexHome, roots: trashRoots(codexHome, env) };
}

/** Finishes what a program that was killed left half moved into the trash, or out of it. */
export async function finishMoves(codexHome: string, env: Environment): Promise<void> {
  await finishTrash(trashOf(codexHome, env));
}

export interface RunOptions {
  readonly places: ManyPlaces;
  /** What the plan has read of where sessions came from; left out: it is read. */
  readonly origins?: Origins | undefined;
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
      return restoreAll(job.entries, options);
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
  const { origins = new Origins() } = options;
  const run = await eachOf(ids, id => moveOne(kind, id, { ...options.places, origins }), options);
  const end = endOf(run);
  if (end.done.length === 0) return end;
  if (kind !== 'delete')
    return { ...end, undo: { kind: kind === 'archive' ? 'unarchive' : 'archive', ids: end.done } };
  // The last one first: a session comes back before its forks.
  const entries = run.ends
    .flatMap(one => (one.kind === 'done' && one.trashed ? [{ id: one.id, entry: one.trashed }] : []))
    .reverse();
  return { ...end, undo: { kind: 'restore', entries } };
}

async function moveOne(
  kind: 'archive' | 'unarchive' | 'delete',
  id: ConversationId,
  places: ManyPlaces & { readonly origins: Origins },
): Promise<OneEnd> {
  const session = places.find(id);
  if (session === undefined) return { kind: 'failed', failure: { title: id, message: 'It is gone.' } };
  const { host } = session;
  if (host !== undefined) return moveThere(kind, { ...session, host }, places.hosts);
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

async function restoreAll(entries: readonly TrashedSession[], options: RunOptions): Promise<ManyEnd> {
  await finishTrash(options.places.trash);
  return endOf(await eachOf(entries, entry => restoreOne(entry, options.places), options));
}

async function restoreOne(trashed: TrashedSession, { trash, hosts }: ManyPlaces): Promise<OneEnd> {
  const host = hostOf(trashed.id);
  if (host !== null) return restoreThere(trashed, host, hosts);
  const folder = trashed.entry;
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
