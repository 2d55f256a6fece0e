/**
 * Where the trash is. Nothing is copied to get there: a folder on the same disk is chosen, so that a session of any size goes and comes back
 * at once. Promises: a folder that is a link, or that others may write to, is refused.
 */
import { readdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { errorCode } from '../../rollout/file/file-operations.ts';
import { makeFolder } from '../../system/make-folder.ts';
import { whyNotOurs } from '../../system/own-folder.ts';
import { lookTwice } from '../walk.ts';

/** What of the environment says where data is kept. */
export interface DataEnvironment {
  readonly HOME?: string | undefined;
  readonly XDG_DATA_HOME?: string | undefined;
}

/** `$XDG_DATA_HOME/rolltop/trash`, else `~/.local/share/rolltop/trash`; then a hidden folder of the Codex home, for homes on other disks. */
export function trashRoots(codexHome: string, env: DataEnvironment): readonly string[] {
  const base = dataFolder(env);
  return [...(base === null ? [] : [join(base, 'rolltop', 'trash')]), join(codexHome, '.rolltop-trash')];
}

/** Null where there is no HOME and the system does not know the user. */
function dataFolder(env: DataEnvironment): string | null {
  if (env.XDG_DATA_HOME?.startsWith('/')) return env.XDG_DATA_HOME;
  try {
    return join(env.HOME || userInfo().homedir, '.local', 'share');
  } catch {
    return null;
  }
}

/**
 * Makes the folder where it is missing.
 * @throws Error when it is a link, no folder, somebody else's, or open to others
 */
export function requireOwnFolder(path: string): void {
  makeFolder(path, 0o700);
  const problem = whyNotOurs(path);
  if (problem !== null) throw new Error(`Nothing was moved: ${path} ${problem}.`);
}

/** The folder of every entry below `root`, oldest day first; none where there is no trash. Follows no link. */
export function entryFolders(root: string): readonly string[] {
  return foldersIn(root).flatMap(day => foldersIn(day));
}

function foldersIn(path: string): string[] {
  try {
    const found = lookTwice(() => readdirSync(path, { withFileTypes: true }));
    const entries = found.filter(entry => entry.isDirectory());
    return entries.map(({ name }) => join(path, name)).sort();
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return [];
    throw error;
  }
}
