/** Paths as people write them. */

import { folderName } from '../../text/title.ts';
import type { MarkStyle } from '../../text/unicode/sanitise.ts';

/** `/home/ana/x` as `~/x`. */
export function withTilde(path: string, home: string | undefined): string {
  const folder = home?.replace(/[/\\]+$/, '') ?? '';
  if (folder === '') return path;
  if (path === folder) return '~';
  return path.startsWith(`${folder}/`) ? `~${path.slice(folder.length)}` : path;
}

/** The last part of a folder's path, `~` for the home folder itself, empty when unknown. Safe to draw. */
export function shortFolder(
  cwd: string | null | undefined,
  home: string | undefined,
  style: MarkStyle,
): string {
  if (cwd == null) return '';
  return withTilde(cwd, home) === '~' ? '~' : folderName(cwd, style);
}
