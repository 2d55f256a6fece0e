/** Paths as people write them. */

import type { Glyphs } from '../../text/row.ts';
import { folderName } from '../../text/title.ts';
import { type MarkStyle, safeLine } from '../../text/unicode/sanitise.ts';
import { cellWidth, cut } from '../../text/unicode/width.ts';

/** `/home/ana/x` as `~/x`. */
export function withTilde(path: string, home: string | undefined): string {
  const folder = home?.replace(/[/\\]+$/, '') ?? '';
  if (folder === '') return path;
  if (path === folder) return '~';
  return path.startsWith(`${folder}/`) ? `~${path.slice(folder.length)}` : path;
}

/** The end of a folder's path, which tells it from others: `…/web/api`. Safe to draw. */
export function fittedFolder(path: string, cells: number, glyphs: Glyphs): string {
  const text = safeLine(path, glyphs);
  if (cellWidth(text) <= cells) return text;
  const parts = text.split('/');
  for (let from = 1; from < parts.length; from++) {
    const end = `${glyphs.ellipsis}/${parts.slice(from).join('/')}`;
    if (cellWidth(end) <= cells) return end;
  }
  return cut(parts.length > 1 ? `${glyphs.ellipsis}/${parts.at(-1)}` : text, cells, glyphs);
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
