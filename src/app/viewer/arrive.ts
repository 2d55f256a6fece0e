/** The store's answer to a jump: the item is on screen, has to be loaded first, or does not exist. */

import type { ByteOffset } from '../../format/identity.ts';
import type { FindTarget } from '../../live/source.ts';
import { keyWords } from '../keymap.ts';
import type { ViewerContext, ViewerStep } from './event.ts';
import { find } from './find.ts';
import { regionOf } from './region.ts';
import { goTo, revealItem } from './reveal.ts';
import { goToHit, searchMissed } from './search.ts';
import type { Direction, ViewerState } from './state.ts';
import { notice, step } from './step.ts';

const NAMES = { turn: 'turns', failed: 'failed commands' } as const;
const KEYS = {
  turn: { forward: 'nextTurn', backward: 'previousTurn' },
  failed: { forward: 'nextFailed', backward: 'previousFailed' },
} as const;

/** `No more failed commands below: E goes up.` A session opens at its end, where all are above. */
export function noMore(
  { kind, direction }: { readonly kind: keyof typeof NAMES; readonly direction: Direction },
  { keys, glyphs }: ViewerContext,
): string {
  const isBelow = direction === 'forward';
  const other = keyWords({ keys, glyphs }, 'viewer', [
    KEYS[kind][isBelow ? 'backward' : 'forward'],
    isBelow ? 'goes up' : 'goes down',
  ]);
  const there = `No more ${NAMES[kind]} ${isBelow ? 'below' : 'above'}`;
  return other === '' ? `${there}.` : `${there}: ${other}.`;
}

const BEFORE_ALL = -1 as ByteOffset;

export interface Goal {
  readonly target: FindTarget;
  readonly direction: Direction;
  readonly offset: ByteOffset;
}

function reached(state: ViewerState, context: ViewerContext, goal: Goal): ViewerStep | null {
  const { target, direction, offset } = goal;
  const opened = revealItem(state, context, { offset, target: target.kind });
  if (opened === null) return null;
  const { index } = opened;
  const landed =
    target.kind === 'text'
      ? goToHit(opened.state, context, { index, direction })
      : goTo(opened.state, context, { place: { index, row: 0 }, direction, target: target.kind });
  // While one types, the level of detail changes with each key, and is on screen.
  if (landed.detail === state.detail || landed.search?.typing) return step(landed);
  return notice(landed, landed.detail === 'tools' ? 'Tools are shown now.' : 'Everything is shown now.');
}

/** Goes to the item; loads the items around it first when the range does not have it. */
export function arrive(state: ViewerState, context: ViewerContext, goal: Goal): ViewerStep {
  const there = reached(state, context, goal);
  if (there !== null) return there;
  const { token } = context;
  const { target, direction, offset } = goal;
  return {
    state: { ...state, jump: { kind: 'around', token, offset, target, direction } },
    effects: [{ type: 'loadAround', token, offset }],
    intent: null,
  };
}

/** The items around the jump's offset are loaded. Without the item itself it goes to the nearest. */
export function loaded(state: ViewerState, context: ViewerContext): ViewerStep {
  const { jump } = state;
  if (jump?.kind !== 'around') return step(state);
  const { target, direction, offset } = jump;
  const ended = { ...state, jump: null };
  if (target === null) return step(ended);
  const there = reached(ended, context, { target, direction, offset });
  if (there !== null) return there;
  const { width } = regionOf(context);
  return step({
    ...ended,
    follow: false,
    anchor: { offset, row: 0, width },
    mark: offset,
    settling: true,
    pausedArrivals: state.follow ? context.items.arrivals : state.pausedArrivals,
  });
}

/** Nothing was found. A search that just began searches the other way, once. */
export function missed(state: ViewerState, context: ViewerContext): ViewerStep {
  const { jump, search } = state;
  if (jump?.kind !== 'find') return step(state);
  const { target, direction, otherwiseFrom, wrapped } = jump;
  const ended = { ...state, jump: null };
  if (target.kind !== 'text') return notice(ended, noMore({ kind: target.kind, direction }, context));
  if (search === null) return step(ended);
  // Everything was searched when nothing was found from the far end.
  if (otherwiseFrom === null && (wrapped || search.hit === null)) return searchMissed(ended, context);
  if (otherwiseFrom === null) {
    const from = direction === 'forward' ? BEFORE_ALL : (context.items.sizeBytes as ByteOffset);
    return find(ended, context, { target, direction, from, wrapped: true });
  }
  const back = direction === 'forward' ? 'backward' : 'forward';
  const turned = { ...ended, search: { ...search, direction: back } as const };
  return find(turned, context, { target, direction: back, from: otherwiseFrom });
}
