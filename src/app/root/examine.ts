/** Looking for what is wrong with sessions: an examination begins, tells what it finds, and ends. */
import { conversationTitle } from '../../text/title.ts';
import type { Action } from '../action.ts';
import type { Intent } from '../intent.ts';
import { withNotice } from '../overlays/notices.ts';
import type { ExaminationOverlay } from '../overlays/overlay.ts';
import type { AppState } from '../state.ts';
import { type AppStep, andThen, stay, withOverlay } from '../step.ts';
import { takeToken } from '../tokens.ts';

export function examine(
  state: AppState,
  { ids, conversation }: Extract<Intent, { kind: 'examine' }>,
): AppStep {
  const { token, counted } = takeToken(state);
  const overlay: ExaminationOverlay = {
    kind: 'examination',
    token,
    title: conversation === null ? null : conversationTitle(conversation, state.glyphs),
    count: ids.length,
    phase: 'looking',
    progress: { done: 0, files: 0, part: 0 },
    found: [],
    top: 0,
  };
  return stay({ ...counted, overlay }, { type: 'examine', token, ids });
}

/** The examination that is being looked for under this token; null when it was closed or stopped. */
function lookingFor({ overlay }: AppState, token: number): ExaminationOverlay | null {
  if (overlay?.kind !== 'examination' || overlay.token !== token) return null;
  return overlay.phase === 'looking' ? overlay : null;
}

export function hasExamined(
  state: AppState,
  { token, found, progress }: Extract<Action, { type: 'examined' }>,
): AppStep {
  const examination = lookingFor(state, token);
  if (examination === null) return stay(state);
  const all = found.length === 0 ? examination.found : [...examination.found, ...found];
  return withOverlay(state, { ...examination, progress, found: all });
}

export function examinationHasEnded(
  state: AppState,
  { token, problem }: Extract<Action, { type: 'examinationEnded' }>,
): AppStep {
  const examination = lookingFor(state, token);
  if (examination === null) return stay(state);
  if (problem === null) return withOverlay(state, { ...examination, phase: 'whole' });
  return andThen(withOverlay(state, { ...examination, phase: 'stopped' }), next =>
    withNotice(next, problem, { tone: 'bad' }),
  );
}
