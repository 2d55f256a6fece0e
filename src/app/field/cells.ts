/** What is drawn for one grapheme of a text that is being edited: itself where that is safe, four spaces for a tab, else its visible mark. */
import type { Glyphs } from '../../text/row.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import { cellWidth } from '../../text/unicode/width.ts';

export interface DrawnGrapheme {
  readonly drawn: string;
  readonly cells: number;
}

const TAB = '    ';

/** UTF-16 units of a grapheme that are drawn; no writing needs as many, and no row could hold the marks of more. */
const MOST_UNITS = 64;

/** Those that need a look come again and again: tabs, emoji, accents. */
const KEPT = 4096;
const kept = new WeakMap<Glyphs, Map<string, DrawnGrapheme>>();

function lookedAt(grapheme: string, next: string, glyphs: Glyphs): string {
  if (grapheme === '\t') return TAB;
  if (grapheme.length > MOST_UNITS) return safeLine(grapheme.slice(0, MOST_UNITS), glyphs) + glyphs.ellipsis;
  return safeLine(grapheme + next, glyphs).startsWith(grapheme) ? grapheme : safeLine(grapheme, glyphs);
}

/** `next` is the code point behind the grapheme in its line, or empty: it decides whether a joiner at the grapheme's end stays. */
export function drawnGrapheme(grapheme: string, next: string, glyphs: Glyphs): DrawnGrapheme {
  const known = kept.get(glyphs) ?? new Map<string, DrawnGrapheme>();
  const key = grapheme + next;
  const found = known.get(key);
  if (found !== undefined) return found;
  const drawn = lookedAt(grapheme, next, glyphs);
  const made = { drawn, cells: cellWidth(drawn) };
  if (known.size >= KEPT) known.clear();
  if (key.length <= MOST_UNITS) kept.set(glyphs, known.set(key, made));
  return made;
}
