/** Editing a field of one line at its end, by graphemes: filter, search, name. */
import type { Glyphs } from '../../text/row.ts';
import { segmentsOf } from '../../text/unicode/segments.ts';
import { cellWidth } from '../../text/unicode/width.ts';

export function withoutLast(text: string): string {
  const last = [...segmentsOf(text)].at(-1);
  return text.slice(0, last?.index ?? 0);
}

export function withoutLastWord(text: string): string {
  return text.replace(/\S*\s*$/u, '');
}

/** The end of a text that fits into `cells`, behind an ellipsis: what is being typed stays visible. */
export function fittingEnd(text: string, cells: number, glyphs: Glyphs): string {
  if (cellWidth(text) <= cells) return text;
  let tail = '';
  for (const { segment } of [...segmentsOf(text)].reverse()) {
    if (cellWidth(segment + tail) > cells - 1) break;
    tail = segment + tail;
  }
  return glyphs.ellipsis + tail;
}
