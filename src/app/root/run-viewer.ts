/** One event through the viewer of the open session. */
import type { Snapshot } from '../../live/snapshot.ts';
import type { Intent } from '../intent.ts';
import type { AppState } from '../state.ts';
import type { AppStep, ScreenStep } from '../step.ts';
import { countTokens } from '../tokens.ts';
import type { ViewerEvent } from '../viewer/event.ts';
import { updateViewer } from '../viewer/update.ts';
import { viewerContext } from './context.ts';

/** The store opens a moment after the screen: until then only leaving makes sense. */
function whileOpening(event: ViewerEvent): Intent | null {
  if (event.type !== 'command') return null;
  return event.command === 'back' || event.command === 'leave' ? { kind: event.command } : null;
}

/** Drops an event for a session that was closed meanwhile. */
export function runViewer(state: AppState, event: ViewerEvent, snapshot: Snapshot): ScreenStep<AppState> {
  const { screen } = state;
  if (screen.kind !== 'viewer') return { state, effects: [], intent: null };
  const context = viewerContext(state, snapshot);
  if (context === null) return { state, effects: [], intent: whileOpening(event) };
  const { state: viewer, effects, intent } = updateViewer(screen.viewer, event, context);
  return { state: countTokens({ ...state, screen: { ...screen, viewer } }, effects), effects, intent };
}

/**
 * The screen at the file that is followed: a session that was taken back goes on in another file, and an archived one elsewhere. What is
 * written in the composer goes there.
 */
export function atFollowedFile(state: AppState, { items }: Snapshot): AppState {
  const { screen } = state;
  if (screen.kind !== 'viewer' || items === null) return state;
  const { viewer, composer } = screen;
  const { id, path } = items.conversation;
  if (viewer.conversation.id !== id || viewer.conversation.path === path) return state;
  const conversation = { id, path };
  return {
    ...state,
    screen: {
      ...screen,
      viewer: { ...viewer, conversation },
      composer: composer === null ? null : { ...composer, conversation },
    },
  };
}

/** Goes to the end of the open session and follows it. That has no intent. */
export function followEnd(state: AppState, snapshot: Snapshot): AppStep {
  const { state: next, effects } = runViewer(state, { type: 'command', command: 'end' }, snapshot);
  return { state: next, effects };
}
