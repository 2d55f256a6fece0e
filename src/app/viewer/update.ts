/** The update of the viewer: an event makes of a state the next one, effects, and at most one intent. Pure. */

import type { ByteOffset } from '../../format/identity.ts';
import type { EditCommand } from '../field/commands.ts';
import { isEditCommand } from '../field/edit.ts';
import type { Intent } from '../intent.ts';
import { arrive, loaded, missed } from './arrive.ts';
import type { PercentCommand, SearchCommand, ViewerCommand } from './commands.ts';
import type { ViewerContext, ViewerEvent, ViewerStep } from './event.ts';
import { withoutJump } from './find.ts';
import { foldAll, kept, nextDetail, toggleFold } from './fold-commands.ts';
import { withCounting } from './hit-count.ts';
import { jump } from './jumps.ts';
import { layoutOf } from './layout.ts';
import { needed, withRange, withReading, withVisible } from './loading.ts';
import { markedIndex } from './mark.ts';
import { PERCENT_OF, readAt, toPercent } from './percent.ts';
import { before, endTop, firstPlace, rowsFrom } from './place.ts';
import { openRaw, rawCommand, showRaw } from './raw/update.ts';
import { following, markNext, type ScrollPosition, scrollLine, scrollRows } from './scroll.ts';
import { atBegin, endSearch, openSearch, repeatSearch, searchCommand, typeSearch } from './search.ts';
import { NOTHING_REQUESTED, type ViewerState } from './state.ts';
import { step, withIntent } from './step.ts';
import { readFrom, topOf } from './top.ts';

type ViewerOrSearchCommand = ViewerCommand | SearchCommand;
type Handler = (state: ViewerState, context: ViewerContext) => ViewerStep;

/** Where the screen is; null when nothing is on it. */
function positionOf(state: ViewerState, context: ViewerContext): ScrollPosition | null {
  const layout = layoutOf(state, context);
  const top = topOf(state, layout);
  const { arrivals, reachesStart, reachesEnd } = context.items;
  return top === null ? null : { layout, top, arrivals, reachesStart, reachesEnd };
}

/** A move ends a jump that still waits. */
function moving(move: (state: ViewerState, from: ScrollPosition) => ViewerState): Handler {
  return (state, context) => {
    const stopped = withoutJump(state);
    const position = positionOf(stopped.state, context);
    return position === null ? stopped : { ...stopped, state: move(stopped.state, position) };
  };
}

const upBy = (rows: (height: number) => number): Handler =>
  moving((state, from) => scrollRows(state, from, -rows(from.layout.height)));
const downBy = (rows: (height: number) => number): Handler =>
  moving((state, from) => scrollRows(state, from, rows(from.layout.height)));

/** One row of the page before stays on screen. */
const page = (height: number): number => Math.max(1, height - 1);
const half = (height: number): number => Math.max(1, height >> 1);

function atStart(state: ViewerState, context: ViewerContext): ViewerState {
  const layout = layoutOf(state, context);
  const top = firstPlace(layout);
  if (top === null) return { ...state, jump: null };
  return { ...readFrom(state, layout, { top, arrivals: context.items.arrivals }), mark: null, jump: null };
}

const toStart: Handler = (state, context) => {
  const { state: free, effects } = withoutJump(state);
  if (context.items.reachesStart) return { state: atStart(free, context), effects, intent: null };
  const waiting = { ...free, jump: { kind: 'start' } as const };
  return { state: waiting, effects: [...effects, { type: 'loadItems', where: 'start' }], intent: null };
};

const toEnd: Handler = (state, context) => {
  const { state: free, effects } = withoutJump(state);
  if (context.items.reachesEnd) return { state: following(free), effects, intent: null };
  const waiting = { ...free, jump: { kind: 'end' } as const };
  return { state: waiting, effects: [...effects, { type: 'loadItems', where: 'end' }], intent: null };
};

/** Ends a jump that waits, then goes there. */
function toPart(percent: number): Handler {
  return (state, context) => {
    const stopped = withoutJump(state);
    const gone = toPercent(stopped.state, context, percent);
    return { ...gone, effects: [...stopped.effects, ...gone.effects] };
  };
}

const PERCENT_HANDLERS = Object.fromEntries(
  Object.entries(PERCENT_OF).map(([command, percent]) => [command, toPart(percent)]),
) as Readonly<Record<PercentCommand, Handler>>;

/** Ends a jump that waits, then jumps. */
function jumping(kind: 'turn' | 'failed', direction: 'forward' | 'backward'): Handler {
  return (state, context) => {
    const stopped = withoutJump(state);
    const jumped = jump(stopped.state, context, { kind, direction });
    return { ...jumped, effects: [...stopped.effects, ...jumped.effects] };
  };
}

/** Leaves the state as it is, and the rest to the root. */
const intend =
  (intentFor: (state: ViewerState, context: ViewerContext) => Intent): Handler =>
  (state, context) =>
    withIntent(state, intentFor(state, context));

const conversationOf = ({ items }: ViewerContext) => items.conversation;

/** Where the item at the mark is; null while there is none. */
function markedItem(state: ViewerState, context: ViewerContext): ByteOffset | null {
  const position = positionOf(state, context);
  return position?.layout.items[markedIndex(state, position.layout, position.top)]?.offset ?? null;
}

const exported: Handler = (state, context) => {
  const { id } = conversationOf(context);
  return withIntent(state, { kind: 'export', ids: [id], position: markedItem(state, context) });
};

/** Esc ends one thing at a time: the search, a jump that waits, then the viewer. */
const back: Handler = state => {
  if (state.search !== null) return endSearch(state);
  if (state.jump?.kind === 'find') return withoutJump(state);
  return withIntent(state, { kind: 'back' });
};

/** While a search is on, ↵ is its next hit; else it folds. */
const enter: Handler = (state, context) =>
  state.search === null ? toggleFold(state, context) : repeatSearch(state, context, 'on');

const inField =
  (command: SearchCommand): Handler =>
  (state, context) =>
    searchCommand(state, command, context);

/** Held down they go on, also where more has to be loaded first. */
const SCROLLING: ReadonlySet<string> = new Set<ViewerCommand>([
  'lineUp',
  'lineDown',
  'pageUp',
  'pageDown',
  'halfUp',
  'halfDown',
]);

const HANDLERS: Readonly<Record<Exclude<ViewerOrSearchCommand, EditCommand>, Handler>> = {
  lineUp: moving((state, from) => scrollLine(state, from, 'up')),
  lineDown: moving((state, from) => scrollLine(state, from, 'down')),
  pageUp: upBy(page),
  pageDown: downBy(page),
  halfUp: upBy(half),
  halfDown: downBy(half),
  top: toStart,
  end: toEnd,
  ...PERCENT_HANDLERS,
  previousItem: moving((state, from) => markNext(state, from, 'up')),
  nextItem: moving((state, from) => markNext(state, from, 'down')),
  previousTurn: jumping('turn', 'backward'),
  nextTurn: jumping('turn', 'forward'),
  previousFailed: jumping('failed', 'backward'),
  nextFailed: jumping('failed', 'forward'),
  search: openSearch,
  nextHit: (state, context) => repeatSearch(state, context, 'on'),
  previousHit: (state, context) => repeatSearch(state, context, 'back'),
  fold: enter,
  foldAll,
  detail: nextDetail,
  raw: openRaw,
  resume: intend((_, context) => ({ kind: 'resume', conversation: conversationOf(context) })),
  codex: intend((_, context) => ({
    kind: 'handOff',
    how: 'resume',
    conversation: conversationOf(context),
  })),
  codexFork: intend((_, context) => ({
    kind: 'handOff',
    how: 'fork',
    conversation: conversationOf(context),
  })),
  stopTurn: intend(({ conversation }) => ({ kind: 'stopTurn', conversation })),
  nextSession: intend(() => ({ kind: 'beside', way: 'below' })),
  previousSession: intend(() => ({ kind: 'beside', way: 'above' })),
  copyMenu: intend((state, context) => ({ kind: 'copyMenu', item: markedItem(state, context) })),
  export: exported,
  editFiles: intend((state, context) => ({ kind: 'editFiles', item: markedItem(state, context) })),
  page: intend((state, context) => ({ kind: 'page', item: markedItem(state, context) })),
  board: intend(() => ({ kind: 'board' })),
  relatives: intend((_, context) => ({ kind: 'relatives', conversation: conversationOf(context) })),
  examine: intend((_, context) => {
    const conversation = conversationOf(context);
    return { kind: 'examine', ids: [conversation.id], conversation };
  }),
  rename: intend((_, context) => ({ kind: 'rename', conversation: conversationOf(context) })),
  archive: intend((_, context) => ({ kind: 'archive', conversation: conversationOf(context) })),
  undo: intend(() => ({ kind: 'undo' })),
  back,
  leave: intend(() => ({ kind: 'leave' })),
  submit: inField('submit'),
  cancel: inField('cancel'),
};

function typed(state: ViewerState, text: string, context: ViewerContext): ViewerStep {
  return state.search?.typing ? typeSearch(state, text, context) : step(state);
}

/** Goes on scrolling into what was loaded, and fills the screen where a jump arrived near the end. */
function withMoreLoaded(state: ViewerState, context: ViewerContext): ViewerState {
  const { owedRows, settling, jump, follow } = state;
  const from = jump === null && (owedRows !== 0 || settling) ? positionOf(state, context) : null;
  if (from === null) return state;
  if (owedRows !== 0) return { ...scrollRows({ ...state, owedRows: 0 }, from, owedRows), mark: state.mark };
  if (!from.reachesEnd) return state;
  const end = follow ? null : endTop(from.layout);
  // Less than a screenful is loaded: more comes above.
  const isShort =
    !from.reachesStart && rowsFrom(from.layout, end ?? from.top, from.layout.height) < from.layout.height;
  const settled = { ...state, settling: !follow && isShort };
  if (end === null || !before(end, from.top)) return settled;
  return readFrom(settled, from.layout, { top: end, arrivals: from.arrivals });
}

/** The store has something new: a jump to an end may have arrived. */
function withDiskChanges(before: ViewerState, context: ViewerContext): ViewerState {
  const { reachesStart, reachesEnd, arrivals } = context.items;
  const state = withMoreLoaded(before, context);
  if (state.jump?.kind === 'start' && reachesStart) return atStart(state, context);
  if (state.jump?.kind === 'end' && reachesEnd) return following(state);
  // A file that is read again counts from 0.
  return state.pausedArrivals > arrivals ? { ...state, pausedArrivals: arrivals } : state;
}

/** The answer to a jump that waits; any other is stale. */
function wasFound(
  state: ViewerState,
  { token, offset }: Extract<ViewerEvent, { type: 'found' }>,
  context: ViewerContext,
): ViewerStep {
  const { jump: waiting, search } = state;
  if (waiting?.kind !== 'find' || waiting.token !== token) return step(state);
  if (offset === null) return missed(state, context);
  const { target, direction, wrapped } = waiting;
  // The first hit of a search is seen from where it began: one on that screen does not move it.
  const seen = search?.hit === null ? atBegin(state) : state;
  const found =
    search === null ? seen : { ...seen, search: { ...search, wrapped: wrapped ? direction : null } };
  return arrive(found, context, { target, direction, offset });
}

function happened(state: ViewerState, event: ViewerEvent, context: ViewerContext): ViewerStep {
  switch (event.type) {
    case 'command': {
      const owedRows = SCROLLING.has(event.command) ? state.owedRows : 0;
      const begun = { ...state, requested: NOTHING_REQUESTED, owedRows };
      const { command } = event;
      return (isEditCommand(command) ? inField(command) : HANDLERS[command])(begun, context);
    }
    case 'rawCommand':
      return rawCommand({ ...state, requested: NOTHING_REQUESTED }, event.command, context);
    case 'text':
      return typed(state, event.text, context);
    case 'diskChanged':
      return step(withDiskChanges(state, context));
    case 'resize':
      return step(state);
    case 'found':
      return wasFound(state, event, context);
    case 'loadedAround':
      if (state.jump?.kind === 'keep' && state.jump.token === event.token)
        return kept(state, context, state.jump);
      if (state.jump?.kind === 'place' && state.jump.token === event.token)
        return step(readAt(state, context, event.offset));
      if (state.jump?.kind !== 'around' || state.jump.token !== event.token) return step(state);
      // Where the session is a fork, the offset counts what it inherited too: only the store knows.
      return loaded({ ...state, jump: { ...state.jump, offset: event.offset } }, context);
    case 'rawRead':
      return showRaw(state, context, event);
    default:
      return event satisfies never;
  }
}

/** One event. Promises: what is being read stays where it is unless the event is a key that moves it. */
export function updateViewer(state: ViewerState, event: ViewerEvent, context: ViewerContext): ViewerStep {
  const { state: moved, effects, intent } = happened(state, event, context);
  const next = withReading(state, withRange(state, moved, context.items));
  const layout = layoutOf(next, context);
  const shown = { layout, top: topOf(next, layout), token: context.token };
  const seen = withVisible(next, context.items, shown);
  const counting = withCounting(seen.state, context);
  const need = needed(counting.state, context.items, shown);
  const beside = [...seen.effects, ...counting.effects, ...need.effects];
  return { state: need.state, effects: [...effects, ...beside], intent };
}
