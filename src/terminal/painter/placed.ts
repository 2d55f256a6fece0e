/**
 * Text whose columns do not depend on the terminal. Terminals disagree about the width of emoji with a selector, of flags, of joined
 * emoji and of scripts whose characters combine (tmux 3.3 takes one cell for ⚠️, others two). After such characters the column is said,
 * so that what stands behind them (a scroll bar) stands where it belongs everywhere.
 */
import { cellWidth } from '../../text/unicode/width.ts';

const SGR = /\u001B\[[0-9;]*m/g;
/**
 * Characters that take one cell on every terminal (ASCII, Latin to Cyrillic, punctuation, arrows, mathematics, lines and blocks,
 * rolltop's own marks), and the bytes of sequences. What may join a character to the one before it is not among them.
 */
const ONE_CELL =
  '\\u0020-\\u007E\\u001B\\u00A1-\\u00AC\\u00AE-\\u02FF\\u0391-\\u0482\\u2010-\\u2027\\u2190-\\u21FF\\u2200-\\u22FF\\u2500-\\u25FC\\u2713\\u2717';
/** Characters that take two: the common ones of Chinese, Japanese and Korean. */
const TWO_CELLS =
  '\\u3001-\\u3003\\u3041-\\u3096\\u30A1-\\u30FA\\u4E00-\\u9FFF\\uAC00-\\uD7A3\\uFF01-\\uFF5E';
/** So do emoji that need no selector, those that terminals have known for years; not the colours of skin. */
const EMOJI =
  '(?=\\p{Emoji_Presentation})[\\u{1F300}-\\u{1F3FA}\\u{1F400}-\\u{1F64F}\\u{1F680}-\\u{1F6C5}\\u{1F910}-\\u{1F9E6}]';

const ONE_CELL_START = new RegExp(`^[${ONE_CELL}]*`);
const CERTAIN = `(?:[${ONE_CELL}${TWO_CELLS}]|${EMOJI})`;
/** Characters of certain width, the last of which may be the base of what follows; then others, with what they join to them. */
const PIECE = new RegExp(`(${CERTAIN}*)((?:\\u200D.|(?!${CERTAIN}).)*)`, 'gu');
const LAST_CHARACTER = /.$/u;

/** How many UTF-16 units at the start of `row` take one cell each, for certain; those of sequences count, too. */
export function certainLength(row: string): number {
  return ONE_CELL_START.exec(row)?.[0].length ?? 0;
}

/** `text`, drawn from `column` (from 0) on, with the column said behind each character of uncertain width. */
export function placed(text: string, column: number): string {
  if (certainLength(text) === text.length) return text;
  let placedText = '';
  let at = column;
  for (const [piece, certain = '', uncertain = ''] of text.matchAll(PIECE)) {
    const after = at + cellWidth(piece.replace(SGR, ''));
    if (uncertain === '') placedText += piece;
    else {
      const base = baseOf(certain);
      const lead = certain.slice(0, certain.length - base.length);
      const from = at + cellWidth(lead.replace(SGR, ''));
      // Blank first: a terminal that takes fewer cells shows the row's own background in the rest.
      placedText += `${lead}${' '.repeat(after - from)}${toColumn(from)}${base}${uncertain}${toColumn(after)}`;
    }
    at = after;
  }
  return placedText;
}

const toColumn = (column: number): string => `\u001B[${column + 1}G`;

/** The last character, which a selector or an accent may change; none where a sequence ends. */
function baseOf(certain: string): string {
  return /\u001B\[[0-9;]*m$/.test(certain) ? '' : (LAST_CHARACTER.exec(certain)?.[0] ?? '');
}
