/**
 * Conversations in created order, by the names of their files alone, and only from the requested day folders. Promises: a
 * conversation is listed where its first file is, and only there, on whatever page its other files come.
 */
import type { ConversationId } from '../format/identity.ts';
import { currentEndOf, type NonEmpty, segmentsOf } from '../format/segments.ts';
import { Slices } from '../rollout/file/slices.ts';
import {
  archivedRoot,
  groupById,
  type ListedFile,
  listedArchive,
  listedDays,
  sessionsRoot,
} from './catalog.ts';
import { Cursor, compareCursors } from './cursor.ts';
import { comparePlaces, type UnlistedFolder } from './walk.ts';

export interface ListScope {
  readonly codexHome: string;
  /** `active`: not archived · `archived`: only those · `all`: both. */
  readonly scope: 'active' | 'archived' | 'all';
  /** Only files whose id begins so. */
  readonly idBegins?: string | undefined;
  /** Folders that cannot be read are added to it. */
  readonly unlisted?: UnlistedFolder[];
}

/** The files of one conversation, and its place in the order. */
export interface PlacedConversation {
  readonly files: NonEmpty<ListedFile>;
  readonly cursor: Cursor;
}

/** Behind the cursor, newest first, in groups of one day. */
export async function* conversationsByDay(
  scope: ListScope,
  after: Cursor | undefined,
): AsyncGenerator<readonly PlacedConversation[]> {
  const chains = new Chains(scope);
  const shown = after === undefined ? new Set<ConversationId>() : await idsBefore(scope, after, chains);
  for await (const day of scopeDays(scope, after?.place)) {
    if (after !== undefined && comparePlaces(placeOfDay(day), after.place) < 0) continue;
    const files = (await chains.beginIn(day)).filter(file => !shown.has(file.id));
    for (const { id } of files) shown.add(id);
    yield groupById(files)
      .map(same => chains.placed(same))
      .filter(({ cursor }) => after === undefined || compareCursors(after, cursor) < 0)
      .sort((a, b) => compareCursors(a.cursor, b.cursor));
  }
}

/** What the folders before the cursor's have listed, by names alone. */
async function idsBefore(scope: ListScope, cursor: Cursor, chains: Chains): Promise<Set<ConversationId>> {
  const ids = new Set<ConversationId>();
  for await (const day of scopeDays(withoutReport(scope), undefined)) {
    if (comparePlaces(placeOfDay(day), cursor.place) >= 0) break;
    for (const { id } of await chains.beginIn(day)) ids.add(id);
  }
  return ids;
}

/** The conversations of several segments. Their files are collected when the first later segment comes: most homes have none. */
class Chains {
  readonly #scope: ListScope;
  #files: Map<ConversationId, NonEmpty<ListedFile>> | null = null;

  constructor(scope: ListScope) {
    this.#scope = scope;
  }

  /** The files of a day without those whose conversation began in another file. */
  async beginIn(day: readonly ListedFile[]): Promise<readonly ListedFile[]> {
    if (this.#files === null && day.some(isLater)) this.#files = await chainsOf(this.#scope);
    const chains = this.#files;
    if (chains === null) return day;
    return day.filter(file => {
      const chain = chains.get(file.id);
      return chain === undefined || segmentsOf(chain)[0].path === file.path;
    });
  }

  /** `files`: what the day has of one conversation. */
  placed(files: NonEmpty<ListedFile>): PlacedConversation {
    const chain = this.#files?.get(files[0].id);
    if (chain !== undefined) return { files: chain, cursor: cursorOf(segmentsOf(chain)[0]) };
    const cursors = files.map(cursorOf);
    return { files, cursor: cursors.reduce((first, one) => (compareCursors(one, first) < 0 ? one : first)) };
  }
}

function isLater({ id, segmentId }: ListedFile): boolean {
  return id !== segmentId;
}

async function chainsOf(scope: ListScope): Promise<Map<ConversationId, NonEmpty<ListedFile>>> {
  const files: ListedFile[] = [];
  for await (const day of scopeDays(withoutReport(scope), undefined)) files.push(...day);
  const ids = new Set(files.filter(isLater).map(({ id }) => id));
  return new Map(groupById(files.filter(({ id }) => ids.has(id))).map(same => [same[0].id, same]));
}

/** For reading the same folders a second time: each is told of once. */
const withoutReport = ({ codexHome, scope, idBegins }: ListScope): ListScope => ({
  codexHome,
  scope,
  idBegins,
});

function cursorOf(file: ListedFile): Cursor {
  return new Cursor(file.timeText, file.id, file.place);
}

/** The files of the scope in groups of one day, newest first, from the day `from` on. */
export async function* scopeDays(
  scope: ListScope,
  from: string | undefined,
): AsyncGenerator<readonly ListedFile[]> {
  const { idBegins = '' } = scope;
  const meant = (files: readonly ListedFile[]): readonly ListedFile[] =>
    idBegins === '' ? files : files.filter(({ id }) => id.startsWith(idBegins));
  const archive = scope.scope === 'active' ? [] : archivedDays(meant(await archivedFiles(scope)));
  const days =
    scope.scope === 'archived'
      ? []
      : listedDays(sessionsRoot(scope.codexHome), { from, unlisted: scope.unlisted });
  const slices = new Slices();
  for (const folder of days) {
    await slices.pause();
    const files = meant(folder.files);
    const place = files[0]?.place;
    if (place === undefined) continue;
    while (archive[0] && comparePlaces(placeOfDay(archive[0]), place) < 0) yield archive.shift() ?? [];
    const same = archive[0] && comparePlaces(placeOfDay(archive[0]), place) === 0 ? archive.shift() : [];
    yield [...files, ...(same ?? [])];
  }
  yield* archive;
}

/**
 * Of a conversation that goes on in sessions, the archive holds no row of its own, whatever an interrupted archiving left there; but the
 * file that both have is in both lists.
 */
async function archivedFiles({ codexHome, scope, unlisted }: ListScope): Promise<readonly ListedFile[]> {
  const { files } = listedArchive(archivedRoot(codexHome), unlisted);
  if (scope === 'all' || files.length === 0) return files;
  const ids = new Set(files.map(({ id }) => id));
  const active: ListedFile[] = [];
  const slices = new Slices();
  for (const day of listedDays(sessionsRoot(codexHome))) {
    for (const file of day.files) if (ids.has(file.id)) active.push(file);
    await slices.pause();
  }
  if (active.length === 0) return files;
  const ends = new Map(groupById([...files, ...active]).map(same => [same[0].id, currentEndOf(same)]));
  return files.filter(({ id, segmentId }) => {
    const end = ends.get(id);
    return end === undefined || end.archived || end.segmentId === segmentId;
  });
}

function archivedDays(files: readonly ListedFile[]): ListedFile[][] {
  const days = new Map<string, ListedFile[]>();
  for (const file of files) {
    const same = days.get(file.place);
    if (same === undefined) days.set(file.place, [file]);
    else same.push(file);
  }
  return [...days.values()].sort((a, b) => comparePlaces(placeOfDay(a), placeOfDay(b)));
}

function placeOfDay(files: readonly ListedFile[]): string {
  return files[0]?.place ?? '';
}
