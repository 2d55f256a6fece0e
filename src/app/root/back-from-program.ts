/** What follows when the person's own editor or pager gives the terminal back. */
import type { Snapshot } from '../../live/snapshot.ts';
import type { Action } from '../action.ts';
import { withNotice } from '../overlays/notices.ts';
import { type AppState, composerOf } from '../state.ts';
import { type AppStep, andThen, stay } from '../step.ts';
import { stepComposer } from './step-screen.ts';

type Back = Extract<Action, { readonly type: 'lentBack' | 'draftWritten' }>;

export function backFromProgram(state: AppState, action: Back, snapshot: Snapshot): AppStep {
  return action.type === 'lentBack' ? wasLentBack(state, action) : draftWasWritten(state, action, snapshot);
}

function wasLentBack(state: AppState, { lent }: Extract<Action, { readonly type: 'lentBack' }>): AppStep {
  return withNotice(state, lent.message, lent.problem ? { tone: 'bad' } : { brief: true });
}

/** A composer that was closed meanwhile finds it as its draft. */
function draftWasWritten(
  state: AppState,
  { conversation, edited }: Extract<Action, { readonly type: 'draftWritten' }>,
  snapshot: Snapshot,
): AppStep {
  const { text, problem } = edited;
  const isOpen = composerOf(state)?.conversation.id === conversation.id;
  const written = (): AppStep => {
    if (text === null) return stay(state);
    if (isOpen) return stepComposer(state, { type: 'writtenOutside', text }, snapshot);
    return stay(state, { type: 'saveDraft', id: conversation.id, text });
  };
  return andThen(written(), next =>
    problem === null ? stay(next) : withNotice(next, problem, { tone: 'bad' }),
  );
}
