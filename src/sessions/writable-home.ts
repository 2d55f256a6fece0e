/** Whether a session can be begun in a home: asked before anything is made there. */
import { access, constants } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { errorCode } from '../rollout/file/file-operations.ts';
import { sessionsRoot } from './catalog.ts';
import { checkRoot, NAME_ANOTHER_HOME } from './walk.ts';

/** What is wrong, and what can be done; null where nothing is. A home that is not there yet is fine where it can be made. */
export async function writeProblem(codexHome: string): Promise<string | null> {
  const root = await checkRoot(sessionsRoot(codexHome));
  if (root.kind === 'problem') return root.message;
  const home = await folderProblem(resolve(codexHome));
  return home === null && root.kind === 'folder' ? folderProblem(root.path) : home;
}

/** Of the folder, or of the nearest one above it that is there. */
async function folderProblem(folder: string): Promise<string | null> {
  try {
    await access(folder, constants.W_OK | constants.X_OK);
    return null;
  } catch (error) {
    const code = errorCode(error) ?? 'unknown error';
    if (code === 'ENOENT' && dirname(folder) !== folder) return folderProblem(dirname(folder));
    return `${folder} cannot be written to (${code}). Get the right to write there, or ${NAME_ANOTHER_HOME}.`;
  }
}
