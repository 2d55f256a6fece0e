/**
 * Every rollout file of a home with its size, for sums. Promises: apparent sizes, as `ls -l` says them; opens no file and follows no link; each
 * file counts once, copies and compressed twins too, and so the sums of any grouping are the same.
 */
import { Slices } from '../../rollout/file/slices.ts';
import { listedHome } from '../../sessions/catalog.ts';
import { type StatedFile, statFiles } from '../../sessions/stat-files.ts';
import type { UnlistedFolder } from '../../sessions/walk.ts';

/** Folders that cannot be read are added to `unlisted`. */
export async function diskFiles(
  codexHome: string,
  unlisted: UnlistedFolder[],
): Promise<readonly StatedFile[]> {
  const files: StatedFile[] = [];
  const slices = new Slices();
  for (const folder of listedHome(codexHome, unlisted)) {
    for (const file of await statFiles(folder.files, { unlisted })) files.push(file);
    await slices.pause();
  }
  return files;
}
