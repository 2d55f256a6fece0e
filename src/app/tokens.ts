/** Tokens name effects, so that a stale result is dropped. The root counts them; a screen that used one shows it by its effect. */
import type { Effect, Token } from './effect.ts';
import type { AppState } from './state.ts';

/** A token that no effect has yet, and the state in which it is taken. */
export function takeToken(state: AppState): { readonly token: Token; readonly counted: AppState } {
  return { token: state.nextToken, counted: { ...state, nextToken: state.nextToken + 1 } };
}

/** Counts what the effects of a screen used. */
export function countTokens(state: AppState, effects: readonly Effect[]): AppState {
  const used = effects.filter(effect => 'token' in effect && effect.token >= state.nextToken);
  return used.length === 0 ? state : { ...state, nextToken: state.nextToken + used.length };
}
