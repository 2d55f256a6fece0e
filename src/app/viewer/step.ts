/** Small makers of steps. */
import type { ViewerRequest, ViewerStep } from './event.ts';
import type { ViewerState } from './state.ts';

export function step(state: ViewerState): ViewerStep {
  return { state, effects: [], request: null };
}

export function asking(state: ViewerState, request: ViewerRequest): ViewerStep {
  return { state, effects: [], request };
}

export function notice(state: ViewerState, text: string): ViewerStep {
  return asking(state, { kind: 'notice', text, tone: 'plain' });
}
