/** The line between two days of a session, and where one belongs. */
import type { Item } from '../../format/items/item.ts';
import { dayOf, dayText, type Zone } from '../numbers.ts';
import type { Row } from '../row.ts';
import { span } from '../spans.ts';
import { frameOf, type ItemLayout, ruleRow, withGutter } from './frame.ts';

/** Whether `item` is of a later day than `previous`; no, where one of them has no time. */
export function beginsDay(previous: Item, item: Item, zone?: Zone): boolean {
  if (previous.timestamp === null || item.timestamp === null) return false;
  const [before, after] = [dayOf(previous.timestamp, zone), dayOf(item.timestamp, zone)];
  return before !== null && after !== null && after > before;
}

/** A rule with the day of `item` in it. */
export function dayLine(item: Item, layout: ItemLayout): Row {
  const frame = frameOf(layout);
  const day = dayText(Date.parse(item.timestamp ?? ''), layout.zone);
  const [row] = withGutter([ruleRow(frame, [span(day, 'strong')])], layout, span(' '));
  return row ?? { spans: [] };
}
