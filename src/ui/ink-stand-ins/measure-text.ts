/**
 * In place of Ink's `measure-text` when the program is bundled: the same answer, without a copy of every text that was ever drawn. A
 * screen that is open all day draws many.
 */
import widestLine from './widest-line.ts';

function measureText(text: string): { width: number; height: number } {
  if (text === '') return { width: 0, height: 0 };
  let height = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) height += 1;
  return { width: widestLine(text), height };
}

// biome-ignore lint/style/noDefaultExport: it stands in for a module with a default export
export default measureText;
