/** What choosing an item of a small menu does. Closing a menu without choosing does nothing. */

import type { Conversation, Scope, SortOrder } from '../../format/conversation.ts';
import type { ByteOffset } from '../../format/identity.ts';
import type { Snapshot } from '../../live/snapshot.ts';
import { selectedConversation } from '../picker/update.ts';
import { stepComposer } from '../root/composer-requests.ts';
import { stepPicker } from '../root/picker-requests.ts';
import { pickerContext } from '../root/regions.ts';
import { type AppStep, andThen, stay } from '../root/steps.ts';
import type { AppState, Overlay } from '../state.ts';

type Menu = Extract<Overlay, { kind: 'menu' }>;

interface Choice {
  readonly value: string;
  readonly snapshot: Snapshot;
}

interface InHand {
  readonly conversation: Conversation | undefined;
  readonly subject: ByteOffset | undefined;
}

function conversationInHand(state: AppState, snapshot: Snapshot): Conversation | undefined {
  if (state.screen === 'viewer') return snapshot.items?.conversation;
  return selectedConversation(state.picker, pickerContext(state, snapshot));
}

function copy(state: AppState, value: string, hand: InHand): AppStep {
  const { conversation, subject } = hand;
  const token = state.nextToken;
  const counted = { ...state, nextToken: token + 1 };
  if (conversation === undefined) return stay(state);
  const { id, path } = conversation;
  if (value === 'message') {
    return subject === undefined ? stay(state) : stay(counted, { type: 'copyItem', token, offset: subject });
  }
  if (value === 'path') return stay(counted, { type: 'copy', token, what: 'path', text: path });
  if (value === 'resume')
    return stay(counted, { type: 'copy', token, what: 'resume command', text: `codex resume ${id}` });
  return stay(counted, { type: 'copy', token, what: 'id', text: id });
}

function afterBusy(state: AppState, { holder }: Menu, { value, snapshot }: Choice): AppStep {
  if (value === 'queue') return stepComposer(state, { type: 'queue' }, snapshot);
  if (value === 'wait' && holder) return stepComposer(state, { type: 'sendWhenFree', holder }, snapshot);
  if (value === 'askAgain') return stepComposer(state, { type: 'command', command: 'ask' }, snapshot);
  if (value === 'retry') return stepComposer(state, { type: 'command', command: 'send' }, snapshot);
  if (value === 'keep') return stepComposer(state, { type: 'command', command: 'close' }, snapshot);
  return stay(state);
}

function afterUnlocked(state: AppState, value: string, snapshot: Snapshot): AppStep {
  if (value === 'append') return stepComposer(state, { type: 'sendWithoutLock' }, snapshot);
  return stepComposer(state, { type: 'command', command: 'close' }, snapshot);
}

function afterUntrusted(state: AppState, { value, snapshot }: Choice): AppStep {
  if (value === 'ask') return stepComposer(state, { type: 'askAnyFolder' }, snapshot);
  return stepComposer(state, { type: 'command', command: 'close' }, snapshot);
}

function chosen(state: AppState, open: Menu, choice: Choice): AppStep {
  const { menu, subject } = open;
  const { value, snapshot } = choice;
  switch (menu) {
    case 'sort':
      return stepPicker(state, { type: 'setSort', sort: value as SortOrder }, snapshot);
    case 'scope':
      return stepPicker(state, { type: 'setScope', scope: value as Scope }, snapshot);
    case 'copy':
      return copy(state, value, { conversation: conversationInHand(state, snapshot), subject });
    case 'busy':
      return afterBusy(state, open, choice);
    case 'untrusted':
      return afterUntrusted(state, choice);
    case 'unlocked':
      return afterUnlocked(state, value, snapshot);
  }
}

/** `value` is one of the open menu's items. */
export function chooseMenu(state: AppState, value: string, snapshot: Snapshot): AppStep {
  const { overlay } = state;
  if (overlay?.kind !== 'menu') return stay(state);
  return andThen(stay({ ...state, overlay: null }), next => chosen(next, overlay, { value, snapshot }));
}
