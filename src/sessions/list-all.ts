/**
 * The command line's list: every session, with facts, in either order, by pages. Created order with a limit reads only the
 * day folders it needs; updated order has to stat every file, and reads only the summaries of its page.
 */
import type { Conversation, LockHolder, SortOrder } from '../format/conversation.ts';
import type { ConversationId } from '../format/identity.ts';
import { EMPTY_PREVIEW } from '../rollout/summary/preview.ts';
import { groupById, type ListedFile, sessionsRoot } from './catalog.ts';
import { conversationRow, summaryAt } from './conversation-row.ts';
import { conversationsByDay, scopeDays } from './created-order.ts';
import {
  type Cursor,
  formatUpdatedCursor,
  parseCursor,
  parseUpdatedCursor,
  type UpdatedCursor,
} from './cursor.ts';
import { type JoinedFiles, joinFiles } from './join-files.ts';
import { FRESH_MS } from './live-state.ts';
import { mapBounded } from './map-bounded.ts';
import { SessionNames } from './names.ts';
import { type StatedFile, statFiles } from './stat-files.ts';
import { checkRoot } from './walk.ts';

export interface ListRequest {
  readonly codexHome: string;
  /** `active`: not archived · `archived`: only those · `all`: both. */
  readonly scope: 'active' | 'archived' | 'all';
  readonly sort: SortOrder;
  /** Only sessions of this folder. */
  readonly cwd?: string | undefined;
  /** Only sessions that are held, or running and fresh. */
  readonly live?: boolean | undefined;
  readonly limit?: number | undefined;
  /** Token of the page before. */
  readonly cursor?: string | undefined;
  /** Who holds what; null where the system does not show it. */
  readonly holders: ReadonlyMap<ConversationId, LockHolder> | null;
  /** The folder in which Codex would list, for the reason "other-folder"; left out: no such reason. */
  readonly currentFolder?: string | undefined;
  readonly nowMs: number;
}

export interface ListAnswer {
  readonly conversations: readonly Conversation[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
  /** No sessions folder: an empty answer, not an error. */
  readonly missing: boolean;
  /** Why nothing can be listed, in one sentence. */
  readonly problem: string | null;
  /** Of the folders that were read: files that cannot be opened, because their names are not valid UTF-8. */
  readonly unnameable: readonly string[];
}

/** How many files are open at the same time, at most. */
const FILES_AT_ONCE = 16;
const BATCH_SIZE = 64;

/** One conversation of one or more files. `cursor`: its place in created order; null in the other one. */
interface Candidate extends JoinedFiles<StatedFile> {
  readonly cursor: Cursor | null;
}

/** @throws InvalidCursorError when the cursor is not one of the requested order */
export async function listAll(request: ListRequest): Promise<ListAnswer> {
  const unnameable: string[] = [];
  const order = request.sort === 'created' ? createdOrder : updatedOrder;
  const pages = order(request, unnameable);
  const root = await checkRoot(sessionsRoot(request.codexHome));
  const problem = root.kind === 'problem' && request.scope !== 'archived' ? root.message : null;
  if (problem !== null) return { conversations: [], nextCursor: null, missing: false, problem, unnameable };
  const names = new SessionNames(request.codexHome);
  await names.refresh();
  const page = await takePage(request, pages, names);
  return { ...page, missing: root.kind === 'missing', problem: null, unnameable };
}

async function takePage(
  request: ListRequest,
  batches: AsyncIterable<readonly Candidate[]>,
  names: SessionNames,
): Promise<{ conversations: Conversation[]; nextCursor: string | null }> {
  const limit = request.limit ?? Number.POSITIVE_INFINITY;
  const found: { row: Conversation; candidate: Candidate }[] = [];
  const seen = new Set<ConversationId>();
  for await (const batch of batches) {
    const rows = await mapBounded(batch, FILES_AT_ONCE, one => rowOf(request, one, names));
    for (const [index, row] of rows.entries()) {
      const candidate = batch[index];
      if (candidate === undefined || seen.has(row.id) || !isRequested(request, row)) continue;
      seen.add(row.id);
      found.push({ row, candidate });
    }
    if (found.length > limit) break;
  }
  const last = found.length > limit ? found[limit - 1] : undefined;
  return {
    conversations: found.slice(0, limit).map(one => one.row),
    nextCursor: last === undefined ? null : tokenOf(last.candidate),
  };
}

async function rowOf(
  request: ListRequest,
  { end: file, ...joined }: Candidate,
  names: SessionNames,
): Promise<Conversation> {
  const summary = await summaryAt(file.path);
  const id = summary.id ?? file.id;
  return conversationRow({
    file: { ...file, ...joined, id },
    updatedMs: joined.updatedMs,
    sizeBytes: joined.sizeBytes,
    copies: joined.copies,
    name: names.get(id),
    // No list shows it, and of a hundred thousand it is most of what would be kept.
    summary: { ...summary, preview: EMPTY_PREVIEW },
    holder: request.holders?.get(id),
    holdersKnown: request.holders !== null,
    cwd: request.currentFolder,
    nowMs: request.nowMs,
  });
}

function isRequested(request: ListRequest, row: Conversation): boolean {
  if (request.cwd !== undefined && row.summary?.cwd !== request.cwd) return false;
  return request.live !== true || row.live !== null;
}

function tokenOf(candidate: Candidate): string {
  return candidate.cursor === null
    ? formatUpdatedCursor(updatedPlace(candidate))
    : candidate.cursor.toString();
}

function updatedPlace({ end, updatedMs }: Candidate): UpdatedCursor {
  return { updatedMs: updatedMs ?? 0, id: end.id };
}

/** Every file, stat'ed, newest change first. */
async function* updatedOrder(
  request: ListRequest,
  unnameable: string[],
): AsyncGenerator<readonly Candidate[]> {
  const after = request.cursor === undefined ? null : parseUpdatedCursor(request.cursor);
  const listed: (readonly ListedFile[])[] = [];
  for await (const day of scopeDays(request, undefined)) listed.push(day);
  const ordered = groupById(await statFiles(listed.flat(), unnameable))
    .map(files => ({ ...joinFiles(files), cursor: null }))
    .sort((a, b) => compareUpdated(updatedPlace(a), updatedPlace(b)));
  yield* batched(
    request,
    ordered.filter(one => after === null || compareUpdated(after, updatedPlace(one)) < 0),
  );
}

/** Day by day: only the folders of the page are read. */
async function* createdOrder(
  request: ListRequest,
  unnameable: string[],
): AsyncGenerator<readonly Candidate[]> {
  const after = request.cursor === undefined ? undefined : parseCursor(request.cursor);
  for await (const day of conversationsByDay(request, after)) {
    const candidates: Candidate[] = [];
    for (const { files, cursor } of day) {
      const [first, ...others] = await statFiles(files, unnameable);
      if (first !== undefined) candidates.push({ ...joinFiles([first, ...others]), cursor });
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

function mayBeLive({ holders, nowMs }: ListRequest, { end, updatedMs }: Candidate): boolean {
  return holders?.has(end.id) || nowMs - (updatedMs ?? 0) < FRESH_MS;
}

function compareUpdated(a: UpdatedCursor, b: UpdatedCursor): number {
  return b.updatedMs - a.updatedMs || (a.id === b.id ? 0 : a.id < b.id ? 1 : -1);
}
