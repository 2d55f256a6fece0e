/** Archiving one session, and bringing it back. */

import type { Conversation, ConversationRef } from '../../format/conversation.ts';
import { withSubagents } from '../../text/numbers.ts';
import { begunAct, UNDO_MS } from '../act-under-way.ts';
import type { Action } from '../action.ts';
import { keyOf } from '../keymap.ts';
import { withNotice } from '../overlays/notices.ts';
import type { AppState } from '../state.ts';
import { type AppStep, andThen, stay } from '../step.ts';
import { takeToken } from '../tokens.ts';
import { refOf } from './screens.ts';

/** Archives, or brings back what is archived. */
export function moveConversation(state: AppState, conversation: Conversation): AppStep {
  const { token, counted } = takeToken(state);
  const type = conversation.archived ? 'unarchive' : 'archive';
  return stay(begunAct(counted, token), { type, token, conversation: refOf(conversation) });
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
