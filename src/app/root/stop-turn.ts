/** Stopping the turn that was requested here: the key is pressed twice, and again when Codex does not react. */
import type { ConversationRef } from '../../format/conversation.ts';
import { keyOf } from '../keymap.ts';
import { withNotice } from '../overlays/notices.ts';
import type { AppState } from '../state.ts';
import { type AppStep, andThen, stay } from '../step.ts';

export function stopTurn(state: AppState, { id }: ConversationRef): AppStep {
  const turn = state.turns.find(({ conversation }) => conversation.id === id);
  if (turn === undefined)
    return withNotice(state, 'No turn that was asked for here is going on in this session.');
  if (state.awaited !== 'stopTurn') {
    const key = keyOf(state, 'viewer', 'stopTurn');
    const text = `${key} again stops the turn that you asked for; any other key lets it go on.`;
    return withNotice(state, text, { brief: true, awaits: 'stopTurn' });
  }
  const turns = state.turns.map(each => (each === turn ? ({ ...turn, phase: 'stopping' } as const) : each));
  return andThen(stay({ ...state, turns }, { type: 'stopTurn', token: turn.token }), next =>
    withNotice(next, 'Stopping the turn.'),
  );
}
