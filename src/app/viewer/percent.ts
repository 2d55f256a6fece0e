/** Going to 10 %, 20 %, … of the file's bytes, whatever is loaded. */
import type { ByteOffset } from '../../format/identity.ts';
import type { PercentCommand } from './commands.ts';
import type { ViewerContext, ViewerStep } from './event.ts';
import { type Layout, layoutOf, type RowPlace } from './layout.ts';
import { earlier, endTop, placeOf } from './place.ts';
import type { ViewerState } from './state.ts';
import { step } from './step.ts';
import { readFrom } from './top.ts';

/** How much of the file is above the place, in percent. */
export const PERCENT_OF: Readonly<Record<PercentCommand, number>> = {
  percent10: 10,
  percent20: 20,
  percent30: 30,
  percent40: 40,
  percent50: 50,
  percent60: 60,
  percent70: 70,
  percent80: 80,
  percent90: 90,
};

/** Goes there immediately where that part is loaded, else loads it first. */
export function toPercent(state: ViewerState, context: ViewerContext, percent: number): ViewerStep {
  const { token, items } = context;
  const offset = Math.floor((items.sizeBytes * percent) / 100) as ByteOffset;
  const { start, end } = items.range;
  if (offset >= start && offset < end) return step(readAt(state, context, offset));
  return {
    state: { ...state, jump: { kind: 'place', token, offset } },
    effects: [{ type: 'loadAround', token, offset }],
    intent: null,
  };
}

/** The state that reads from the row at `offset` on, or from the last screenful. */
export function readAt(state: ViewerState, context: ViewerContext, offset: ByteOffset): ViewerState {
  const layout = layoutOf(state, context);
  const place = placeAt(layout, offset);
  const arrived = { ...state, jump: null };
  if (place === null) return arrived;
  const end = context.items.reachesEnd ? endTop(layout) : null;
  const top = end === null ? place : earlier(place, end);
  return {
    ...readFrom(arrived, layout, { top, arrivals: context.items.arrivals }),
    mark: null,
    settling: true,
  };
}

/** The row of the item that holds the byte, or the item nearest to it. */
function placeAt(layout: Layout, offset: ByteOffset): RowPlace | null {
  const index = layout.lowerBound((offset + 1) as ByteOffset) - 1;
  const item = layout.items[index];
  if (item === undefined || !layout.shows(index) || offset >= item.offset + item.length)
    return placeOf(layout, offset);
  const rows = layout.rows(index).length;
  return { index, row: Math.floor(((offset - item.offset) * rows) / Math.max(1, item.length)) };
}
