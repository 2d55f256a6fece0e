/** Small joints of the root update: doing nothing, and one step after another. */
import type { Effect } from '../effect.ts';
import type { AppState, Step } from '../state.ts';

export type AppStep = Step<AppState>;

export const stay = (state: AppState, ...effects: Effect[]): AppStep => ({ state, effects });

/** Runs `next` on the state of `step` and joins the effects in order. */
export function andThen(step: AppStep, next: (state: AppState) => AppStep): AppStep {
  const { state, effects } = next(step.state);
  return { state, effects: [...step.effects, ...effects] };
}

/** Tokens are counted by the root; a room that used some up says so through its effects. */
export function countTokens(state: AppState, effects: readonly Effect[]): AppState {
  const used = effects.filter(effect => 'token' in effect && effect.token >= state.nextToken);
  return used.length === 0 ? state : { ...state, nextToken: state.nextToken + used.length };
}
