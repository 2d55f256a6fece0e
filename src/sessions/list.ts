/**
 * The library's list: created order, strict names only, one page at a time. A page reads the day folders it needs and no
 * more, however deep it lies; the contents and times of files never change the order. Reads at once, in slices: a read that
 * takes microseconds would take fifty times as long through the thread pool.
 */
import { join, sep } from 'node:path';
import { partsOfStrictName, strictName } from '../format/file-name.ts';
import type { ConversationId } from '../format/identity.ts';
import { Slices } from '../rollout/file/slices.ts';
import { readFirstRecords, readFirstRecordsSync } from '../rollout/read/first-records.ts';
import { Cursor, parseCursor } from './cursor.ts';
import { compareNames, FolderListings, type Listing } from './folder-listings.ts';
import { type DayFolder, walkDays } from './walk.ts';

/** `head` is the first ten parseable JSON records of the file, as they are. */
export interface ConversationItem {
  readonly path: string;
  readonly head: readonly unknown[];
}

/** What the name alone tells. */
export interface ConversationPath {
  readonly path: string;
  readonly conversationId: ConversationId;
}

interface Page<Item> {
  readonly items: readonly Item[];
  /** There only when there is more. */
  readonly nextCursor?: Cursor;
  /** Files visited for this page, the one looked at to know whether there is more included. */
  readonly numScannedFiles: number;
  /** Kept for compatibility: there is no cap any more. */
  readonly reachedScanCap: false;
}

export type ConversationsPage = Page<ConversationItem>;
export type ConversationPathsPage = Page<ConversationPath>;

const HEAD_RECORDS = 10;

/** What the page before a cursor has listed: it lives as long as the cursor does, and is believed only where nothing changed. */
const listedBefore = new WeakMap<Cursor, ReadonlyMap<string, Listing>>();

/**
 * One page of the conversations under `codexHome/sessions`, newest day folder first, then (file-name time, id) descending.
 * `cursor` is exclusive, a Cursor or its token. A missing sessions folder is an empty page.
 * @throws InvalidCursorError for a token that is not one of this order
 */
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

/** The same page without heads: no file is opened. Errors: as `listConversations`. */
export async function listConversationPaths(
  codexHome: string,
  pageSize: number,
  cursor?: Cursor | string,
): Promise<ConversationPathsPage> {
  const after = typeof cursor === 'string' ? parseCursor(cursor) : cursor;
  const listings = new FolderListings(after && listedBefore.get(after));
  const root = join(codexHome, 'sessions');
  const slices = new Slices();
  const items: ConversationPath[] = [];
  let last: ListedName | null = null;
  let more = false;
  for (const found of filesInOrder(root, listings, after)) {
    more = items.length >= pageSize;
    if (more) break;
    const { folder, name } = found;
    items.push({ path: folder + sep + name, conversationId: partsOfStrictName(name).id });
    if (folder !== last?.folder) await slices.pause();
    last = found;
  }
  const page = { items, numScannedFiles: items.length + (more ? 1 : 0), reachedScanCap: false } as const;
  return more && last ? { ...page, nextCursor: cursorBehind(root, listings, last) } : page;
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

function* filesInOrder(root: string, listings: FolderListings, after?: Cursor): Generator<ListedName> {
  // A day that the page before began goes on immediately: the folders above it are read only where it ends.
  const begun = after === undefined ? null : dayBegun(root, listings, after);
  if (begun !== null) yield* namesOf(begun, after);
  const foldersIn = (folder: string): readonly string[] => listings.of(folder).folders;
  for (const day of walkDays(root, { from: after?.place, foldersIn })) {
    if (begun !== null && day.place === begun.place) continue;
    yield* namesOf({ ...day, rollouts: listings.of(day.path).rollouts }, after);
  }
}

/** The day of the cursor as the page before listed it, where that still holds. */
function dayBegun(root: string, listings: FolderListings, { place }: Cursor): ListedDay | null {
  const path = root + sep + place;
  const listing = listings.still(path);
  return listing === null ? null : { path, place, rollouts: listing.rollouts };
}

interface ListedDay extends DayFolder {
  readonly rollouts: readonly string[];
}

function* namesOf({ path: folder, place, rollouts }: ListedDay, after?: Cursor): Generator<ListedName> {
  const begin = after?.place === place ? firstBehind(rollouts, after) : 0;
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
