/**
 * The command line's list: every session, with facts, in either order, by pages. Created order with a limit reads only the
 * day folders it needs; updated order has to stat every file, and reads only the summaries of its page.
 */
import type { Conversation, LockHolder, SortOrder } from '../format/conversation.ts';
import type { ConversationId } from '../format/identity.ts';
import { Slices } from '../rollout/file/slices.ts';
import { EMPTY_PREVIEW } from '../rollout/summary/preview.ts';
import {
  archivedRoot,
  groupById,
  type ListedFile,
  listedArchive,
  listedDays,
  primaryOf,
  type SameId,
  sessionsRoot,
} from './catalog.ts';
import { conversationRow, summaryAt } from './conversation-row.ts';
import {
  Cursor,
  compareCursors,
  formatUpdatedCursor,
  parseCursor,
  parseUpdatedCursor,
  type UpdatedCursor,
} from './cursor.ts';
import { FRESH_MS } from './live-state.ts';
import { mapBounded } from './map-bounded.ts';
import { SessionNames } from './names.ts';
import { type StatedFile, statFiles } from './stat-files.ts';
import { checkRoot, comparePlaces } from './walk.ts';

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

/** One conversation: its file to show, and how many more there are. */
interface Candidate {
  readonly file: StatedFile;
  readonly copies: number;
}

/** With its place in created order. */
interface PlacedCandidate extends Candidate {
  readonly cursor: Cursor;
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
  { file, copies }: Candidate,
  names: SessionNames,
): Promise<Conversation> {
  const summary = await summaryAt(file.path);
  const id = summary.id ?? file.id;
  return conversationRow({
    file: { ...file, id },
    updatedMs: file.updatedMs,
    sizeBytes: file.sizeBytes,
    copies,
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

function tokenOf(candidate: Candidate | PlacedCandidate): string {
  return 'cursor' in candidate ? candidate.cursor.toString() : formatUpdatedCursor(candidate.file);
}

function cursorOf(file: ListedFile): Cursor {
  return new Cursor(file.timeText, file.id, file.place);
}

/** Every file, stat'ed, newest change first. */
async function* updatedOrder(
  request: ListRequest,
  unnameable: string[],
): AsyncGenerator<readonly Candidate[]> {
  const after = request.cursor === undefined ? null : parseUpdatedCursor(request.cursor);
  const listed: (readonly ListedFile[])[] = [];
  for await (const folder of folders(request, undefined)) listed.push(folder);
  const ordered = groupById(await statFiles(listed.flat(), unnameable))
    .map(candidateOf)
    .sort((a, b) => compareUpdated(a.file, b.file));
  const page = ordered.filter(one => after === null || compareUpdated(after, one.file) < 0);
  yield* batched(request, page);
}

/**
 * Day by day; the archive, which is flat, is merged in by the day its names say. A conversation is at the place of the first
 * of its files, and only there: its files in later folders of this order are passed over, on whatever page they come.
 */
async function* createdOrder(
  request: ListRequest,
  unnameable: string[],
): AsyncGenerator<readonly Candidate[]> {
  const after = request.cursor === undefined ? undefined : parseCursor(request.cursor);
  const shown = after === undefined ? new Set<ConversationId>() : await idsBefore(request, after);
  for await (const day of folders(request, after?.place)) {
    if (after !== undefined && comparePlaces(placeOfFiles(day), after.place) < 0) continue;
    const files = day.filter(file => !shown.has(file.id));
    for (const { id } of files) shown.add(id);
    const candidates = groupById(await statFiles(files, unnameable))
      .map(same => ({ ...candidateOf(same), cursor: firstPlace(same) }))
      .filter(({ cursor }) => after === undefined || compareCursors(after, cursor) < 0)
      .sort((a, b) => compareCursors(a.cursor, b.cursor));
    yield* batched(request, candidates);
  }
}

/** The ids that the folders before the cursor's have shown, by their names alone. */
async function idsBefore(request: ListRequest, cursor: Cursor): Promise<Set<ConversationId>> {
  const ids = new Set<ConversationId>();
  for await (const files of folders(request, undefined)) {
    if (comparePlaces(placeOfFiles(files), cursor.place) >= 0) break;
    for (const { id } of files) ids.add(id);
  }
  return ids;
}

/** In batches of about a page, so that a short page reads few summaries; what cannot be live is not read for a list of live ones. */
function* batched(request: ListRequest, candidates: readonly Candidate[]): Generator<readonly Candidate[]> {
  const size = Math.min(BATCH_SIZE, (request.limit ?? BATCH_SIZE) + 1);
  const worth = request.live === true ? candidates.filter(one => mayBeLive(request, one)) : candidates;
  for (let at = 0; at < worth.length; at += size) yield worth.slice(at, at + size);
}

function mayBeLive({ holders, nowMs }: ListRequest, { file }: Candidate): boolean {
  return holders?.has(file.id) || nowMs - file.updatedMs < FRESH_MS;
}

function compareUpdated(a: UpdatedCursor, b: UpdatedCursor): number {
  return b.updatedMs - a.updatedMs || (a.id === b.id ? 0 : a.id < b.id ? 1 : -1);
}

/** The files of the scope in groups of one day, newest first, from the day `from` on. */
async function* folders(
  request: ListRequest,
  from: string | undefined,
): AsyncGenerator<readonly ListedFile[]> {
  const archive = request.scope === 'active' ? [] : archivedDays(request.codexHome);
  const days = request.scope === 'archived' ? [] : listedDays(sessionsRoot(request.codexHome), from);
  const slices = new Slices();
  for (const { files } of days) {
    await slices.pause();
    const place = files[0]?.place;
    if (place === undefined) continue;
    while (archive[0] && comparePlaces(placeOfFiles(archive[0]), place) < 0) yield archive.shift() ?? [];
    const same = archive[0] && comparePlaces(placeOfFiles(archive[0]), place) === 0 ? archive.shift() : [];
    yield [...files, ...(same ?? [])];
  }
  yield* archive;
}

function archivedDays(codexHome: string): ListedFile[][] {
  const days = new Map<string, ListedFile[]>();
  const { files } = listedArchive(archivedRoot(codexHome));
  for (const file of files) {
    const same = days.get(file.place);
    if (same === undefined) days.set(file.place, [file]);
    else same.push(file);
  }
  return [...days.values()].sort((a, b) => comparePlaces(placeOfFiles(a), placeOfFiles(b)));
}

function placeOfFiles(files: readonly ListedFile[]): string {
  return files[0]?.place ?? '';
}

function candidateOf(same: SameId<StatedFile>): Candidate {
  return { file: primaryOf(same), copies: same.length - 1 };
}

function firstPlace(same: SameId<StatedFile>): Cursor {
  return same.map(cursorOf).reduce((first, one) => (compareCursors(one, first) < 0 ? one : first));
}
