/** Stopping the turn that was asked for here; it is pressed again when Codex does not listen. */
import { withNotice } from './overlays/notices.ts';
import { type AppStep, andThen, stay } from './root/steps.ts';
import type { AppState, Turn } from './state.ts';

/** The turn of the open session. */
function turnHere({ turns, viewer }: AppState): Turn | undefined {
  return turns.find(turn => turn.conversation.id === viewer?.conversation.id);
}

export function stopTurn(state: AppState): AppStep {
  const turn = turnHere(state);
  if (turn === undefined)
    return withNotice(state, 'No turn that was asked for here is going on in this session.');
  const turns = state.turns.map(each => (each === turn ? ({ ...turn, phase: 'stopping' } as const) : each));
  return andThen(stay({ ...state, turns }, { type: 'stopTurn', token: turn.token }), next =>
    withNotice(next, 'Stopping the turn.'),
  );
}
