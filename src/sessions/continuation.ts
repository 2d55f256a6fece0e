/**
 * Where a conversation that is open goes on after a person took it back: in a new file (FORMAT.md, section 9). Promises: names decide; a
 * file counts only when its first line is whole and of this conversation. Cheap enough to be called once a second: it takes a stat of
 * four folders, and reads those that changed.
 */
import { basename, dirname, join, resolve } from 'node:path';
import { dayFolder } from '../format/file-name.ts';
import { type ConversationFile, segmentIdOf, segmentsOf } from '../format/segments.ts';
import { openBriefly } from '../rollout/file/open.ts';
import { homeAbove } from '../rollout/file/place.ts';
import { readHeader } from '../rollout/read/header.ts';
import { archivedRoot, listedFile, sessionsRoot } from './catalog.ts';
import { laterSegmentsIn } from './later-segments.ts';
import { filesSince } from './path-of.ts';

/** The current file of a conversation, and its segments before that, oldest first. */
export interface CurrentFile {
  readonly path: string;
  readonly earlierSegments: readonly string[];
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** The file that the conversation goes on in, when that is another one than `current` by now; null when it is not. */
export async function findContinuation(current: CurrentFile, nowMs: number): Promise<CurrentFile | null> {
  const own = fileAt(current.path);
  if (own === null) return null;
  const found = likelyFolders(current.path, nowMs).flatMap(folder =>
    laterSegmentsIn(folder).flatMap(({ id, name }) => (id === own.id ? join(folder, name) : [])),
  );
  if (found.every(path => path === own.path)) return null;
  return goesOnIn(current, found);
}

/** The file that the conversation goes on in when the one at `path` is an earlier segment of it; null when it is not. Reads all names since. */
export async function laterEndOf(path: string): Promise<string | null> {
  const own = fileAt(path);
  const codexHome = homeAbove(resolve(path));
  if (own === null || codexHome === null) return null;
  const files = await filesSince(codexHome, own.id, own.place);
  const later = await goesOnIn(
    { path, earlierSegments: [] },
    files.map(file => file.path),
  );
  return later?.path ?? null;
}

async function goesOnIn(
  { path, earlierSegments }: CurrentFile,
  found: readonly string[],
): Promise<CurrentFile | null> {
  const files = [...new Set([...earlierSegments, ...found])].filter(other => other !== path).map(fileOf);
  const segments = segmentsOf([fileOf(path), ...files]).map(file => file.path);
  const end = segments.at(-1) ?? path;
  if (segmentIdOf(end) === segmentIdOf(path) || !(await isOfConversation(end, path))) return null;
  return { path: end, earlierSegments: segments.slice(0, -1) };
}

/** A file whose first line is still being written is looked at again. */
async function isOfConversation(path: string, other: string): Promise<boolean> {
  try {
    const file = await openBriefly(path);
    try {
      const { meta } = await readHeader(file);
      return meta !== null && meta.historyBase !== null && meta.id === fileAt(other)?.id;
    } finally {
      await file.close();
    }
  } catch {
    return false;
  }
}

/** Its own folder, and today's with its neighbours: Codex may have been started in another time zone. */
function likelyFolders(path: string, nowMs: number): readonly string[] {
  const own = dirname(path);
  const codexHome = homeAbove(resolve(path));
  if (codexHome === null) return [own];
  const days = [nowMs, nowMs - DAY_MS, nowMs + DAY_MS].map(ms =>
    join(sessionsRoot(codexHome), ...dayFolder(new Date(ms))),
  );
  return [...new Set([own, ...days])];
}

function fileAt(path: string): ReturnType<typeof listedFile> {
  const folder = dirname(path);
  const place = isArchived(path) ? null : resolve(folder).split('/').slice(-3).join('/');
  return listedFile({ folder, name: basename(path), place });
}

function fileOf(path: string): ConversationFile {
  return { path, archived: isArchived(path) };
}

function isArchived(path: string): boolean {
  const codexHome = homeAbove(resolve(path));
  return codexHome !== null && resolve(dirname(path)) === archivedRoot(codexHome);
}
