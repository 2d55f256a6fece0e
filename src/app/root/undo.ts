/** `u`: takes back what was done last, also what is not done yet. */

import { begunAct, takenBack } from '../act-under-way.ts';
import type { Token } from '../effect.ts';
import { withNotice } from '../overlays/notices.ts';
import { changeView } from '../overlays/view-field.ts';
import type { AppState } from '../state.ts';
import { type AppStep, andThen, stay } from '../step.ts';
import { takeToken } from '../tokens.ts';
import { undoMany } from './many.ts';

/** Takes the last move back, while that is said in the footer; one that is still under way, as soon as it is done. */
export function undoLast(state: AppState): AppStep {
  const { undo, underWay } = state;
  if (underWay !== null)
    return withNotice(takenBack(state), 'That is still being done: it is taken back then.');
  if (undo === null) return withNotice(state, 'Nothing to undo.');
  if (undo.did === 'many') return undoMany(state, undo.job);
  if (undo.did === 'view') return changeView({ ...state, undo: null, notice: null }, undo);
  const { did, conversation } = undo;
  const { token, counted } = takeToken({ ...state, undo: null, notice: null });
  const type = did === 'archive' ? 'unarchive' : 'archive';
  return stay(begunAct(counted, token), { type, token, conversation });
}

/** An act has ended with this step: where `u` was pressed meanwhile, what it did is taken back. */
export function actEnded(before: AppState, step: AppStep, token: Token): AppStep {
  const { underWay } = before;
  if (underWay?.token !== token) return step;
  return andThen(step, state => {
    const ended = { ...state, underWay: null };
    const isDone = ended.undo !== null && ended.undo !== before.undo;
    return underWay.takeBack && isDone ? undoLast(ended) : stay(ended);
  });
}
