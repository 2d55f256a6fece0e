/**
 * The command line's list: every session, with facts, in either order, by pages. Created order with a limit reads only the
 * day folders it needs; updated order has to stat every file, and reads only the summaries of its page.
 */
import type { Conversation, SortOrder } from '../format/conversation.ts';
import type { ConversationId } from '../format/identity.ts';
import { FRESH_MS, isLive } from '../format/live-state.ts';
import type { NonEmpty } from '../format/segments.ts';
import { Slices } from '../rollout/file/slices.ts';
import type { FindPath } from '../rollout/read/history-chain.ts';
import { groupById, type ListedFile, sessionsRoot } from './catalog.ts';
import { conversationRow, summaryAt } from './conversation-row.ts';
import { conversationsByDay, type ListScope, scopeDays } from './created-order.ts';
import {
  type Cursor,
  formatUpdatedCursor,
  parseCursor,
  parseUpdatedCursor,
  type UpdatedCursor,
} from './cursor.ts';
import { type JoinedFiles, joinFiles } from './join-files.ts';
import { SessionNames } from './names.ts';
import { segmentFinderOfHome } from './path-of.ts';
import { isSameFolder } from './real-folder.ts';
import { type StatedFile, statFiles } from './stat-files.ts';
import type { Activity } from './state/activity.ts';
import { NO_MARKS, SessionMarks } from './state/marks.ts';
import { checkRoot, type UnlistedFolder } from './walk.ts';

/** Known without opening a file, as times are. */
type SizeOrder = 'largest' | 'smallest';

export interface ListRequest {
  readonly codexHome: string;
  /** `active`: not archived · `archived`: only those · `all`: both. */
  readonly scope: 'active' | 'archived' | 'all';
  /** By size there are no pages: `cursor` is none. */
  readonly sort: SortOrder | SizeOrder;
  /** Only sessions whose id begins so: no other is looked at. */
  readonly idBegins?: string | undefined;
  /** Only sessions of this folder. */
  readonly cwd?: string | undefined;
  /** Only sessions for which this is true. */
  readonly fits?: ((row: Conversation) => boolean) | null | undefined;
  /** Only sessions that are held, or running and fresh. */
  readonly live?: boolean | undefined;
  readonly limit?: number | undefined;
  /** Token of the page before. */
  readonly cursor?: string | undefined;
  /** What goes on besides the files. */
  readonly activity: Activity;
  /** The folder in which Codex would list, for the reason "other-folder"; left out: no such reason. */
  readonly currentFolder?: string | undefined;
  /** `marks.jsonl`, for pins and tags; left out: nothing is marked. */
  readonly marksPath?: string | undefined;
  readonly nowMs: number;
}

export interface ListAnswer extends ListEnd {
  readonly conversations: readonly Conversation[];
}

/** What there is to say when all rows were found. */
export interface ListEnd {
  /** Null on the last page. */
  readonly nextCursor: string | null;
  /** No sessions folder: an empty answer, not an error. */
  readonly missing: boolean;
  /** Why nothing can be listed, in one sentence. */
  readonly problem: string | null;
  /** Of the folders that were read: files that cannot be opened, because their names are not valid UTF-8. */
  readonly unnameable: readonly string[];
  /** Folders and files that are there and cannot be read: what is in them is left out. */
  readonly unlisted: readonly UnlistedFolder[];
}

const BATCH_SIZE = 64;

/** One conversation of one or more files. `cursor`: its place in created order; null in the other one. */
interface Candidate extends JoinedFiles<StatedFile> {
  readonly cursor: Cursor | null;
}

/** Takes rows as they are found; the next ones are read when it resolves. */
export type RowTaker = (rows: readonly Conversation[]) => Promise<void> | void;

/** @throws InvalidCursorError when the cursor is not one of the requested order */
export async function listAll(request: ListRequest): Promise<ListAnswer> {
  const conversations: Conversation[] = [];
  const end = await passAll(request, rows => {
    conversations.push(...rows);
  });
  return { conversations, ...end };
}

/**
 * The same, passing the rows on in batches: 100,000 of them are never in memory together.
 * @throws InvalidCursorError when the cursor is not one of the requested order
 */
export async function passAll(request: ListRequest, take: RowTaker): Promise<ListEnd> {
  const left: NotListed = { unnameable: [], unlisted: [] };
  const order = request.sort === 'created' ? createdOrder : statedOrder;
  const pages = order(request, left);
  const root = await checkRoot(sessionsRoot(request.codexHome));
  const problem = root.kind === 'problem' && request.scope !== 'archived' ? root.message : null;
  if (problem !== null) return { nextCursor: null, missing: false, problem, ...left };
  const notes = await readNotes(request);
  const unread = [notes.names.failure, notes.marks?.failure ?? null];
  left.unlisted.push(...unread.filter(file => file !== null));
  const more = await passPage({ request, notes, take }, pages);
  const nextCursor = request.sort === 'created' || request.sort === 'updated' ? more : null;
  return { nextCursor, missing: root.kind === 'missing', problem: null, ...left };
}

/** The same until `take` wants no more: null then. */
export async function passWhileWanted(
  request: ListRequest,
  take: (rows: readonly Conversation[]) => boolean,
): Promise<ListEnd | null> {
  const enough = new AbortController();
  try {
    return await passAll(request, rows => {
      if (!take(rows)) enough.abort();
      enough.signal.throwIfAborted();
    });
  } catch (error) {
    if (enough.signal.aborted) return null;
    throw error;
  }
}

/** What is found on the way and cannot be listed. */
interface NotListed {
  readonly unnameable: string[];
  readonly unlisted: UnlistedFolder[];
}

/** What is known of sessions beside their own files. */
interface Notes {
  readonly findPath: FindPath;
  readonly names: SessionNames;
  readonly marks: SessionMarks | null;
}

async function readNotes({ codexHome, marksPath }: ListRequest): Promise<Notes> {
  const names = new SessionNames(codexHome);
  const marks = marksPath === undefined ? null : new SessionMarks(marksPath);
  await Promise.all([names.refresh(), marks?.refresh()]);
  return { names, marks, findPath: segmentFinderOfHome(codexHome) };
}

interface PassedPage {
  readonly request: ListRequest;
  readonly notes: Notes;
  readonly take: RowTaker;
}

/** Resolves with the token of the next page. */
async function passPage(
  { request, notes, take }: PassedPage,
  batches: AsyncIterable<readonly Candidate[]>,
): Promise<string | null> {
  let left = request.limit ?? Number.POSITIVE_INFINITY;
  let last: Candidate | null = null;
  const seen = new Set<ConversationId>();
  const slices = new Slices();
  for await (const batch of batches) {
    const rows: Conversation[] = [];
    for (const candidate of batch) {
      if (slices.spent) await slices.giveWay();
      const row = await rowOf(request, candidate, notes);
      if (seen.has(row.id) || !isRequested(request, row)) continue;
      if (rows.length === left) {
        await take(rows);
        return last === null ? null : tokenOf(last);
      }
      seen.add(row.id);
      rows.push(row);
      last = candidate;
    }
    left -= rows.length;
    await take(rows);
  }
  return null;
}

async function rowOf(
  request: ListRequest,
  { end, earlierSegments, createdMs, updatedMs, sizeBytes, copies }: Candidate,
  { names, marks, findPath }: Notes,
): Promise<Conversation> {
  const summary = await summaryAt(end.path, { listed: true, preview: false, earlierSegments, findPath });
  const id = summary.id ?? end.id;
  const { path, archived, compressed } = end;
  return conversationRow({
    file: { id, path, earlierSegments, createdMs, archived, compressed },
    updatedMs,
    sizeBytes,
    copies,
    name: names.get(id),
    marks: marks?.get(id) ?? NO_MARKS,
    summary,
    ...request.activity.factsOf(id, summary),
    cwd: request.currentFolder,
    nowMs: request.nowMs,
  });
}

function isRequested(request: ListRequest, row: Conversation): boolean {
  if (request.cwd !== undefined && !isSameFolder(row.summary?.cwd, request.cwd)) return false;
  if (request.live === true && !isLive(row)) return false;
  return request.fits?.(row) ?? true;
}

function tokenOf(candidate: Candidate): string {
  return candidate.cursor === null
    ? formatUpdatedCursor(updatedPlace(candidate))
    : candidate.cursor.toString();
}

function updatedPlace({ end, updatedMs }: Candidate): UpdatedCursor {
  return { updatedMs: updatedMs ?? 0, id: end.id };
}

function scopeOf({ codexHome, scope, idBegins }: ListRequest, unlisted: UnlistedFolder[]): ListScope {
  return { codexHome, scope, idBegins, unlisted };
}

/** Every file, stat'ed: newest change first, or by size. */
async function* statedOrder(request: ListRequest, left: NotListed): AsyncGenerator<readonly Candidate[]> {
  const after = request.cursor === undefined ? null : parseUpdatedCursor(request.cursor);
  const listed: (readonly ListedFile[])[] = [];
  for await (const day of scopeDays(scopeOf(request, left.unlisted), undefined)) listed.push(day);
  const ordered = groupById(await statFiles(listed.flat(), left))
    .map(files => candidateOf(files, null))
    .sort(
      request.sort === 'largest' || request.sort === 'smallest' ? comparing(request.sort) : compareCandidates,
    );
  yield* batched(
    request,
    after === null ? ordered : ordered.filter(one => compareUpdated(after, updatedPlace(one)) < 0),
  );
}

/** Day by day: only the folders of the page are read. */
async function* createdOrder(request: ListRequest, left: NotListed): AsyncGenerator<readonly Candidate[]> {
  const after = request.cursor === undefined ? undefined : parseCursor(request.cursor);
  for await (const day of conversationsByDay(scopeOf(request, left.unlisted), after)) {
    const candidates: Candidate[] = [];
    for (const { files, cursor } of day) {
      const [first, ...others] = await statFiles(files, left);
      if (first !== undefined) candidates.push(candidateOf([first, ...others], cursor));
    }
    yield* batched(request, candidates);
  }
}

/** In batches of about a page, so that a short page reads few summaries; what cannot be live is not read for `live`. */
function* batched(request: ListRequest, candidates: readonly Candidate[]): Generator<readonly Candidate[]> {
  const size = Math.min(BATCH_SIZE, (request.limit ?? BATCH_SIZE) + 1);
  const worth = request.live === true ? candidates.filter(one => mayBeLive(request, one)) : candidates;
  for (let at = 0; at < worth.length; at += size) yield worth.slice(at, at + size);
}

function mayBeLive({ activity, nowMs }: ListRequest, { end, updatedMs }: Candidate): boolean {
  return activity.holders?.has(end.id) || nowMs - (updatedMs ?? 0) < FRESH_MS;
}

function candidateOf(files: NonEmpty<StatedFile>, cursor: Cursor | null): Candidate {
  const { end, earlierSegments, createdMs, updatedMs, sizeBytes, copies } = joinFiles(files);
  return { end, earlierSegments, createdMs, updatedMs, sizeBytes, copies, cursor };
}

/** Newest change first. */
function compareCandidates(a: Candidate, b: Candidate): number {
  return (b.updatedMs ?? 0) - (a.updatedMs ?? 0) || compareIds(a.end.id, b.end.id);
}

/** What is not known comes last, either way; of the same size the newest change comes first. */
function comparing(order: SizeOrder) {
  const sign = order === 'largest' ? 1 : -1;
  return (a: Candidate, b: Candidate): number => {
    const unknown = Number(a.sizeBytes === null) - Number(b.sizeBytes === null);
    const bySize = sign * ((b.sizeBytes ?? 0) - (a.sizeBytes ?? 0));
    return unknown || bySize || (b.updatedMs ?? 0) - (a.updatedMs ?? 0) || compareIds(b.end.id, a.end.id);
  };
}

function compareUpdated(a: UpdatedCursor, b: UpdatedCursor): number {
  return b.updatedMs - a.updatedMs || compareIds(a.id, b.id);
}

function compareIds(a: ConversationId, b: ConversationId): number {
  return a === b ? 0 : a < b ? 1 : -1;
}
