/** Steps: what an update makes of a state. Here too: doing nothing, and one step after another. */
import type { Effect } from './effect.ts';
import type { Intent } from './intent.ts';
import type { Overlay } from './overlays/overlay.ts';
import type { AppState } from './state.ts';

/** A next state, and what is to be done outside of it. */
export interface StateStep<S> {
  readonly state: S;
  readonly effects: readonly Effect[];
}

/** What the update of one screen returns: also what only the root can do, if anything. */
export interface ScreenStep<S> extends StateStep<S> {
  readonly intent: Intent | null;
}

export type AppStep = StateStep<AppState>;

export const stay = (state: AppState, ...effects: readonly Effect[]): AppStep => ({ state, effects });

/** Runs `next` on the state of `step` and joins the effects in order. */
export function andThen(step: AppStep, next: (state: AppState) => AppStep): AppStep {
  const { state, effects } = next(step.state);
  return { state, effects: [...step.effects, ...effects] };
}

/** Opens `overlay`, or closes what is open. */
export const withOverlay = (state: AppState, overlay: Overlay | null): AppStep => stay({ ...state, overlay });
