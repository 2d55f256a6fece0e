/** The update of the search screen: typing searches, Enter opens, Esc first stops and then goes back. Pure. */

import type { Effect } from '../effect.ts';
import { edit } from '../field/edit.ts';
import { type TextField, typedInto } from '../field/field.ts';
import { runFilterField, typedFilter } from '../filter/filter-field.ts';
import { finished } from '../filter/leaving.ts';
import { asksForViews } from '../filter/named-part.ts';
import { isListMove, type RowMove, rowAfter } from '../moves.ts';
import type { SearchAllCommand, SearchAllFilterCommand } from './commands.ts';
import { hitsOf, type SearchAllContext, type SearchAllEvent, type SearchAllStep } from './event.ts';
import { hitsOnPage, topFor } from './groups.ts';
import { searchAllLayout } from './layout.ts';
import { filterOf, placeBehind, type SearchAllState } from './state.ts';

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
    case 'filterCommand':
      return runFilter(shown, event.command, context);
    case 'text':
      return shown.focus === 'filter'
        ? withFilter(shown, { filter: typedFilter(shown.filter, event.text) }, context)
        : edited(shown, typedInto(shown.field, event.text));
    case 'viewsKnown':
      return withFilter(shown, { filter: { ...shown.filter, views: event.views } }, context);
    case 'diskChanged':
      return surer(shown, context);
    case 'resize':
      return stay(shown);
    default:
      return event satisfies never;
  }
}

function runFilter(
  state: SearchAllState,
  command: SearchAllFilterCommand,
  context: SearchAllContext,
): SearchAllStep {
  if (command === 'toText') {
    const filter = finished(state.filter, context.values) ?? state.filter;
    return withFilter(state, { filter, focus: 'text' }, context);
  }
  return withFilter(state, { filter: runFilterField(state.filter, command, context.values) }, context);
}

/** Another filter, or another field with the keys: where something else is asked for then, it is searched again. */
function withFilter(
  state: SearchAllState,
  change: Partial<Pick<SearchAllState, 'filter' | 'focus'>>,
  context: SearchAllContext,
): SearchAllStep {
  const next = { ...state, ...change };
  const asks = asksForViews(state.filter.text, next.filter.text);
  const step =
    filterOf(next) === filterOf(state) ? stay(next) : searching({ ...next, unsure: isUnsure(next, context) });
  return asks ? { ...step, effects: [...step.effects, { type: 'readFilterViews' }] } : step;
}

function isUnsure(state: SearchAllState, { titles }: SearchAllContext): boolean {
  return filterOf(state) !== '' && titles.read < titles.of;
}

/** When all titles are read, other sessions may fit: they are searched too, and the selection stays where it is. */
function surer(state: SearchAllState, context: SearchAllContext): SearchAllStep {
  if (!state.unsure || isUnsure(state, context)) return stay(state);
  return { state: { ...state, unsure: false }, effects: [searchEffect(state)], intent: null };
}

function run(state: SearchAllState, command: SearchAllCommand, context: SearchAllContext): SearchAllStep {
  if (command === 'up' && state.index === 0) return withFilter(state, { focus: 'filter' }, context);
  if (isListMove(command)) return moved(state, command, context);
  switch (command) {
    case 'openHit':
      return open(state, context);
    case 'stopOrBack':
      return context.search?.phase === 'running'
        ? { state, effects: [{ type: 'stopSearchAll' }], intent: null }
        : { state, effects: [], intent: { kind: 'back' } };
    case 'regex':
      return searching({ ...state, regex: !state.regex });
    case 'nextPlace':
      return searching({ ...state, where: placeBehind(state.where) });
    case 'toFilter':
      return withFilter(state, { focus: 'filter' }, context);
    default:
      return edited(state, edit(state.field, command));
  }
}

function edited(state: SearchAllState, field: TextField): SearchAllStep {
  const next = { ...state, field };
  return field.text === state.field.text ? stay(next) : searching(next);
}

/** Searches for another query, whose hits are other ones. */
function searching(state: SearchAllState): SearchAllStep {
  return { state: { ...state, index: 0, top: 0 }, effects: [searchEffect(state)], intent: null };
}

/** The search that the state asks for. */
export function searchEffect(state: SearchAllState): Effect {
  const { field, regex, where } = state;
  return { type: 'searchAll', query: { text: field.text, regex }, where, filter: filterOf(state) };
}

function open(state: SearchAllState, context: SearchAllContext): SearchAllStep {
  const hit = hitsOf(context)[state.index];
  return hit === undefined ? stay(state) : { state, effects: [], intent: { kind: 'openHit', hit } };
}

function moved(state: SearchAllState, move: RowMove, context: SearchAllContext): SearchAllStep {
  const hits = hitsOf(context);
  const page = hitsOnPage(hits, state.top, searchAllLayout(context.size).listRows);
  const index = rowAfter(move, state.index, { page, last: hits.length - 1 });
  return stay(inView({ ...state, index }, context));
}

/** The selection on a hit that exists, and on the screen. */
export function inView(state: SearchAllState, context: SearchAllContext): SearchAllState {
  const hits = hitsOf(context);
  const index = Math.max(0, Math.min(state.index, hits.length - 1));
  const top = topFor(hits, { index, top: state.top }, searchAllLayout(context.size).listRows);
  return index === state.index && top === state.top ? state : { ...state, index, top };
}
