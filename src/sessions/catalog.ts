/**
 * Every rollout file the picker and the command line know: what a name says, from the day folders and the flat archive.
 * Opens no file and follows no link. Several files of one id are left to the caller (`format/segments.ts` orders them).
 */
import { join } from 'node:path';
import { parseLocalTime, parseLooseRolloutName } from '../format/file-name.ts';
import type { ConversationId } from '../format/identity.ts';
import type { NonEmpty } from '../format/segments.ts';
import { regularFiles, type UnlistedFolder, type WalkOptions, walkDays } from './walk.ts';

/** One file, as its name and folder say it. */
export interface ListedFile {
  /** From the name; the first line may say otherwise. */
  readonly id: ConversationId;
  /** The last id of the name: of a conversation's first file its own id. */
  readonly segmentId: ConversationId;
  readonly path: string;
  /** `YYYY-MM-DDThh-mm-ss`, local: from the name, else the beginning of the day of its folder. */
  readonly timeText: string;
  readonly createdMs: number;
  /** The day folder it is ordered under; an archived file has the one its name says. */
  readonly place: string;
  readonly archived: boolean;
  readonly compressed: boolean;
}

/** The files of one folder. */
export interface ListedFolder {
  readonly path: string;
  readonly files: readonly ListedFile[];
}

export function sessionsRoot(codexHome: string): string {
  return join(codexHome, 'sessions');
}

export function archivedRoot(codexHome: string): string {
  return join(codexHome, 'archived_sessions');
}

/** Day folders under `root`, newest first, each read when it is reached. */
export function* listedDays(
  root: string,
  { from, unlisted }: Pick<WalkOptions, 'from' | 'unlisted'> = {},
): Generator<ListedFolder> {
  for (const { path, place } of walkDays(root, { from, unlisted }))
    yield { path, files: filesOf(path, place, unlisted) };
}

/** Every folder of a home that holds rollouts: the day folders, newest first, then the archive. Each is read when it is reached. */
export function* listedHome(codexHome: string, unlisted?: UnlistedFolder[]): Generator<ListedFolder> {
  yield* listedDays(sessionsRoot(codexHome), { unlisted });
  yield listedArchive(archivedRoot(codexHome), unlisted);
}

/** One day folder under `root`; `place` is its path below it. */
export function listedFolder(root: string, place: string): ListedFolder {
  const path = join(root, place);
  return { path, files: filesOf(path, place) };
}

/** The flat archive. */
export function listedArchive(root: string, unlisted?: UnlistedFolder[]): ListedFolder {
  return { path: root, files: filesOf(root, null, unlisted) };
}

function filesOf(folder: string, place: string | null, unlisted?: UnlistedFolder[]): ListedFile[] {
  return regularFiles(folder, unlisted).flatMap(name => listedFile({ folder, name, place }) ?? []);
}

/** The file `name` in `folder`, or null when it is not a rollout. `place` is null in the archive. */
export function listedFile(found: {
  readonly folder: string;
  readonly name: string;
  readonly place: string | null;
}): ListedFile | null {
  const parsed = parseLooseRolloutName(found.name);
  if (parsed === null) return null;
  const timeText = parsed.timeText ?? dayStart(found.place);
  return {
    id: parsed.id,
    segmentId: parsed.segmentId,
    path: `${found.folder}/${found.name}`,
    timeText,
    createdMs: parsed.createdMs ?? parseLocalTime(timeText) ?? 0,
    place: found.place ?? timeText.slice(0, 10).replaceAll('-', '/'),
    archived: found.place === null,
    compressed: parsed.compressed,
  };
}

/** For a name without a time: the beginning of its folder's day; in the archive, of 1970. */
function dayStart(place: string | null): string {
  const [year = '1970', month = '1', day = '1'] = (place ?? '1970/1/1').split('/');
  const parts = [year.padStart(4, '0'), month.padStart(2, '0'), day.padStart(2, '0')];
  const text = `${parts.join('-')}T00-00-00`;
  return parseLocalTime(text) === null ? '1970-01-01T00-00-00' : text;
}

/** The files of each conversation, in the order in which the first of each comes. */
export function groupById<T extends { readonly id: ConversationId }>(files: readonly T[]): NonEmpty<T>[] {
  const byId = new Map<ConversationId, [T, ...T[]]>();
  for (const file of files) {
    const same = byId.get(file.id);
    if (same === undefined) byId.set(file.id, [file]);
    else same.push(file);
  }
  return [...byId.values()];
}
