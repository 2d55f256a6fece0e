/**
 * Searching in the conversation, while one types and after. While following, the latest hit comes first and `n` goes up; else the first
 * one from the mark on, and `n` goes down. What is not found one way is searched the other way, once. Each key of the field searches
 * from where the search began; without a hit the screen is there again, and Esc goes back there.
 */
import type { ByteOffset } from '../../format/identity.ts';
import { edit } from '../field/edit.ts';
import { EMPTY_FIELD, type TextField, typedInto } from '../field/field.ts';
import type { SearchCommand } from './commands.ts';
import type { ViewerContext, ViewerStep } from './event.ts';
import { find, withoutJump } from './find.ts';
import { layoutOf } from './layout.ts';
import { markedIndex, onScreen } from './mark.ts';
import { goTo, hitRows } from './reveal.ts';
import type { Direction, SearchBegin, SearchState, ViewerState } from './state.ts';
import { notice, step } from './step.ts';
import { topOf } from './top.ts';

const opposite = (direction: Direction): Direction => (direction === 'forward' ? 'backward' : 'forward');

function emptySearch(begin: SearchBegin): SearchState {
  const { direction } = begin;
  return { field: EMPTY_FIELD, typing: true, direction, begin, hit: null, outcome: 'none' };
}

/** Opens the empty field. */
export function openSearch(state: ViewerState, context: ViewerContext): ViewerStep {
  const stopped = withoutJump(state);
  const search = emptySearch(beginning(stopped.state, context));
  return { ...stopped, state: { ...stopped.state, search } };
}

/** Ends the search; the place stays. */
export function endSearch(state: ViewerState): ViewerStep {
  const stopped = withoutJump(state);
  return { ...stopped, state: { ...stopped.state, search: null } };
}

/** The place, the folds and the level of detail from before the search. */
export function atBegin(state: ViewerState): ViewerState {
  const begin = state.search?.begin ?? null;
  return begin === null ? state : { ...state, ...begin.view };
}

/** Back to where the search began; the end of the session may have to be loaded again first, and the screen stays until it is. */
function backToBegin(state: ViewerState, context: ViewerContext): ViewerStep {
  const there = atBegin(state);
  if (!there.follow || context.items.reachesEnd) return step(there);
  const { follow, anchor, mark, pausedArrivals } = state;
  const waiting = { ...there, follow, anchor, mark, pausedArrivals, jump: { kind: 'end' } as const };
  return { state: waiting, effects: [{ type: 'loadItems', where: 'end' }], intent: null };
}

function cancel(state: ViewerState, context: ViewerContext): ViewerStep {
  const stopped = withoutJump(state);
  const { state: back, effects } = backToBegin(stopped.state, context);
  return { state: { ...back, search: null }, effects: [...stopped.effects, ...effects], intent: null };
}

function edited(
  state: ViewerState,
  context: ViewerContext,
  change: (field: TextField) => TextField,
): ViewerStep {
  const { search } = state;
  if (search === null) return step(state);
  const field = change(search.field);
  if (field.text === search.field.text) return step({ ...state, search: { ...search, field } });
  const begin = search.begin ?? beginning(state, context);
  const changed = { ...emptySearch(begin), field };
  if (field.text !== '') return searchFromBegin({ ...state, search: changed }, context, begin);
  const stopped = withoutJump(state);
  const { state: back, effects } = backToBegin({ ...stopped.state, search: changed }, context);
  return { state: back, effects: [...stopped.effects, ...effects], intent: null };
}

/** Typed or pasted text at the cursor. */
export function typeSearch(state: ViewerState, text: string, context: ViewerContext): ViewerStep {
  return edited(state, context, field => typedInto(field, text));
}

/** Where a search begins: at the end while following, else at the mark, both included. */
function beginning(state: ViewerState, context: ViewerContext): SearchBegin {
  const { follow, anchor, detail, folds, mark, pausedArrivals } = state;
  const view = { follow, anchor, detail, folds, mark, pausedArrivals };
  const { items, range } = context.items;
  const layout = layoutOf(state, context);
  const top = follow ? null : topOf(state, layout);
  if (top === null) return { view, direction: 'backward', from: range.end, otherwiseFrom: null };
  const marked = markedIndex(state, layout, top);
  const offset = (index: number): ByteOffset => items[index]?.offset ?? range.end;
  if (marked === 0) return { view, direction: 'forward', from: offset(0), otherwiseFrom: offset(1) };
  return { view, direction: 'forward', from: offset(marked - 1), otherwiseFrom: offset(marked) };
}

function searchFromBegin(state: ViewerState, context: ViewerContext, begin: SearchBegin): ViewerStep {
  const { search } = state;
  if (search === null) return step(state);
  const { direction, from, otherwiseFrom } = begin;
  const searching: SearchState = { ...search, begin, direction, hit: null, outcome: 'searching' };
  return find({ ...state, search: searching }, context, {
    target: { kind: 'text', text: search.field.text },
    direction,
    from,
    otherwiseFrom,
  });
}

/** Searches from the place that is on screen. */
function searchFromHere(state: ViewerState, context: ViewerContext): ViewerStep {
  return searchFromBegin(state, context, beginning(state, context));
}

/** What was typed was searched for already: the field only gives the keys back. */
function submit(state: ViewerState, context: ViewerContext): ViewerStep {
  const { search } = state;
  if (search === null || search.field.text === '') return endSearch(state);
  const entered = { ...state, search: { ...search, typing: false } };
  return search.outcome === 'none' ? searchFromHere(entered, context) : step(entered);
}

/** The keys of the field. */
export function searchCommand(
  state: ViewerState,
  command: SearchCommand,
  context: ViewerContext,
): ViewerStep {
  switch (command) {
    case 'submit':
      return submit(state, context);
    case 'cancel':
      return cancel(state, context);
    default:
      return edited(state, context, field => edit(field, command));
  }
}

/** Goes to the hit in item `index`: to its first row with a match, or to the last when coming from below. */
export function goToHit(
  state: ViewerState,
  context: ViewerContext,
  goal: { readonly index: number; readonly direction: Direction; readonly row?: number },
): ViewerState {
  const { search } = state;
  const item = context.items.items[goal.index];
  if (search === null || item === undefined) return { ...state, jump: null };
  const rows = hitRows(layoutOf(state, context), goal.index);
  const row = goal.row ?? (goal.direction === 'forward' ? rows[0] : rows.at(-1)) ?? 0;
  const hit = { offset: item.offset, row, nth: Math.max(0, rows.indexOf(row)) };
  const landed = { ...state, search: { ...search, hit, outcome: 'found' as const } };
  return goTo(landed, context, {
    place: { index: goal.index, row },
    direction: goal.direction,
    target: 'text',
  });
}

/** The next row with a match in the item of the present hit, else undefined. */
function rowBeyond(rows: readonly number[], row: number, direction: Direction): number | undefined {
  return direction === 'forward' ? rows.find(each => each > row) : rows.findLast(each => each < row);
}

/** `n` goes on (`way` 'on'), `N` goes back, from the hit while it is on screen, else from the mark. */
export function repeatSearch(state: ViewerState, context: ViewerContext, way: 'on' | 'back'): ViewerStep {
  const { search, jump } = state;
  if (search === null) return notice(state, 'Nothing searched for yet.');
  if (jump?.kind === 'find' && jump.target.kind === 'text') return step(state);
  const layout = layoutOf(state, context);
  const top = topOf(state, layout);
  if (top === null || search.hit === null) return searchFromHere(state, context);
  const direction = way === 'on' ? search.direction : opposite(search.direction);
  const { first, last } = onScreen(layout, top);
  const index = layout.lowerBound(search.hit.offset);
  const visible = index >= first && index <= last && layout.items[index]?.offset === search.hit.offset;
  const row = visible ? rowBeyond(hitRows(layout, index), search.hit.row, direction) : undefined;
  const unwrapped = { ...state, search: { ...search, wrapped: null } };
  if (row !== undefined) return step(goToHit(unwrapped, context, { index, direction, row }));
  const from = visible ? search.hit.offset : layout.items[markedIndex(state, layout, top)]?.offset;
  if (from === undefined) return step(state);
  const stopped = withoutJump(state);
  const again = { ...stopped.state, search: { ...search, outcome: 'searching' as const } };
  const sought = find(again, context, { target: { kind: 'text', text: search.field.text }, direction, from });
  return { ...sought, effects: [...stopped.effects, ...sought.effects] };
}

/** Nothing more was found, or nothing at all: then the screen is where the search began. */
export function searchMissed(state: ViewerState, context: ViewerContext): ViewerStep {
  const { search } = state;
  if (search === null) return step(state);
  if (search.hit !== null) return step({ ...state, search: { ...search, outcome: 'noMore' } });
  return backToBegin({ ...state, search: { ...search, outcome: 'notFound' } }, context);
}
