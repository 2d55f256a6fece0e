/** The steps of most commands: only a state, an intent, or a notice. */
import type { Intent } from '../intent.ts';
import type { ViewerStep } from './event.ts';
import type { ViewerState } from './state.ts';

export function step(state: ViewerState): ViewerStep {
  return { state, effects: [], intent: null };
}

export function withIntent(state: ViewerState, intent: Intent): ViewerStep {
  return { state, effects: [], intent };
}

export function notice(state: ViewerState, text: string): ViewerStep {
  return withIntent(state, { kind: 'notice', text });
}
