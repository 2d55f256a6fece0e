/** Archive, its way back, and undo. */

import type { Conversation } from '../../format/conversation.ts';
import { withSubagents } from '../../text/numbers.ts';
import type { Action } from '../action.ts';
import { withNotice } from '../overlays/notices.ts';
import type { AppState } from '../state.ts';
import { type AppStep, stay } from '../step.ts';
import { takeToken } from '../tokens.ts';
import { refOf } from './screens.ts';

/** Archives, or brings back what is archived. */
export function moveConversation(state: AppState, conversation: Conversation): AppStep {
  const { token, counted } = takeToken(state);
  const type = conversation.archived ? 'unarchive' : 'archive';
  return stay(counted, { type, token, conversation: refOf(conversation) });
}

/** Brings back what was archived last, while the notice about it is shown. */
export function undoArchive(state: AppState): AppStep {
  const conversation = state.notice?.undo;
  if (!conversation) return withNotice(state, 'Nothing to undo.');
  const { token, counted } = takeToken(state);
  return stay({ ...counted, notice: null }, { type: 'unarchive', token, conversation });
}

export function wasArchived(
  state: AppState,
  { conversation, result }: Extract<Action, { type: 'archived' }>,
): AppStep {
  if (result.kind === 'failed') return withNotice(state, result.message, { tone: 'bad' });
  const back = result.subagents === 0 ? 'u brings it back.' : 'u brings them back.';
  return withNotice(state, `Archived${withSubagents(result.subagents)}. ${back}`, {
    tone: 'good',
    undo: { id: conversation.id, path: result.path },
  });
}

export function wasUnarchived(state: AppState, { result }: Extract<Action, { type: 'unarchived' }>): AppStep {
  if (result.kind === 'failed') return withNotice(state, result.message, { tone: 'bad' });
  const done = `Brought back from the archive${withSubagents(result.subagents)}.`;
  if (result.note === null) return withNotice(state, done, { tone: 'good' });
  return withNotice(state, `${done} ${result.note}`);
}
