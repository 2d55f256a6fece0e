/** Going from one screen to another: opening a session, the search over all sessions and the composer, and the way back. */

import type { ConversationRef } from '../../format/conversation.ts';
import type { ByteOffset } from '../../format/identity.ts';
import type { SearchHit } from '../../search/request.ts';
import { OPENED_BOARD } from '../board/state.ts';
import { openComposer } from '../composer/state.ts';
import type { Effect } from '../effect.ts';
import { fieldWith } from '../field/field.ts';
import { openedSearchAll } from '../search-all/state.ts';
import { searchEffect } from '../search-all/update.ts';
import type { AppState, Screen, ViewerScreen } from '../state.ts';
import { type AppStep, stay } from '../step.ts';
import { takeToken } from '../tokens.ts';
import { OPENED_USAGE } from '../usage/state.ts';
import { leftViewer, openViewer, type SearchState, type ViewerState } from '../viewer/state.ts';

export const refOf = ({ id, path }: ConversationRef): ConversationRef => ({ id, path });

function viewerScreenOf({ screen }: AppState, viewer: ViewerState): ViewerScreen {
  return { kind: 'viewer', viewer, composer: null, from: screen.kind === 'viewer' ? screen.from : screen };
}

/** Code colours are loaded with the first session. */
const loadColours = ({ highlight }: AppState): readonly Effect[] =>
  highlight === null ? [{ type: 'loadHighlight' }] : [];

/** The viewer on `conversation`, at its end and following. */
export function enterViewer(state: AppState, conversation: ConversationRef): AppStep {
  const screen = viewerScreenOf(state, openViewer(conversation, state.detail));
  return stay({ ...state, screen }, { type: 'open', conversation }, ...loadColours(state));
}

/** The viewer on the hit, with what was found marked, as if it had been searched for there. */
export function enterHit(state: AppState, hit: SearchHit): AppStep {
  const { session, snippet, matches } = hit;
  const { token, counted } = takeToken(state);
  const [start, end] = matches[0] ?? [0, 0];
  const text = snippet.slice(start, end);
  const search: SearchState = {
    field: fieldWith(text),
    typing: false,
    direction: 'forward',
    begin: null,
    hit: null,
    outcome: 'searching',
  };
  const viewer: ViewerState = {
    ...openViewer({ id: session.id, path: session.path }, state.detail),
    search,
    jump: {
      kind: 'around',
      token,
      offset: hit.offset as ByteOffset,
      target: { kind: 'text', text },
      direction: 'forward',
    },
  };
  return stay(
    { ...counted, screen: viewerScreenOf(state, viewer) },
    { type: 'openHit', token, hit },
    ...loadColours(state),
  );
}

/** The search screen with the list's filter; its threads are started while the query is being typed. */
function enterSearchAll(state: AppState): AppStep {
  const { scope, filter } = state.picker;
  const searchAll = openedSearchAll(scope, filter);
  const counted: readonly Effect[] = filter.text === '' ? [] : [searchEffect(searchAll)];
  return stay({ ...state, screen: { kind: 'searchAll', searchAll } }, { type: 'openSearchAll' }, ...counted);
}

/** The board; an open session is closed. */
function enterBoard(state: AppState): AppStep {
  const next: AppState = { ...state, screen: { kind: 'board', board: OPENED_BOARD } };
  return state.screen.kind === 'viewer'
    ? stay(next, { type: 'close' }, ...loadColours(state))
    : stay(next, ...loadColours(state));
}

/** The screen of what all sessions used; their files are read now. */
function enterUsage(state: AppState): AppStep {
  return stay({ ...state, screen: { kind: 'usage', usage: OPENED_USAGE } }, { type: 'openUsage' });
}

/** A screen over all sessions. */
export function enterOverAll(state: AppState, kind: 'board' | 'searchAll' | 'usage'): AppStep {
  if (kind === 'board') return enterBoard(state);
  return kind === 'searchAll' ? enterSearchAll(state) : enterUsage(state);
}

/** The text box below the open session, with its draft. */
export function enterComposer(state: AppState): AppStep {
  const { screen } = state;
  if (screen.kind !== 'viewer' || screen.composer !== null) return stay(state);
  const { conversation } = screen.viewer;
  const { token, counted } = takeToken(state);
  const composer = openComposer(conversation, token);
  return stay(
    { ...counted, screen: { ...screen, composer } },
    { type: 'loadDraft', token, id: conversation.id },
  );
}

/** Sessions that can be gone back to one by one. */
const MOST_VISITED = 20;

function visited(screen: Screen): number {
  return screen.kind === 'viewer' ? 1 + visited(screen.from) : 0;
}

const firstOf = (screen: Screen): Screen => (screen.kind === 'viewer' ? firstOf(screen.from) : screen);

/** A relative of the open session: going back leads to the place that is on screen now. Where that is the session before, it goes back. */
export function enterRelative(state: AppState, conversation: ConversationRef): AppStep {
  const { screen } = state;
  if (screen.kind !== 'viewer') return enterViewer(state, conversation);
  if (screen.from.kind === 'viewer' && screen.from.viewer.conversation.id === conversation.id)
    return goBack(state);
  const from = visited(screen) < MOST_VISITED ? screen.from : firstOf(screen);
  const before: ViewerScreen = { ...screen, viewer: leftViewer(screen.viewer), composer: null, from };
  const viewer = openViewer(conversation, state.detail);
  return stay(
    { ...state, screen: { kind: 'viewer', viewer, composer: null, from: before } },
    { type: 'open', conversation },
  );
}

/** Back to the screen that this one was opened from, as it was left; a search under way ends with its screen. */
export function goBack(state: AppState): AppStep {
  const { screen } = state;
  switch (screen.kind) {
    case 'viewer':
      return stay({ ...state, screen: screen.from }, backEffect(screen.from));
    case 'searchAll':
      return stay({ ...state, screen: { kind: 'picker' } }, { type: 'closeSearchAll' });
    case 'export':
      return stay({ ...state, screen: screen.from }, { type: 'closeExport' });
    case 'usage':
      return stay({ ...state, screen: { kind: 'picker' } }, { type: 'closeUsage' });
    case 'board':
      return stay({ ...state, screen: { kind: 'picker' } });
    case 'picker':
      return stay(state);
    default:
      return screen satisfies never;
  }
}

/** A session is opened again, which closes the one that is open. */
const backEffect = (to: Screen): Effect =>
  to.kind === 'viewer' ? { type: 'open', conversation: to.viewer.conversation } : { type: 'close' };
