/** Items that look like the one above them: where there are hundreds of thousands, their number says more than their rows. */
import type { Item } from '../../format/items/item.ts';
import { countText } from '../numbers.ts';
import type { Row } from '../row.ts';
import { span } from '../spans.ts';
import { frameOf, type ItemLayout, withGutter, wrappedHead } from './frame.ts';
import { placeText } from './notices.ts';

/** Whether `item` would be drawn as the one above, but for its place. Of kinds that say nothing together: what is unknown, and damage. */
export function looksLike(above: Item, item: Item): boolean {
  if (above.timestamp !== item.timestamp || above.inheritedFrom !== item.inheritedFrom) return false;
  if (above.takenBack !== item.takenBack) return false;
  if (item.kind === 'unknown')
    return above.kind === 'unknown' && above.type === item.type && above.text === item.text;
  if (item.kind === 'damaged')
    return above.kind === 'damaged' && above.reason === item.reason && above.text === item.text;
  return false;
}

/** How many more there are, and where the last of them is. */
export function moreAlikeRows(count: number, last: Item, layout: ItemLayout): readonly Row[] {
  const words = `${layout.glyphs.dot} ${countText(count)} more like it, up to ${placeText(last)}`;
  return withGutter(wrappedHead(frameOf(layout), [span(words, 'dim')]), layout, span(' '));
}
