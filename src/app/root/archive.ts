/** Archive, its way back, and undo. */

import type { Conversation, ConversationRef } from '../../format/conversation.ts';
import { withSubagents } from '../../text/numbers.ts';
import type { Action } from '../action.ts';
import type { Token } from '../effect.ts';
import { keyOf } from '../keymap.ts';
import { withNotice } from '../overlays/notices.ts';
import { changeView } from '../overlays/view-field.ts';
import type { AppState } from '../state.ts';
import { type AppStep, andThen, stay } from '../step.ts';
import { takeToken } from '../tokens.ts';
import { undoMany } from './many.ts';
import { refOf } from './screens.ts';
import { begunAct, takenBack, UNDO_MS } from './act-under-way.ts';

/** Archives, or brings back what is archived. */
export function moveConversation(state: AppState, conversation: Conversation): AppStep {
  const { token, counted } = takeToken(state);
  const type = conversation.archived ? 'unarchive' : 'archive';
  return stay(begunAct(counted, token), { type, token, conversation: refOf(conversation) });
}

/** Takes the last move back, while that is said in the footer; one that is still under way, as soon as it is done. */
export function undoMove(state: AppState): AppStep {
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
    return underWay.takeBack && isDone ? undoMove(ended) : stay(ended);
  });
}

function undoable(state: AppState, did: 'archive' | 'unarchive', conversation: ConversationRef): AppStep {
  const { token, counted } = takeToken(state);
  const undo = { did, conversation, token };
  return stay({ ...counted, undo }, { type: 'expireNotice', token, afterMs: UNDO_MS });
}

const undoKey = (state: AppState): string => keyOf(state, 'picker', 'undo');

export function wasArchived(
  state: AppState,
  { conversation, result }: Extract<Action, { type: 'archived' }>,
): AppStep {
  if (result.kind === 'failed') return withNotice(state, result.message, { tone: 'bad' });
  const { path, subagents } = result;
  const text = `Archived${withSubagents(subagents)}. ${undoKey(state)} brings ${subagents === 0 ? 'it' : 'them'} back.`;
  return andThen(undoable(state, 'archive', { id: conversation.id, path }), next =>
    withNotice(next, text, { tone: 'good' }),
  );
}

/** What came back is selected as soon as the list has it. */
export function wasUnarchived(
  state: AppState,
  { id, result }: Extract<Action, { type: 'unarchived' }>,
): AppStep {
  if (result.kind === 'failed') return withNotice(state, result.message, { tone: 'bad' });
  const { path, subagents, note } = result;
  const text = `Brought back from the archive${withSubagents(subagents)}. ${undoKey(state)} archives ${subagents === 0 ? 'it' : 'them'} again.`;
  const back = { ...state, picker: { ...state.picker, comesBack: id } };
  return andThen(undoable(back, 'unarchive', { id, path }), next =>
    note === null ? withNotice(next, text, { tone: 'good' }) : withNotice(next, `${text} ${note}`),
  );
}
