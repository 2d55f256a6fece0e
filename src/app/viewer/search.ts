/**
 * Searching in the conversation. While following, the latest hit comes first and `n` goes up; else the first one from the
 * mark on, and `n` goes down. What is not found one way is searched the other way, once.
 */
import type { ByteOffset } from '../../format/identity.ts';
import type { SearchCommand } from '../commands.ts';
import { withoutLast, withoutLastWord } from '../overlays/one-line-field.ts';
import type { ViewerContext, ViewerStep } from './event.ts';
import { type FindOptions, find, withoutJump } from './find.ts';
import { layoutOf } from './layout.ts';
import { markedIndex, onScreen } from './mark.ts';
import { goTo, hitRows } from './reveal.ts';
import type { Direction, SearchState, ViewerState } from './state.ts';
import { notice, step } from './step.ts';
import { topOf } from './top.ts';

const EMPTY_SEARCH: SearchState = {
  query: '',
  typing: true,
  direction: 'forward',
  hit: null,
  nth: 0,
  outcome: 'none',
};

const opposite = (direction: Direction): Direction => (direction === 'forward' ? 'backward' : 'forward');

/** Opens the empty field. */
export function openSearch(state: ViewerState): ViewerStep {
  const stopped = withoutJump(state);
  return { ...stopped, state: { ...stopped.state, search: EMPTY_SEARCH } };
}

/** Ends the search; the place stays. */
export function endSearch(state: ViewerState): ViewerStep {
  const stopped = withoutJump(state);
  return { ...stopped, state: { ...stopped.state, search: null } };
}

function edited(state: ViewerState, edit: (query: string) => string): ViewerStep {
  const { search } = state;
  if (search === null) return step(state);
  return step({ ...state, search: { ...EMPTY_SEARCH, query: edit(search.query) } });
}

/** Typed or pasted text; a pasted newline is a space here. */
export function typeSearch(state: ViewerState, text: string): ViewerStep {
  return edited(state, query => query + text.replaceAll(/[\r\n\t]+/g, ' '));
}

/** Where a search begins: at the end while following, else at the mark, both included. */
function beginning(state: ViewerState, context: ViewerContext): Omit<FindOptions, 'target'> | null {
  const { items, range } = context.items;
  if (state.follow) return { direction: 'backward', from: range.end };
  const layout = layoutOf(state, context);
  const top = topOf(state, layout);
  if (top === null) return null;
  const marked = markedIndex(state, layout, top);
  const offset = (index: number): ByteOffset => items[index]?.offset ?? range.end;
  if (marked === 0) return { direction: 'forward', from: offset(0), otherwiseFrom: offset(1) };
  return { direction: 'forward', from: offset(marked - 1), otherwiseFrom: offset(marked) };
}

function submit(state: ViewerState, context: ViewerContext): ViewerStep {
  const { search } = state;
  if (search === null || search.query === '') return endSearch(state);
  const start = beginning(state, context);
  if (start === null) return step({ ...state, search: { ...search, typing: false, outcome: 'notFound' } });
  const { direction } = start;
  const searching: SearchState = { ...search, typing: false, direction, outcome: 'searching' };
  return find({ ...state, search: searching }, context, {
    ...start,
    target: { kind: 'text', text: search.query },
  });
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
      return endSearch(state);
    case 'erase':
      return edited(state, withoutLast);
    case 'eraseWord':
      return edited(state, withoutLastWord);
    case 'eraseAll':
      return edited(state, () => '');
    default:
      return command satisfies never;
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
  const on = goal.direction === search.direction ? 1 : -1;
  const hit = { offset: item.offset, row };
  const nth = search.wrapped && on === 1 ? 1 : search.nth + on;
  const landed = { ...state, search: { ...search, hit, nth, outcome: 'found' as const } };
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
  if (search === null) return notice(state, 'Nothing searched for yet');
  if (jump?.kind === 'find' && jump.target.kind === 'text') return step(state);
  const layout = layoutOf(state, context);
  const top = topOf(state, layout);
  if (top === null || search.hit === null) return submit(state, context);
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
  const sought = find(again, context, { target: { kind: 'text', text: search.query }, direction, from });
  return { ...sought, effects: [...stopped.effects, ...sought.effects] };
}

/** Nothing more (or nothing at all) was found. */
export function searchMissed(state: ViewerState): ViewerState {
  const { search } = state;
  if (search === null) return state;
  return { ...state, search: { ...search, outcome: search.hit === null ? 'notFound' : 'noMore' } };
}
