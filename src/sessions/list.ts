/**
 * The library's list: created order, strict names only, one page at a time. Promises: a page reads the day folders it needs
 * and no more, whatever its place in the list; the contents and times of files never change the order. Reads synchronously,
 * in slices: a read that takes microseconds would take fifty times as long through the thread pool.
 */
import { join, sep } from 'node:path';
import { partsOfStrictName, strictName } from '../format/file-name.ts';
import type { ConversationId } from '../format/identity.ts';
import { requireTexts } from '../format/required-text.ts';
import { Slices } from '../rollout/file/slices.ts';
import { readFirstRecords, readFirstRecordsSync } from '../rollout/read/first-records.ts';
import { Cursor, parseCursor } from './cursor.ts';
import { compareNames, FolderListings, type Listing } from './folder-listings.ts';
import { laterSegment, laterSegmentsIn } from './later-segments.ts';
import { comparePlaces, type DayFolder, walkDays } from './walk.ts';

/** A conversation with the beginning of its file. */
export interface ConversationItem {
  /** The rollout. */
  readonly path: string;
  /** The first ten lines that are JSON, parsed; fewer when the file has not as many, none when it cannot be read. */
  readonly head: readonly unknown[];
}

/** A conversation as its file name says it. */
export interface ConversationPath {
  /** The rollout. */
  readonly path: string;
  /** The id in the file name. */
  readonly conversationId: ConversationId;
}

interface Page<Item> {
  /** At most as many as requested. */
  readonly items: readonly Item[];
  /** What to pass for the page after. Missing when this is the last page. */
  readonly nextCursor?: Cursor;
  /** How many file names were visited: one more than `items` when there is a page after. */
  readonly numScannedFiles: number;
  /** Always false. The original recorder stopped after a number of files, and said so here; this one does not. */
  readonly reachedScanCap: false;
}

/** What `RolloutRecorder.listConversations` resolves with. */
export type ConversationsPage = Page<ConversationItem>;

/** What `RolloutRecorder.listConversationPaths` resolves with. */
export type ConversationPathsPage = Page<ConversationPath>;

const HEAD_RECORDS = 10;

/** What the page before a cursor has listed. It is dropped with the cursor, and used only for folders that have not changed. */
const listedBefore = new WeakMap<Cursor, ReadonlyMap<string, Listing>>();

/** Which conversations the pages before a cursor have listed at a later file, and when the newer folders were read for it. */
interface ContinuedSessions {
  readonly ids: ReadonlySet<ConversationId>;
  readonly readMs: number;
}

/** Within this time the newer folders are not read again for the next page: 400 of them would take 2 ms for each. */
const CONTINUED_FOR_MS = 2000;
const continuedAt = new WeakMap<Cursor, ContinuedSessions>();

/** As `RolloutRecorder.listConversations`. */
export async function listConversations(
  codexHome: string,
  pageSize: number,
  cursor?: Cursor | string,
): Promise<ConversationsPage> {
  const page = await listConversationPaths(codexHome, pageSize, cursor);
  const slices = new Slices();
  const items: ConversationItem[] = [];
  for (const { path } of page.items) {
    const head = readFirstRecordsSync(path, HEAD_RECORDS) ?? (await readFirstRecords(path, HEAD_RECORDS));
    items.push({ path, head });
    if (slices.spent) await slices.giveWay();
  }
  return { ...page, items };
}

/** As `RolloutRecorder.listConversationPaths`. */
export async function listConversationPaths(
  codexHome: string,
  pageSize: number,
  cursor?: Cursor | string,
): Promise<ConversationPathsPage> {
  requireTexts('RolloutRecorder.listConversations', { codexHome }, 'codexHome');
  const after = typeof cursor === 'string' ? parseCursor(cursor) : cursor;
  const listings = new FolderListings(after && listedBefore.get(after));
  const root = join(codexHome, 'sessions');
  const slices = new Slices();
  const items: ConversationPath[] = [];
  const { ids, readMs } = continuedBefore(root, after);
  const onward = new Set(ids);
  let last: ListedName | null = null;
  let more = false;
  for (const found of filesInOrder(root, listings, { after, onward })) {
    more = items.length >= pageSize;
    if (more) break;
    const { folder, name } = found;
    items.push({ path: folder + sep + name, conversationId: partsOfStrictName(name).id });
    if (folder !== last?.folder) await slices.pause();
    last = found;
  }
  const page = { items, numScannedFiles: items.length + (more ? 1 : 0), reachedScanCap: false } as const;
  if (!more || last === null) return page;
  const nextCursor = cursorBehind(root, listings, last);
  continuedAt.set(nextCursor, { ids: onward, readMs });
  return { ...page, nextCursor };
}

interface ListedName {
  readonly folder: string;
  /** The day folder below the root, e.g. `2026/11/22`. */
  readonly place: string;
  readonly name: string;
}

function cursorBehind(root: string, listings: FolderListings, { place, name }: ListedName): Cursor {
  const { timeText, id } = partsOfStrictName(name);
  // A name may have a small t before the hour; a token has none.
  const cursor = new Cursor(timeText.toUpperCase(), id, place);
  listedBefore.set(cursor, listings.kept(foldersDownTo(root, place)));
  return cursor;
}

/** The root, the year, the month and the day. */
function foldersDownTo(root: string, place: string): string[] {
  const folders = [root];
  for (const part of place.split('/')) folders.push(folders.at(-1) + sep + part);
  return folders;
}

function* filesInOrder(
  root: string,
  listings: FolderListings,
  beginning: ListBeginning,
): Generator<ListedName> {
  const { onward } = beginning;
  for (const found of everyFile(root, listings, beginning)) {
    if (onward.size > 0 && onward.has(partsOfStrictName(found.name).id)) continue;
    yield found;
    // Only when it was taken: the page may end before it.
    const id = laterSegment(found.name);
    if (id !== null) onward.add(id);
  }
}

/** Conversations that go on in a file of a newer folder than the cursor's: they were listed there. */
function continuedBefore(root: string, after: Cursor | undefined): ContinuedSessions {
  const readMs = performance.now();
  if (after === undefined) return { ids: new Set(), readMs };
  const known = continuedAt.get(after);
  if (known !== undefined && readMs - known.readMs < CONTINUED_FOR_MS) return known;
  const ids = new Set<ConversationId>();
  for (const day of walkDays(root)) {
    if (comparePlaces(day.place, after.place) >= 0) break;
    for (const { id } of laterSegmentsIn(day.path)) ids.add(id);
  }
  return { ids, readMs };
}

interface ListBeginning {
  readonly after: Cursor | undefined;
  /** Conversations whose current end was listed; those of the cursor's own folder are added. */
  readonly onward: Set<ConversationId>;
}

function* everyFile(root: string, listings: FolderListings, beginning: ListBeginning): Generator<ListedName> {
  const { after } = beginning;
  // A day that the page before began goes on immediately: the folders above it are read only where it ends.
  const begun = after === undefined ? null : unfinishedDay(root, listings, after);
  if (begun !== null) yield* namesOf(begun, beginning);
  const foldersIn = (folder: string): readonly string[] => listings.of(folder).folders;
  for (const day of walkDays(root, { from: after?.place, foldersIn })) {
    if (begun !== null && day.place === begun.place) continue;
    yield* namesOf({ ...day, rollouts: listings.of(day.path).rollouts }, beginning);
  }
}

/** The day of the cursor as the page before listed it, where that still holds. */
function unfinishedDay(root: string, listings: FolderListings, { place }: Cursor): ListedDay | null {
  const path = root + sep + place;
  const listing = listings.still(path);
  return listing === null ? null : { path, place, rollouts: listing.rollouts };
}

interface ListedDay extends DayFolder {
  readonly rollouts: readonly string[];
}

function* namesOf(
  { path: folder, place, rollouts }: ListedDay,
  { after, onward }: ListBeginning,
): Generator<ListedName> {
  const begin = after?.place === place ? firstBehind(rollouts, after) : 0;
  for (let at = 0; at < begin; at++) {
    const id = laterSegment(rollouts[at] ?? '');
    if (id !== null) onward.add(id);
  }
  for (let at = begin; at < rollouts.length; at++) {
    const name = rollouts[at];
    if (name !== undefined) yield { folder, place, name };
  }
}

/** The first of the sorted `rollouts` behind the cursor. */
function firstBehind(rollouts: readonly string[], { time, id }: Cursor): number {
  const behind = strictName(time, id);
  let [from, to] = [0, rollouts.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (compareNames(behind, rollouts[middle] ?? '') < 0) to = middle;
    else from = middle + 1;
  }
  return from;
}
