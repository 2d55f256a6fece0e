/** Small makers of steps. */
import type { Intent } from '../intent.ts';
import type { ViewerStep } from './event.ts';
import type { ViewerState } from './state.ts';

export function step(state: ViewerState): ViewerStep {
  return { state, effects: [], intent: null };
}

export function asking(state: ViewerState, intent: Intent): ViewerStep {
  return { state, effects: [], intent };
}

export function notice(state: ViewerState, text: string): ViewerStep {
  return asking(state, { kind: 'notice', text });
}
