/** Takes the place of Ink's `widest-line` when the program is bundled (see bin/bundle.mjs): the same answer, remembered per line. */
import { lineWidth } from './line-width.ts';

function widestLine(text: string): number {
  if (!text.includes('\n')) return lineWidth(text);
  return text.split('\n').reduce((widest, line) => Math.max(widest, lineWidth(line)), 0);
}

// It is imported as a default export; this file stands in for that module.
// biome-ignore lint/style/noDefaultExport: see above
export default widestLine;
