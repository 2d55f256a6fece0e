/** The rules between two items: where a copied part ends, and where a new day begins. */
import type { ConversationId } from '../../format/identity.ts';
import type { Item } from '../../format/items/item.ts';
import { dayOf, dayText, type Zone } from '../numbers.ts';
import type { Row } from '../row.ts';
import { span } from '../spans.ts';
import { frameOf, type ItemFrame, type ItemLayout, inheritedRule, ruleRow, withGutter } from './frame.ts';

export interface Neighbours {
  readonly above: Item;
  /** The nearest item above that has a time; null when it is far. */
  readonly timed: Item | null;
  readonly below: Item;
}

/** None, one or two rows. */
export function rulesBetween({ above, timed, below }: Neighbours, layout: ItemLayout): readonly Row[] {
  const parent = endsInherited(above, below);
  const isNewDay = timed !== null && beginsDay(timed, below, layout.zone);
  if (parent === null && !isNewDay) return [];
  const frame = frameOf(layout);
  const rules = [
    ...(parent === null ? [] : [inheritedRule(frame, parent)]),
    ...(isNewDay ? [dayRule(below, frame, layout.zone)] : []),
  ];
  return withGutter(rules, layout, span(' '));
}

/** The conversation that `above` is from, where `below` is the first item that is not. A fork by reference has an item that says it. */
function endsInherited(above: Item, below: Item): ConversationId | null {
  return below.inheritedFrom === null && below.kind !== 'fork' ? above.inheritedFrom : null;
}

/** Whether `item` is of a later day than `previous`; no, where one of them has no time. */
function beginsDay(previous: Item, item: Item, zone?: Zone): boolean {
  if (previous.timestamp === null || item.timestamp === null) return false;
  const [before, after] = [dayOf(previous.timestamp, zone), dayOf(item.timestamp, zone)];
  return before !== null && after !== null && after > before;
}

function dayRule(item: Item, frame: ItemFrame, zone: Zone | undefined): Row {
  const day = span(dayText(Date.parse(item.timestamp ?? ''), zone), 'strong');
  return ruleRow(frame, [day]);
}
