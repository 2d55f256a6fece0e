import type { Glyphs } from './row.ts';
import { safeLine } from './unicode/sanitise.ts';
import { cellWidth, cut } from './unicode/width.ts';

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
