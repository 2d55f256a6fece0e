/** Jumps to the next or previous turn or failed command, from the mark: immediate within the loaded range, beyond it by the store. */
import type { Item } from '../../format/items/item.ts';
import { itemTone } from '../../text/item-rows.ts';
import { arrive, noMore } from './arrive.ts';
import type { ViewerContext, ViewerStep } from './event.ts';
import { find } from './find.ts';
import { layoutOf } from './layout.ts';
import { markedIndex } from './mark.ts';
import type { Direction, ViewerState } from './state.ts';
import { notice } from './step.ts';
import { topOf } from './top.ts';

interface JumpRequest {
  readonly kind: 'turn' | 'failed';
  readonly direction: Direction;
}

function isTurn(item: Item): boolean {
  return itemTone(item) === 'user';
}

/** A command, a patch or an output that failed; an error notice is no command. */
function isFailed(item: Item): boolean {
  return item.kind !== 'notice' && itemTone(item) === 'failed';
}

const FITS = { turn: isTurn, failed: isFailed } as const;
const NONE = {
  turn: 'Nobody has asked anything in this session.',
  failed: 'No command failed in this session.',
} as const;

/** The nearest fitting item beyond `from`. */
function nearby(items: readonly Item[], from: number, request: JumpRequest): Item | undefined {
  const fits = FITS[request.kind];
  const by = request.direction === 'forward' ? 1 : -1;
  for (let index = from + by; index >= 0 && index < items.length; index += by) {
    const item = items[index];
    if (item !== undefined && fits(item)) return item;
  }
  return undefined;
}

/** To the next or previous turn or failed command. */
export function jump(state: ViewerState, context: ViewerContext, request: JumpRequest): ViewerStep {
  const { items, reachesStart, reachesEnd } = context.items;
  const { direction } = request;
  const layout = layoutOf(state, context);
  const top = topOf(state, layout);
  const item = nearby(items, top === null ? items.length : markedIndex(state, layout, top), request);
  const target = { kind: request.kind };
  if (item !== undefined) return arrive(state, context, { target, direction, offset: item.offset });
  const edge = direction === 'forward' ? items.at(-1) : items[0];
  const whole = direction === 'forward' ? reachesEnd : reachesStart;
  if (whole || edge === undefined) {
    const isNone = reachesStart && reachesEnd && !items.some(FITS[request.kind]);
    return notice(state, isNone ? NONE[request.kind] : noMore(request, context));
  }
  return find(state, context, { target, direction, from: edge.offset });
}
