/**
 * From an id to files, by the ids in file names. Promises: opens no file; the current end of a conversation and its segments follow from
 * names (`format/segments.ts`).
 */
import { dirname, resolve } from 'node:path';
import { dayFolder } from '../format/file-name.ts';
import { type ConversationId, timeOfId } from '../format/identity.ts';
import { currentEndOf, type NonEmpty, segmentsOf } from '../format/segments.ts';
import { homeAbove } from '../rollout/file/place.ts';
import { Slices } from '../rollout/file/slices.ts';
import type { FindPath } from '../rollout/read/history-chain.ts';
import {
  archivedRoot,
  type ListedFile,
  type ListedFolder,
  listedArchive,
  listedDays,
  listedFolder,
  listedHome,
  sessionsRoot,
} from './catalog.ts';
import { comparePlaces } from './walk.ts';

/** The path that a conversation goes on at, or null when the home has no such conversation. */
export async function pathOf(codexHome: string, id: ConversationId): Promise<string | null> {
  const [first, ...others] = await filesOf(codexHome, id);
  return first === undefined ? null : currentEndOf([first, ...others]).path;
}

/**
 * Every file of a conversation, archived ones too: segments and copies, newest day folder first. `folders`: those of the home, where an act
 * on many has read them.
 */
export async function filesOf(
  codexHome: string,
  id: ConversationId,
  folders: Iterable<ListedFolder> = listedHome(codexHome),
): Promise<ListedFile[]> {
  const found: ListedFile[] = [];
  const slices = new Slices();
  for (const { files } of folders) {
    for (const file of files) if (file.id === id) found.push(file);
    await slices.pause();
  }
  return found;
}

/** The same from the day folder `place` on: a later segment is in no older one. Most conversations that are appended to are new. */
export async function filesSince(
  codexHome: string,
  id: ConversationId,
  place: string,
): Promise<ListedFile[]> {
  const found = listedArchive(archivedRoot(codexHome)).files.filter(file => file.id === id);
  const slices = new Slices();
  for (const { files } of listedDays(sessionsRoot(codexHome))) {
    const [first] = files;
    if (first !== undefined && comparePlaces(first.place, place) > 0) break;
    for (const file of files) if (file.id === id) found.push(file);
    await slices.pause();
  }
  return found;
}

/** The path of one segment, or null when the home has none of this id. */
export async function segmentPathOf(codexHome: string, segmentId: ConversationId): Promise<string | null> {
  const likely = likelySegmentPath(codexHome, segmentId);
  if (likely !== null) return likely;
  const slices = new Slices();
  for (const { files } of listedHome(codexHome)) {
    const path = segmentAmong(files, segmentId);
    if (path !== null) return path;
    await slices.pause();
  }
  return null;
}

/**
 * The same from the few folders in which Codex puts it: an id of version 7 holds the time at which its file began. Of 100,000 sessions
 * this reads three days instead of all, for each title that a list takes from another file.
 */
export function likelySegmentPath(codexHome: string, segmentId: ConversationId): string | null {
  for (const day of likelyDays(segmentId)) {
    const path = segmentAmong(listedFolder(sessionsRoot(codexHome), day).files, segmentId);
    if (path !== null) return path;
  }
  return segmentAmong(listedArchive(archivedRoot(codexHome)).files, segmentId);
}

/** So many folders of a day are listed for single segments, which takes as long as listing a home of a few thousand sessions once. */
const MOST_LOOKS = 64;

/** Finds segments in the home of the rollout at `path`; for one that is in no home, in its folder. */
export function segmentFinder(path: string): (segmentId: ConversationId) => Promise<string | null> {
  const codexHome = homeAbove(resolve(path));
  if (codexHome !== null) return segmentId => segmentPathOf(codexHome, segmentId);
  return async segmentId => segmentAmong(listedArchive(dirname(path)).files, segmentId);
}

/**
 * The same for a list of a whole home: where many files lie in other folders than their ids say (a sync, a copy), or many forks are asked for,
 * the home is listed once for all of them, and not once for each.
 */
export function segmentFinderOfHome(codexHome: string): FindPath {
  let listed: Promise<ReadonlyMap<ConversationId, string>> | null = null;
  let looks = 0;
  return async segmentId => {
    looks += 1;
    const likely = looks > MOST_LOOKS ? null : likelySegmentPath(codexHome, segmentId);
    if (likely !== null) return likely;
    listed ??= allSegments(codexHome);
    return (await listed).get(segmentId) ?? null;
  };
}

async function allSegments(codexHome: string): Promise<ReadonlyMap<ConversationId, string>> {
  const slices = new Slices();
  const files: ListedFile[] = [];
  for (const folder of listedHome(codexHome)) {
    files.push(...folder.files);
    await slices.pause();
  }
  const bySegment = new Map<ConversationId, ListedFile[]>();
  for (const file of files) {
    const same = bySegment.get(file.segmentId);
    if (same === undefined) bySegment.set(file.segmentId, [file]);
    else same.push(file);
  }
  return new Map(
    [...bySegment.keys()].flatMap(id => {
      const path = segmentAmong(bySegment.get(id) ?? [], id);
      return path === null ? [] : [[id, path] as const];
    }),
  );
}

/** The file of a segment among those of some folders. */
function segmentAmong(files: readonly ListedFile[], segmentId: ConversationId): string | null {
  const [first, ...others] = files.filter(file => file.segmentId === segmentId);
  if (first === undefined) return null;
  const segments: NonEmpty<ListedFile> = segmentsOf([first, ...others]);
  return segments[0].path;
}

/** The local day, and its neighbours: the file may have been written in another time zone. */
function likelyDays(segmentId: ConversationId): string[] {
  const ms = timeOfId(segmentId);
  if (ms === null) return [];
  const day = 24 * 60 * 60 * 1000;
  return [ms, ms - day, ms + day].map(time => dayFolder(new Date(time)).join('/'));
}
