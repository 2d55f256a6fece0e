/** In place of the package `widest-line` in Ink when the program is bundled: the same answer, with the widths of lines kept. */
import { lineWidth } from './line-width.ts';

/** Ink measures each text of a frame twice: once to lay it out, once to draw it. */
let last = { text: '', width: 0 };

function widestLine(text: string): number {
  if (text !== last.text) last = { text, width: measured(text) };
  return last.width;
}

function measured(text: string): number {
  if (!text.includes('\n')) return lineWidth(text);
  return text.split('\n').reduce((widest, line) => Math.max(widest, lineWidth(line)), 0);
}

// It is imported as a default export; this file stands in for that module.
// biome-ignore lint/style/noDefaultExport: see above
export default widestLine;
