/** The update of the search screen: typing searches, Enter opens, Esc first stops and then goes back. Pure. */

import type { Effect } from '../effect.ts';
import { withoutLast, withoutLastWord } from '../overlays/one-line-field.ts';
import type { SearchAllCommand } from './commands.ts';
import { hitsOf, type SearchAllContext, type SearchAllEvent, type SearchAllStep } from './event.ts';
import { hitsOnPage, topFor } from './groups.ts';
import { searchAllLayout } from './layout.ts';
import { placeBeside, type SearchAllState } from './state.ts';

const stay = (state: SearchAllState): SearchAllStep => ({ state, effects: [], intent: null });

/** One event. The selection stays with its hit: others are only added behind it. */
export function updateSearchAll(
  state: SearchAllState,
  event: SearchAllEvent,
  context: SearchAllContext,
): SearchAllStep {
  const shown = inView(state, context);
  switch (event.type) {
    case 'command':
      return run(shown, event.command, context);
    case 'text':
      return searching({ ...shown, query: shown.query + event.text });
    case 'diskChanged':
    case 'resize':
      return stay(shown);
    default:
      return event satisfies never;
  }
}

function run(state: SearchAllState, command: SearchAllCommand, context: SearchAllContext): SearchAllStep {
  const page = hitsOnPage(hitsOf(context), state.top, searchAllLayout(context.size).listRows);
  switch (command) {
    case 'up':
      return moved(state, -1, context);
    case 'down':
      return moved(state, 1, context);
    case 'pageUp':
      return moved(state, -page, context);
    case 'pageDown':
      return moved(state, page, context);
    case 'openHit':
      return open(state, context);
    case 'stopOrBack':
      return context.search?.phase === 'running'
        ? { state, effects: [{ type: 'stopSearchAll' }], intent: null }
        : { state, effects: [], intent: { kind: 'back' } };
    case 'regex':
      return searching({ ...state, regex: !state.regex });
    case 'nextPlace':
      return searching({ ...state, where: placeBeside(state.where, 1) });
    case 'previousPlace':
      return searching({ ...state, where: placeBeside(state.where, -1) });
    case 'erase':
      return edited(state, withoutLast(state.query));
    case 'eraseWord':
      return edited(state, withoutLastWord(state.query));
    case 'eraseAll':
      return edited(state, '');
    default:
      return command satisfies never;
  }
}

function edited(state: SearchAllState, query: string): SearchAllStep {
  return query === state.query ? stay(state) : searching({ ...state, query });
}

/** Searches for another query, whose hits are other ones. */
function searching(state: SearchAllState): SearchAllStep {
  const { query: text, regex, where } = state;
  const effect: Effect = { type: 'searchAll', query: { text, regex }, where };
  return { state: { ...state, index: 0, top: 0 }, effects: [effect], intent: null };
}

function open(state: SearchAllState, context: SearchAllContext): SearchAllStep {
  const hit = hitsOf(context)[state.index];
  return hit === undefined ? stay(state) : { state, effects: [], intent: { kind: 'openHit', hit } };
}

function moved(state: SearchAllState, by: number, context: SearchAllContext): SearchAllStep {
  return stay(inView({ ...state, index: state.index + by }, context));
}

/** The selection on a hit that exists, and on the screen. */
export function inView(state: SearchAllState, context: SearchAllContext): SearchAllState {
  const hits = hitsOf(context);
  const index = Math.max(0, Math.min(state.index, hits.length - 1));
  const top = topFor(hits, { index, top: state.top }, searchAllLayout(context.size).listRows);
  return index === state.index && top === state.top ? state : { ...state, index, top };
}
