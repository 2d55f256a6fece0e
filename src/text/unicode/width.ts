/** Text in cells: its width, and text cut or filled to one. Promises: no grapheme is split. Expects safe text (sanitise.ts). */

import type { Glyphs } from '../row.ts';
import { eachGrapheme } from './graphemes.ts';

const ASCII = /^[\x20-\x7e]*$/;

export function isPlainAscii(text: string): boolean {
  return ASCII.test(text);
}

export function cellWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  eachGrapheme(text, (_, cells) => {
    width += cells;
    return true;
  });
  return width;
}

/** The longest start of `text` that takes at most `cells`: its UTF-16 length and its width. */
export function fitting(text: string, cells: number): { readonly end: number; readonly width: number } {
  let end = 0;
  let width = 0;
  eachGrapheme(text, (after, wide) => {
    if (width + wide > cells) return false;
    end = after;
    width += wide;
    return true;
  });
  return { end, width };
}

/** `text` in at most `cells`, ending in the ellipsis when something is left out. Costs no more than what is kept. */
export function cut(text: string, cells: number, glyphs: Glyphs): string {
  if (cells <= 0) return '';
  if (text.length <= cells && ASCII.test(text)) return text;
  const start = text.slice(0, cells + 1);
  if (ASCII.test(start)) return start.slice(0, cells - 1) + glyphs.ellipsis;
  const { end } = fitting(text, cells);
  if (end === text.length) return text;
  return text.slice(0, fitting(text, cells - 1).end) + glyphs.ellipsis;
}

/** `text` with spaces after it up to `cells`; unchanged when it is wider. */
export function padEnd(text: string, cells: number): string {
  return text + ' '.repeat(Math.max(0, cells - cellWidth(text)));
}

/** `text` with spaces before it up to `cells`; unchanged when it is wider. */
export function padStart(text: string, cells: number): string {
  return ' '.repeat(Math.max(0, cells - cellWidth(text))) + text;
}

/** Tabs as spaces up to the next multiple of `stop` cells; `column` is where the text begins. One line of text. */
export function expandTabs(text: string, stop: number, column = 0): string {
  if (!text.includes('\t')) return text;
  let line = '';
  let at = column;
  for (const [index, part] of text.split('\t').entries()) {
    if (index > 0) {
      const spaces = stop - (at % stop);
      line += ' '.repeat(spaces);
      at += spaces;
    }
    line += part;
    at += cellWidth(part);
  }
  return line;
}
