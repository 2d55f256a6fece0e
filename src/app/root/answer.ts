/** What the root does for a screen: the one switch over all intents. */
import type { Conversation } from '../../format/conversation.ts';
import type { Snapshot } from '../../live/snapshot.ts';
import type { DetailLevel } from '../../text/item-rows.ts';
import type { Intent } from '../intent.ts';
import { keyOf, keyWords } from '../keymap.ts';
import { busyMenu, unlockedMenu, untrustedMenu } from '../overlays/menus.ts';
import { openNameField } from '../overlays/name-field.ts';
import { withNotice } from '../overlays/notices.ts';
import type { MenuOverlay } from '../overlays/overlay.ts';
import { openTagsField } from '../overlays/tags-field.ts';
import type { AppState } from '../state.ts';
import { type AppStep, andThen, stay, withOverlay } from '../step.ts';
import { moveConversation } from './archive.ts';
import { openOutside } from './edit.ts';
import { enterBeside } from './enter-beside.ts';
import { examine } from './examine.ts';
import { enterExport } from './export.ts';
import { handOff } from './hand-off.ts';
import { planMany, runMany } from './many.ts';
import { openMenu } from './open-menu.ts';
import { followEnd } from './run-viewer.ts';
import { enterComposer, enterHit, enterOverAll, enterViewer, goBack, refOf } from './screens.ts';
import { stopTurn } from './stop-turn.ts';
import { undoLast } from './undo.ts';

export function answer(state: AppState, intent: Intent, snapshot: Snapshot): AppStep {
  switch (intent.kind) {
    case 'open':
      return enterViewer(state, refOf(intent.conversation));
    case 'openHit':
      return enterHit(state, intent.hit);
    case 'board':
    case 'searchAll':
    case 'usage':
      return enterOverAll(state, intent.kind);
    case 'beside':
      return enterBeside(state, snapshot, intent.way);
    case 'back':
    case 'leave':
      return intent.kind === 'back' ? goBack(state) : leave(state);
    case 'quit':
      return stay(state, { type: 'quit' });
    case 'resume':
      return resume(state, intent.conversation);
    case 'handOff':
      return handOff(state, intent.conversation, intent.how);
    case 'archive':
      return moveConversation(state, intent.conversation);
    case 'many':
      return planMany(state, intent);
    case 'delete':
      return runMany(state, { kind: 'delete', ids: [intent.conversation.id] });
    case 'pin':
      return pin(state, intent.conversation);
    case 'tags':
      return openTagsField(state, intent, snapshot.conversations.values('tag') ?? new Map());
    case 'examine':
      return examine(state, intent);
    case 'undo':
      return undoLast(state);
    case 'rename':
      return openNameField(state, intent.conversation);
    case 'stopTurn':
      return stopTurn(state, intent.conversation);
    case 'export':
      return enterExport(state, intent);
    case 'editFiles':
    case 'page':
      return openOutside(state, intent, snapshot);
    case 'copyMenu':
    case 'relatives':
    case 'sortMenu':
    case 'scopeMenu':
    case 'notifyMenu':
    case 'hosts':
      return openMenu(state, intent, snapshot);
    case 'recorded':
      return andThen(followEnd(state, snapshot), next => withNotice(next, addedText(next), { tone: 'good' }));
    case 'queued':
      return withNotice(state, 'Handed to codex queue. Codex takes it at its next turn.', { tone: 'good' });
    case 'turnRequested':
      return turnRequested(state, intent);
    case 'busy':
    case 'untrusted':
    case 'unlocked':
      return withOverlay(state, menuAbout(intent));
    case 'notice':
      return withNotice(state, intent.text, { brief: true });
    case 'detailChosen':
      return keepDetail(state, intent.detail);
    default:
      return intent satisfies never;
  }
}

/** What is asked when a message could not be delivered. */
function menuAbout(intent: Extract<Intent, { kind: 'busy' | 'untrusted' | 'unlocked' }>): MenuOverlay {
  if (intent.kind === 'busy') return busyMenu(intent.holder, intent);
  return intent.kind === 'untrusted' ? untrustedMenu() : unlockedMenu(intent.message);
}

function pin(state: AppState, { id, pinned }: Conversation): AppStep {
  return runMany(state, { kind: 'mark', ids: [id], change: { pinned: !pinned } });
}

function turnRequested(
  state: AppState,
  { token, conversation, text }: Extract<Intent, { readonly kind: 'turnRequested' }>,
): AppStep {
  return stay({ ...state, turns: [...state.turns, { token, text, conversation, phase: 'starting' }] });
}

/** A program that was started on one session ends with it; a relative of it leads back to it. */
function leave(state: AppState): AppStep {
  const { screen, startedIn } = state;
  const cameFromSession = screen.kind === 'viewer' && screen.from.kind === 'viewer';
  return startedIn === 'viewer' && !cameFromSession ? stay(state, { type: 'quit' }) : goBack(state);
}

/** From the list the session is opened first. */
function resume(state: AppState, conversation: Conversation): AppStep {
  if (state.screen.kind !== 'viewer') return andThen(enterViewer(state, refOf(conversation)), enterComposer);
  if (!conversation.archived) return enterComposer(state);
  const key = keyOf(state, 'viewer', 'archive');
  const text = `This session is archived: bring it back${key === '' ? '' : ` with ${key}`}, then resume it.`;
  return withNotice(state, text, { tone: 'bad' });
}

function addedText(state: AppState): string {
  const starts = keyWords(state, 'viewer', ['codex', 'starts Codex']);
  return `Recorded in the session. Codex answers it at its next start${starts === '' ? '' : `; ${starts}`}.`;
}

const DETAIL_TEXTS: Readonly<Record<DetailLevel, string>> = {
  talk: 'Only what was said is shown.',
  tools: 'What was said and done is shown.',
  everything: 'Everything is shown.',
};

function keepDetail(state: AppState, detail: DetailLevel): AppStep {
  const kept = stay({ ...state, detail }, { type: 'savePreferences', preferences: { detail } });
  return andThen(kept, next => withNotice(next, DETAIL_TEXTS[detail], { brief: true }));
}
