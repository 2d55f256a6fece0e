/** What the window needs that is not loaded: asked for before an edge is reached, and once for each edge. */
import type { ItemsSnapshot } from '../../live/snapshot.ts';
import type { Effect, Token } from '../effect.ts';
import type { Layout, Place } from './layout.ts';
import { rowsFrom, up } from './place.ts';
import type { ViewerState } from './state.ts';

/** Screens to have loaded beyond the one that is shown. */
const AHEAD = 2;

interface Need {
  readonly state: ViewerState;
  readonly effects: readonly Effect[];
}

type Where = 'before' | 'after' | 'end';

function ask(state: ViewerState, snapshot: ItemsSnapshot, where: Where): Need {
  const side = where === 'before' ? 'before' : 'after';
  const edge = where === 'before' ? snapshot.range.start : snapshot.range.end;
  if (state.asked[side] === edge) return { state, effects: [] };
  return {
    state: { ...state, asked: { ...state.asked, [side]: edge } },
    effects: [{ type: 'loadItems', where }],
  };
}

/** The place being read is no longer in the range, though the file still has it: another range was loaded meanwhile. */
function lost(state: ViewerState, snapshot: ItemsSnapshot, layout: Layout): boolean {
  const { anchor, follow, asked } = state;
  if (follow || anchor === null || asked.around === anchor.offset) return false;
  if (layout.items[layout.lowerBound(anchor.offset)]?.offset === anchor.offset) return false;
  const { start, end } = snapshot.range;
  return anchor.offset < snapshot.sizeBytes && (anchor.offset < start || anchor.offset >= end);
}

function askBeyond(
  state: ViewerState,
  snapshot: ItemsSnapshot,
  seen: { layout: Layout; top: Place | null },
): Need {
  const { layout, top } = seen;
  const ahead = AHEAD * layout.height;
  const aboveShort = top === null || up(layout, top, ahead).moved < ahead;
  const belowShort = top === null || rowsFrom(layout, top, ahead + layout.height) < ahead + layout.height;
  let need: Need = { state, effects: [] };
  if (!snapshot.reachesStart && aboveShort) need = ask(state, snapshot, 'before');
  if (snapshot.reachesEnd || !belowShort) return need;
  const after = ask(need.state, snapshot, state.follow ? 'end' : 'after');
  return { state: after.state, effects: [...need.effects, ...after.effects] };
}

/** The effects that load what is missing around what is on screen. */
export function needed(
  state: ViewerState,
  snapshot: ItemsSnapshot,
  seen: { readonly layout: Layout; readonly top: Place | null; readonly token: Token },
): Need {
  if (snapshot.state.kind !== 'ready' || state.jump !== null) return { state, effects: [] };
  if (lost(state, snapshot, seen.layout) && state.anchor !== null) {
    const { offset } = state.anchor;
    return {
      state: {
        ...state,
        asked: { ...state.asked, around: offset },
        jump: { kind: 'around', token: seen.token, offset, target: null, direction: 'forward' },
      },
      effects: [{ type: 'loadAround', token: seen.token, offset }],
    };
  }
  return askBeyond(state, snapshot, seen);
}
