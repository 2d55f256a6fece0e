/** The search over all sessions: its way in and out, and the way to a hit. */

import type { ByteOffset } from '../../format/identity.ts';
import type { Snapshot } from '../../live/snapshot.ts';
import type { SearchHit } from '../../search/searcher.ts';
import type { Effect } from '../effect.ts';
import { openedSearchAll } from '../search-all/state.ts';
import { type SearchAllEvent, type SearchAllRequest, updateSearchAll } from '../search-all/update.ts';
import type { AppState } from '../state.ts';
import { openViewer, type SearchState } from '../viewer/state.ts';
import { searchAllContext } from './regions.ts';
import { type AppStep, andThen, stay } from './steps.ts';

/** The search screen; its threads are started while the query is being typed. */
export function enterSearchAll(state: AppState): AppStep {
  return stay({ ...state, screen: 'searchAll', searchAll: openedSearchAll }, { type: 'openSearchAll' });
}

function answer(state: AppState, request: SearchAllRequest): AppStep {
  switch (request.kind) {
    case 'back':
      return stay({ ...state, screen: 'picker', searchAll: null }, { type: 'closeSearchAll' });
    case 'open':
      return enterHit(state, request.hit);
  }
}

/** The viewer on the hit, with what was found marked, as if it had been searched for there. */
function enterHit(state: AppState, hit: SearchHit): AppStep {
  const { session, snippet, matches } = hit;
  const conversation = { id: session.id, path: session.path };
  const token = state.nextToken;
  const offset = hit.offset as ByteOffset;
  const [start, end] = matches[0] ?? [0, 0];
  const text = snippet.slice(start, end);
  const search: SearchState = {
    query: text,
    typing: false,
    direction: 'forward',
    hit: null,
    nth: 0,
    outcome: 'searching',
  };
  const viewer = {
    ...openViewer(conversation, state.detail),
    search,
    jump: { kind: 'around', token, offset, target: { kind: 'text', text }, direction: 'forward' },
  } as const;
  const load: Effect[] = state.highlight === null ? [{ type: 'loadHighlight' }] : [];
  return stay(
    { ...state, screen: 'viewer', viewer, composer: null, nextToken: token + 1 },
    { type: 'openHit', token, hit },
    ...load,
  );
}

/** Runs one event through the search screen and answers what it asks for. */
export function stepSearchAll(state: AppState, event: SearchAllEvent, snapshot: Snapshot): AppStep {
  if (state.searchAll === null) return stay(state);
  const context = searchAllContext(state, snapshot);
  const { state: searchAll, effects, request } = updateSearchAll(state.searchAll, event, context);
  const step = stay({ ...state, searchAll }, ...effects);
  return request ? andThen(step, next => answer(next, request)) : step;
}
