/**
 * The end of a row that nobody sees: blanks without background. In whatever colour they are, a row without them is the same row, so a theme
 * that changes draws none, and a copy of the screen has none. Pure.
 */
import { CARET_STYLE } from './caret.ts';

const ESC = '\u001B';
const SPACE = 0x20;
/** What is drawn on a blank too: underline, inverse video, a line through it, a background. */
const SEEN_ON_BLANKS = /(?:^|;)(?:4|7|9|4[0-8]|10[0-7])(?:;|$)/;
const TEXT_COLOUR = /(?:^|;)38;(?:5;\d+|2;\d+;\d+;\d+)/g;

/** `row` has no other sequences than styles. */
export function withoutBlankEnd(row: string): string {
  let style = '';
  // Behind the last character that is seen, and the style that is open there.
  let end = 0;
  let open = '';
  for (let at = 0; at < row.length; ) {
    if (row[at] === ESC) {
      const close = row.indexOf('m', at);
      if (close === -1) return row;
      style = row.slice(at + 2, close);
      at = close + 1;
      continue;
    }
    const isBlank = row.charCodeAt(at) === SPACE && !isSeen(style);
    at += 1;
    if (isBlank) continue;
    end = at;
    open = style;
  }
  return end === row.length ? row : row.slice(0, end) + (isReset(open) ? '' : `${ESC}[0m`);
}

function isReset(style: string): boolean {
  return style === '' || style === '0';
}

function isSeen(style: string): boolean {
  return !isReset(style) && (style === CARET_STYLE || SEEN_ON_BLANKS.test(style.replace(TEXT_COLOUR, '')));
}
