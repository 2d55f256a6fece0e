/**
 * Cells of a drawn line, as string-width counts them. Ink measures every text of every frame, and most were in the last frame, too: the
 * widths of the last few screens are kept, and plain text is measured without a segmenter.
 */
import stringWidth from 'string-width';
import { cellWidth } from '../../text/unicode/width.ts';

const SGR = /\u001B\[[0-9;]*m/g;
/** Sequences other than colours, and control characters: rows have none, so string-width itself is quick enough for them. */
const ODD = /[\u0000-\u001F\u007F-\u009F]/;
/** A few screens. */
const KEPT_WIDTHS = 1_000;

let newer = new Map<string, number>();
let older = new Map<string, number>();

export function lineWidth(line: string): number {
  const known = newer.get(line);
  if (known !== undefined) return known;
  const width = older.get(line) ?? measure(line);
  if (newer.size >= KEPT_WIDTHS) {
    older = newer;
    newer = new Map();
  }
  newer.set(line, width);
  return width;
}

function measure(line: string): number {
  const text = line.includes('\u001B') ? line.replace(SGR, '') : line;
  return ODD.test(text) ? stringWidth(line) : cellWidth(text);
}
