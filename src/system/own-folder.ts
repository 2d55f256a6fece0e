/**
 * Folders and small files that rolltop alone writes: state, cache, trash. Promises: nothing is written where somebody else could exchange it
 * meanwhile; no link is followed; a file is replaced at once, never half written; only names of our own are removed. Synchronous, so that it
 * can finish while a signal ends the program.
 */
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { makeFolder } from './make-folder.ts';

const READ_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const CREATE_FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
/** What we keep in one file is far smaller; what is larger is not ours. */
const READ_CAP_BYTES = 16 * 1024 * 1024;
/** The end of a name that is written to before it is renamed: a process that was killed leaves one behind. */
const UNFINISHED = /\.[0-9a-f-]{36}\.new$/;
/** No process writes that long. */
const LEFT_BEHIND_MS = 24 * 60 * 60 * 1000;

/** Why nothing may be written in a folder, as the end of a sentence about it; null for one of our own that others cannot write to. */
export function whyNotOurs(folder: string): string | null {
  const found = lstatSync(folder);
  if (!found.isDirectory()) return 'is no folder';
  const own = ownUser();
  if (own !== null && found.uid !== own) return 'belongs to another user';
  if ((found.mode & 0o022) !== 0) return `may be written to by others; "chmod go-w ${folder}" mends that`;
  return null;
}

/** Makes a folder of ours where it is missing. Throws a system error, or an Error with a sentence where it is not ours alone. */
export function requireOwnFolder(folder: string): void {
  makeFolder(folder, 0o700);
  const problem = whyNotOurs(folder);
  if (problem !== null) throw new Error(`${folder} ${problem}.`);
}

/** Null where the system knows no users. */
function ownUser(): number | null {
  return process.getuid?.() ?? null;
}

/** Null when there is none, or it is no regular file of ours. */
export function readOwnFile({ root, name }: OwnFile): string | null {
  try {
    const fd = openSync(join(root, name), READ_FLAGS);
    try {
      const found = fstatSync(fd);
      const isOurs = ownUser() === null || found.uid === ownUser();
      return found.isFile() && found.size <= READ_CAP_BYTES && isOurs ? readFileSync(fd, 'utf8') : null;
    } finally {
      closeSync(fd);
    }
  } catch {
    return null;
  }
}

/** A file below the folder `root`, which is ours as a whole. `name` may have folders in it. */
export interface OwnFile {
  readonly root: string;
  readonly name: string;
}

/** Writes a whole file, its folder made where it is missing. Throws a system error, or an Error where a folder is not ours alone. */
export function writeOwnFile(file: OwnFile, text: string): void {
  const path = join(file.root, file.name);
  makeFolder(dirname(path), 0o700);
  for (const folder of foldersOf(file)) {
    const problem = whyNotOurs(folder);
    if (problem !== null) throw new Error(`${folder} ${problem}.`);
  }
  const unfinished = `${path}.${globalThis.crypto.randomUUID()}.new`;
  const fd = openSync(unfinished, CREATE_FLAGS, 0o600);
  try {
    try {
      writeFileSync(fd, text);
    } finally {
      closeSync(fd);
    }
    renameSync(unfinished, path);
  } catch (error) {
    removeQuietly(unfinished);
    throw error;
  }
  sweep(path);
}

/**
 * Removes the file; a link is removed itself. Nothing is removed in a folder that is not ours alone. True: it is not there any more. What
 * says once that it is not there is asked again.
 */
export function removeOwnFile(file: OwnFile): boolean {
  return isRemoved(file, 'look again');
}

function isRemoved(file: OwnFile, whenMissing: 'look again' | 'believe it'): boolean {
  try {
    if (!foldersOf(file).every(folder => whyNotOurs(folder) === null)) return false;
    unlinkSync(join(file.root, file.name));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return false;
    return whenMissing === 'believe it' || isRemoved(file, 'believe it');
  }
}

/** The root, and every folder from there down to the file. */
function foldersOf({ root, name }: OwnFile): readonly string[] {
  const parts = dirname(name)
    .split('/')
    .filter(part => part !== '.');
  return [root, ...parts.map((_, at) => join(root, ...parts.slice(0, at + 1)))];
}

/** What killed processes left of this file. */
function sweep(path: string): void {
  const [folder, name] = [dirname(path), basename(path)];
  for (const found of readdirSync(folder)) {
    if (!found.startsWith(name) || !UNFINISHED.test(found.slice(name.length))) continue;
    const left = join(folder, found);
    try {
      if (Date.now() - statSync(left).mtimeMs > LEFT_BEHIND_MS) removeQuietly(left);
    } catch {
      // Another process has finished it.
    }
  }
}

function removeQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It is gone already.
  }
}
