/** Searching beyond what is loaded: the store does it, and its answer comes back as `found` with the same token. */

import type { ByteOffset } from '../../format/identity.ts';
import type { FindTarget } from '../../live/source.ts';
import type { ViewerContext, ViewerStep } from './event.ts';
import type { Direction, ViewerState } from './state.ts';

export interface FindOptions {
  readonly target: FindTarget;
  readonly direction: Direction;
  readonly from: ByteOffset;
  /** Where to search the other way from when nothing is found. */
  readonly otherwiseFrom?: ByteOffset | null;
  /** It goes on from the other end. */
  readonly wrapped?: boolean;
}

export function find(state: ViewerState, context: ViewerContext, options: FindOptions): ViewerStep {
  const { target, direction, from, otherwiseFrom = null, wrapped = false } = options;
  const { token } = context;
  return {
    state: { ...state, jump: { kind: 'find', token, target, direction, otherwiseFrom, wrapped } },
    effects: [{ type: 'find', token, request: { target, direction, from } }],
    intent: null,
  };
}

/** Ends the jump that waits for the store. */
export function withoutJump(state: ViewerState): ViewerStep {
  const { jump, search } = state;
  if (jump === null) return { state, effects: [], intent: null };
  const stopped = search?.outcome === 'searching' ? { ...search, outcome: 'none' as const } : search;
  return {
    state: { ...state, jump: null, search: stopped },
    effects: jump.kind === 'find' ? [{ type: 'stopFind' }] : [],
    intent: null,
  };
}
