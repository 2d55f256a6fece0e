/** Tokens are counted by the root; a screen that used some shows it by its effects. */
import type { Effect } from '../effect.ts';
import type { AppState } from '../state.ts';

export function countTokens(state: AppState, effects: readonly Effect[]): AppState {
  const used = effects.filter(effect => 'token' in effect && effect.token >= state.nextToken);
  return used.length === 0 ? state : { ...state, nextToken: state.nextToken + used.length };
}
