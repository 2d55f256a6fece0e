/** How the session is shown: at its end or at a place, and at which level of detail. It is on screen whatever else is said there. */
import type { ViewerState } from './state.ts';

export interface ViewerMode {
  /** FOLLOW, PAUSED or RAW. */
  readonly badge: string;
  /** The level of detail; empty where all of one item is shown. */
  readonly detail: string;
}

export function modeOf({ raw, follow, detail }: Pick<ViewerState, 'raw' | 'follow' | 'detail'>): ViewerMode {
  if (raw !== null) return { badge: 'RAW', detail: '' };
  return { badge: follow ? 'FOLLOW' : 'PAUSED', detail };
}
