/** What the composer asks of the root, and what sending came to. */

import type { Snapshot } from '../../live/snapshot.ts';
import type { ComposerEvent, ComposerRequest } from '../composer/event.ts';
import { updateComposer } from '../composer/update.ts';
import { busyMenu, unlockedMenu, untrustedMenu } from '../overlays/menus.ts';
import { withNotice } from '../overlays/notices.ts';
import type { AppState } from '../state.ts';
import { composerContext } from './regions.ts';
import { withOverlay } from './screens.ts';
import { type AppStep, andThen, countTokens, stay } from './steps.ts';
import { stepViewer } from './viewer-requests.ts';

/** The turn that was asked for in the open session. */
function withTurn(
  state: AppState,
  { token, text }: { readonly token: number; readonly text: string },
): AppState {
  if (state.viewer === null) return state;
  const { conversation } = state.viewer;
  return { ...state, turns: [...state.turns, { token, text, conversation, phase: 'starting' }] };
}

function answer(state: AppState, request: ComposerRequest, snapshot: Snapshot): AppStep {
  switch (request.kind) {
    case 'quit':
      return stay(state, { type: 'quit' });
    case 'recorded':
      return andThen(stepViewer(state, { type: 'command', command: 'end' }, snapshot), next =>
        withNotice(next, 'Recorded. The next resume in Codex answers it.', { tone: 'good' }),
      );
    case 'busy':
      return withOverlay(state, busyMenu(request.holder, request));
    case 'queued':
      return withNotice(state, 'Handed to codex queue. Codex takes it at its next turn.', { tone: 'good' });
    case 'asking':
      return stay(withTurn(state, request));
    case 'untrusted':
      return withOverlay(state, untrustedMenu());
    case 'unlocked':
      return withOverlay(state, unlockedMenu(request.message));
  }
}

/** Runs one event through the composer and answers what it asks for. */
export function stepComposer(state: AppState, event: ComposerEvent, snapshot: Snapshot): AppStep {
  if (state.composer === null) return stay(state);
  const { state: composer, effects, request } = updateComposer(state.composer, event, composerContext(state));
  const step = stay(countTokens({ ...state, composer }, effects), ...effects);
  return request ? andThen(step, next => answer(next, request, snapshot)) : step;
}
