/** Rows of a compaction: its summary, and the prompts from before it that are nowhere else in the file. */
import { countOf } from '../numbers.ts';
import type { Row } from '../row.ts';
import { span } from '../spans.ts';
import { foldedTextRows, textRows } from '../text-rows.ts';
import { foldableOf, foldableRows } from './foldable.ts';
import { headRow, type ItemFrame, type ItemOf, textOptions } from './frame.ts';

/** Prompts that are shown of a folded compaction. */
const FOLDED_PROMPTS = 20;
const FOLDED_PROMPT = { head: 6, tail: 2 };

export function compactedRows(item: ItemOf<'compacted'>, frame: ItemFrame): Row[] {
  const foldable = foldableOf(item);
  const summary = foldable === null ? [] : foldableRows(foldable, frame);
  if (item.prompts.length === 0) return summary;
  const shown = frame.folded ? item.prompts.slice(0, FOLDED_PROMPTS) : item.prompts;
  const head = headRow(frame, [span('you', 'accentStrong'), span('  before the compaction', 'dim')]);
  const left = item.prompts.length - shown.length;
  const more = headRow(frame, [span(`${frame.glyphs.ellipsis} ${countOf(left, 'more prompt')}`, 'dim')]);
  return [...summary, head, ...shown.flatMap(text => promptRows(text, frame)), ...(left > 0 ? [more] : [])];
}

function promptRows(text: string, frame: ItemFrame): Row[] {
  const quote = frame.width >= 10 ? [span(`${frame.glyphs.quote} `, 'accent')] : [];
  const options = { ...textOptions(frame, 'plain'), prefix: quote };
  return frame.folded ? foldedTextRows(text, options, FOLDED_PROMPT) : textRows(text, options, frame.maxRows);
}
