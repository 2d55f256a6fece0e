/**
 * Where a rollout is that is to be written to, moved or removed. Promises: links are resolved before anything is
 * judged; a path that leads out of its Codex home is refused. Reads names only, opens nothing.
 */
import { lstat, realpath } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { NotInSessionsError, RolloutNotFoundError } from '../../format/errors.ts';
import { errorCode } from './file-operations.ts';

/** `outside`: in no Codex home at all; then there is no lock folder either. */
export type RolloutPlace =
  | { readonly kind: 'sessions' | 'archived'; readonly codexHome: string; readonly path: string }
  | { readonly kind: 'outside'; readonly codexHome: null; readonly path: string };

const ROOTS = [
  ['sessions', 'sessions'],
  ['archived', 'archived_sessions'],
] as const;

/**
 * The place of an existing regular file. Without `codexHome` it is the folder above the nearest `sessions` or
 * `archived_sessions` in the path.
 * @throws RolloutNotFoundError when nothing is there
 * @throws NotInSessionsError when it is no regular file, or is outside of `codexHome` (or its own home)
 */
export async function placeOfRollout(path: string, codexHome?: string): Promise<RolloutPlace> {
  if (path.includes('\0')) throw new NotInSessionsError('A path cannot hold a NUL byte.', {});
  const absolute = resolve(path);
  const real = await realRegularFile(absolute);
  const home = codexHome === undefined ? (homeAbove(absolute) ?? homeAbove(real)) : resolve(codexHome);
  if (home === null) return { kind: 'outside', codexHome: null, path: absolute };
  for (const [kind, name] of ROOTS) {
    if (await isInside(real, join(home, name))) return { kind, codexHome: home, path: absolute };
  }
  throw new NotInSessionsError(`${absolute} does not lie in the sessions of ${home}.`, { path: absolute });
}

/** Checked without following a last link; then with every link in the folders above resolved. */
async function realRegularFile(path: string): Promise<string> {
  try {
    if (!(await lstat(path)).isFile())
      throw new NotInSessionsError(`${path} is not a regular file.`, { path });
    return await realpath(path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' && errorCode(error) !== 'ENOTDIR') throw error;
    throw new RolloutNotFoundError(`There is no rollout at ${path}.`, { path, cause: error });
  }
}

/** The folder above the nearest `sessions` or `archived_sessions` in the path, or null. Reads the text of the path only. */
export function homeAbove(path: string): string | null {
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    if (folder.endsWith(`${sep}sessions`) || folder.endsWith(`${sep}archived_sessions`))
      return dirname(folder);
  }
  return null;
}

async function isInside(real: string, root: string): Promise<boolean> {
  try {
    const inside = relative(await realpath(root), real);
    return inside !== '' && inside !== '..' && !inside.startsWith(`..${sep}`);
  } catch (error) {
    // No such root: nothing is in it. A loop of links is no root, either.
    if (['ENOENT', 'ELOOP', 'ENOTDIR'].includes(errorCode(error) ?? '')) return false;
    throw error;
  }
}
