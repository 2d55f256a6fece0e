/**
 * Day folders and the files in them, newest first, found lazily: nothing below a folder is read before it is reached.
 * Promises: links are never followed (a folder below sessions may be a loop), and no file is opened (it may be a FIFO). A
 * folder is read synchronously: that takes 20 µs, and ten times as long through the thread pool. A caller that reads many
 * pauses between them.
 */
import { type Dirent, readdirSync } from 'node:fs';
import { lstat, realpath, stat } from 'node:fs/promises';
import { basename, sep } from 'node:path';

/** A day folder. `place` is its path below the root as it is spelled on disk, e.g. `2026/11/22`. */
export interface DayFolder {
  readonly path: string;
  readonly place: string;
}

/** The sessions root: usable, not there (an empty list, no error), or unusable with the reason. */
export type RootState =
  | { readonly kind: 'folder'; readonly path: string; readonly dev: number; readonly ino: number }
  | { readonly kind: 'missing' }
  | { readonly kind: 'problem'; readonly message: string };

/**
 * Checks a root folder. The root itself may be a link (a linked home is common); what it leads to must be a folder.
 */
export async function checkRoot(root: string): Promise<RootState> {
  try {
    const path = await realpath(root);
    const found = await stat(path);
    if (!found.isDirectory()) return problem(`${root} is not a folder`, 'Move it away');
    return { kind: 'folder', path, dev: found.dev, ino: found.ino };
  } catch (error) {
    return rootProblem(root, error);
  }
}

/** What can be done where a home is not the right one. */
export const NAME_ANOTHER_HOME = 'set CODEX_HOME or --codex-home to the home of Codex';

async function rootProblem(root: string, error: unknown): Promise<RootState> {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
  if (code === 'ENOENT') {
    return (await isLink(root))
      ? problem(`${root} is a link that leads nowhere`, 'Mend the link')
      : { kind: 'missing' };
  }
  if (code === 'ELOOP') return problem(`${root} is a link that leads to itself`, 'Mend the link');
  if (code === 'ENOTDIR')
    return problem(`${root} cannot be there, because a part of the path is a file`, 'Move the file away');
  const isForbidden = code === 'EACCES' || code === 'EPERM';
  const advice = isForbidden ? 'Get the right to read it' : 'Look at the disk';
  return problem(`${root} cannot be read (${code})`, advice);
}

/** What, where, and what can be done: a home may also be the wrong one. */
function problem(what: string, advice: string): RootState {
  return { kind: 'problem', message: `${what}. ${advice}, or ${NAME_ANOTHER_HOME}.` };
}

/** What is said of a home without sessions. */
export function missingRootText(root: string): string {
  return `There are no sessions yet: ${root} does not exist. Codex makes it with its first one; if they are elsewhere, ${NAME_ANOTHER_HOME}.`;
}

async function isLink(path: string): Promise<boolean> {
  return lstat(path).then(
    found => found.isSymbolicLink(),
    () => false,
  );
}

export interface WalkOptions {
  /** The first place: days before it in this order are not even listed. */
  readonly from?: string | undefined;
  /** The names of the numbered folders in a folder, newest first; by default they are read from the disk. */
  readonly foldersIn?: (folder: string) => readonly string[];
  /** The folders that are there and cannot be read are added to it. */
  readonly unlisted?: UnlistedFolder[] | undefined;
}

/** A folder that is there and cannot be read: what is in it is not known. */
export interface UnlistedFolder {
  readonly path: string;
  /** `EACCES`, `EIO`, … */
  readonly code: string;
}

/** The same of a file. */
export type UnlistedFile = UnlistedFolder;

/** Newest day first. */
export function* walkDays(root: string, options: WalkOptions = {}): Generator<DayFolder> {
  const { from, unlisted, foldersIn = (folder: string) => numberedFolders(folder, unlisted) } = options;
  yield* descend({ path: root, parts: [] }, from?.split('/'), foldersIn);
}

/** The folders of years and months, with and without days in them, newest first. */
export function foldersAboveDays(root: string): readonly string[] {
  return numberedFolders(root).flatMap(year => {
    const path = root + sep + year;
    return [path, ...numberedFolders(path).map(month => path + sep + month)];
  });
}

/** The year and the month of a day folder; none for a folder that is not below `root`. */
export function foldersAbove(root: string, day: string): readonly string[] {
  if (!day.startsWith(`${root}/`)) return [];
  const [year, month] = day.slice(root.length + 1).split('/');
  return [`${root}/${year}`, `${root}/${year}/${month}`];
}

/** The root, a year or a month. */
interface Level {
  readonly path: string;
  readonly parts: readonly string[];
}

function* descend(
  { path, parts }: Level,
  from: readonly string[] | undefined,
  foldersIn: (folder: string) => readonly string[],
): Generator<DayFolder> {
  const first = from?.[parts.length];
  for (const name of foldersIn(path)) {
    const order = first === undefined ? 1 : compareNumbered(name, first);
    if (order < 0) continue;
    const below = { path: path + sep + name, parts: [...parts, name] };
    if (below.parts.length === 3) yield { path: below.path, place: below.parts.join('/') };
    else yield* descend(below, order === 0 ? from : undefined, foldersIn);
  }
}

/** Negative when the day folder at `a` comes before the one at `b`: numbers descending, equal numbers by spelling. */
export function comparePlaces(a: string, b: string): number {
  if (a === b) return 0;
  const [left, right] = [a.split('/'), b.split('/')];
  for (let level = 0; level < 3; level++) {
    const order = compareNumbered(left[level] ?? '', right[level] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

/** Names of years, months or days, newest first; equal numbers by spelling. */
export function compareNumbered(a: string, b: string): number {
  const difference = Number(b) - Number(a);
  if (difference !== 0) return difference;
  return a === b ? 0 : a < b ? 1 : -1;
}

/** The names of the regular files in one folder, in no order. A folder that vanished has none; one that cannot be read is added to `unlisted`. */
export function regularFiles(folder: string, unlisted?: UnlistedFolder[]): string[] {
  return list(folder, unlisted)
    .filter(one => one.isFile())
    .map(one => one.name);
}

/** The name of a year, a month or a day. */
export function isNumbered(name: string): boolean {
  return /^\d{1,5}$/.test(name);
}

/** Names that are numbers, newest first; anything else in a tree of day folders is not Codex's. */
function numberedFolders(folder: string, unlisted?: UnlistedFolder[]): string[] {
  return list(folder, unlisted)
    .filter(one => one.isDirectory() && isNumbered(one.name))
    .map(one => one.name)
    .sort(compareNumbered);
}

/** Empty when it is gone, no folder, or may not be read: a listing never fails because of one folder. */
function list(folder: string, unlisted: UnlistedFolder[] | undefined): Dirent[] {
  try {
    return lookTwice(() => readdirSync(folder, { withFileTypes: true }));
  } catch (error) {
    const code = unlistedCode(error);
    if (code !== null) unlisted?.push({ path: folder, code });
    return [];
  }
}

/**
 * What has just been listed and is then said not to be there is asked for once more: on a network file system that may be a memory of how it was
 * before. What is not there twice is gone.
 */
export function lookTwice<T>(look: () => T): T {
  try {
    const found = look();
    if (found !== undefined) return found;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return look();
}

/** Why a folder cannot be read; null when it is only gone, or no folder any more. */
export function unlistedCode(error: unknown): string | null {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
  return code === 'ENOENT' || code === 'ENOTDIR' ? null : code;
}

/** What is said of folders that cannot be read; null where there are none. */
export function unlistedText(folders: readonly UnlistedFolder[]): string | null {
  const [first, ...others] = folders;
  if (first === undefined) return null;
  const more = others.length === 0 ? '' : `, nor can ${others.length} more`;
  const what = WHAT_IS_IN[basename(first.path)] ?? 'the sessions';
  return `${unreadText(first)}${more}: ${what} in it are left out. See rolltop doctor.`;
}

/** What is in the files that are no rollouts. */
const WHAT_IS_IN: Readonly<Record<string, string>> = {
  'session_index.jsonl': 'the names',
  'marks.jsonl': 'the pins and tags',
};

/** The beginning of a sentence about it. */
export function unreadText({ path, code }: UnlistedFolder): string {
  return `${path} cannot be read (${code})`;
}
