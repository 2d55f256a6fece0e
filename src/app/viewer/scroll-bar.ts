/** The right edge: a track, a thumb for the part of the file that is on screen, and marks for the user's turns and for failures. */
import type { Item } from '../../format/items/item.ts';
import { itemTone } from '../../text/item-rows.ts';
import type { Glyphs, Span } from '../../text/row.ts';
import { span } from '../../text/spans.ts';
import { growingIndices } from './growing-indices.ts';
import type { ShownBytes } from './shown-bytes.ts';

/** The user's turns and the failures in the loaded range. */
const markedIn = growingIndices(item => itemTone(item) !== null);

export interface ScrollBar {
  readonly items: readonly Item[];
  readonly shown: ShownBytes;
  readonly height: number;
  readonly glyphs: Glyphs;
}

/** First and last cell of the thumb: at least one, and at an end only when the screen is at that end. */
function thumb({ shown, height }: ScrollBar): { first: number; last: number } {
  const cells = Math.max(1, Math.round(((shown.end - shown.start) * height) / shown.total));
  if (shown.end >= shown.total) return { first: height - cells, last: height - 1 };
  const exact = Math.floor((shown.start * height) / shown.total);
  const first = Math.min(shown.start > 0 ? Math.max(1, exact) : 0, Math.max(0, height - 1 - cells));
  return { first, last: first + cells - 1 };
}

/** One span of one cell for each row. Empty where the whole conversation is on screen. */
export function scrollBar(bar: ScrollBar): readonly Span[] {
  const { shown, height, glyphs, items } = bar;
  if (shown.start === 0 && shown.end >= shown.total) return Array.from({ length: height }, () => span(' '));
  const { first, last } = thumb(bar);
  const cells = Array.from({ length: height }, (_, row) =>
    row >= first && row <= last ? span(glyphs.thumb, 'accent') : span(glyphs.track, 'dim'),
  );
  const failures = new Set<number>();
  const marked = markedIn(items);
  for (let at = 0; at < marked.length; at++) {
    const index = marked.list[at] ?? 0;
    const item = items[index] as Item;
    const failed = itemTone(item) === 'failed';
    const row = Math.min(height - 1, Math.floor((item.offset * height) / shown.total));
    if (failed) failures.add(row);
    // Not by the colour alone: some terminals have none, and some eyes do not tell these two apart.
    if (failed) cells[row] = span(glyphs.bad, 'bad');
    else if (!failures.has(row)) cells[row] = span(glyphs.mark, 'accent');
  }
  return cells;
}
