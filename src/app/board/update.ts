/** The update of the board: moving, opening, answering. Pure. */

import { EMPTY_FILTER, type FilterField, runFilterField, typedFilter } from '../filter/filter-field.ts';
import { finished } from '../filter/leaving.ts';
import type { Intent } from '../intent.ts';
import { isListMove, rowAfter } from '../moves.ts';
import type { BoardCommand, BoardFilterCommand, BoardPaneCommand } from './commands.ts';
import type { BoardContext, BoardEvent, BoardStep } from './event.ts';
import type { BoardState } from './state.ts';
import { type BoardView, isLive, viewOf } from './view.ts';

/** One event. The selection stays with its session, wherever that goes. */
export function updateBoard(state: BoardState, event: BoardEvent, context: BoardContext): BoardStep {
  const view = viewOf(state, context);
  // Until the person chooses one, the first one is selected, whichever that is.
  const selected = state.selected === null ? null : (view.selected?.id ?? null);
  const shown: BoardState = { ...state, selected, index: view.index, top: view.top, focus: view.focus };
  const facts = { context, view };
  switch (event.type) {
    case 'command':
      return run(shown, event.command, facts);
    case 'paneCommand':
      return runPane(shown, event.command, facts);
    case 'filterCommand':
      return runFilter(shown, event.command, facts);
    case 'text':
      return filtered(shown, typedFilter(shown.filter, event.text), facts);
    case 'diskChanged':
    case 'resize':
      return stay(shown);
    default:
      return event satisfies never;
  }
}

const stay = (state: BoardState, intent: Intent | null = null): BoardStep => ({ state, effects: [], intent });

interface BoardFacts {
  readonly context: BoardContext;
  readonly view: BoardView;
}

function run(state: BoardState, command: BoardCommand, facts: BoardFacts): BoardStep {
  const { selected, sessions, layout } = facts.view;
  if (isListMove(command)) {
    const rows = { page: Math.max(1, layout.listRows - 2), last: sessions.length - 1 };
    return moved(state, rowAfter(command, state.index, rows), facts);
  }
  switch (command) {
    case 'open':
      return stay(state, selected === undefined ? null : { kind: 'open', conversation: selected });
    case 'toPanes':
      return toPanes(state, facts);
    case 'filter':
      return stay({ ...state, typing: true });
    case 'clearOrBack':
      return state.filter.text === '' ? stay(state, { kind: 'back' }) : filtered(state, EMPTY_FILTER, facts);
    case 'answer':
      return stay(state, selected === undefined ? null : { kind: 'resume', conversation: selected });
    case 'group': {
      const grouping = state.grouping === 'state' ? 'project' : 'state';
      return moved({ ...state, grouping }, null, facts);
    }
    case 'back':
      return stay(state, { kind: 'back' });
    case 'notifyMenu':
      return stay(state, { kind: 'notifyMenu' });
    default:
      return command satisfies never;
  }
}

/** To the pane of the selected session, else to the first one; where there are none, the session itself. */
function toPanes(state: BoardState, { view }: BoardFacts): BoardStep {
  const { selected, panes } = view;
  const [first] = panes;
  if (first === undefined)
    return stay(state, selected === undefined ? null : { kind: 'open', conversation: selected });
  const pane = selected !== undefined && panes.includes(selected) ? selected : first;
  return stay({ ...state, focus: 'pane', selected: pane.id });
}

function runPane(state: BoardState, command: BoardPaneCommand, facts: BoardFacts): BoardStep {
  const { selected, focus } = facts.view;
  const isLarge = focus === 'large';
  switch (command) {
    case 'larger':
      return isLarge
        ? run(state, 'open', facts)
        : stay({ ...state, focus: 'large', selected: selected?.id ?? null });
    case 'smaller':
      return stay({ ...state, focus: isLarge && hasSmallPanes(state, facts) ? 'pane' : 'list' });
    case 'left':
      return isLarge ? besideLarge(state, -1, facts) : besidePane(state, -1, facts);
    case 'right':
      return isLarge ? besideLarge(state, 1, facts) : besidePane(state, 1, facts);
    case 'up':
      return isLarge ? besideLarge(state, -1, facts) : stay({ ...state, focus: 'list' });
    case 'down':
      return isLarge ? besideLarge(state, 1, facts) : stay(state);
    case 'answer':
    case 'back':
      return run(state, command, facts);
    default:
      return command satisfies never;
  }
}

function hasSmallPanes(state: BoardState, { context }: BoardFacts): boolean {
  return viewOf({ ...state, focus: 'list' }, context).panes.length > 0;
}

/** The pane beside it; to the left of the first one is the list. */
function besidePane(state: BoardState, by: 1 | -1, { view }: BoardFacts): BoardStep {
  const at = view.panes.findIndex(({ id }) => id === view.selected?.id) + by;
  if (at < 0) return stay({ ...state, focus: 'list' });
  return stay({ ...state, selected: view.panes[at]?.id ?? state.selected });
}

/** The next session that can be shown so, in the order of the list. */
function besideLarge(state: BoardState, by: 1 | -1, { view, context }: BoardFacts): BoardStep {
  const { sessions, index } = view;
  const others = by === 1 ? sessions.slice(index + 1) : sessions.slice(0, index).reverse();
  const next = others.find(isLive);
  if (next === undefined) return stay(state);
  const { index: at } = viewOf({ ...state, selected: next.id }, context);
  return stay({ ...state, selected: next.id, index: at });
}

function runFilter(state: BoardState, command: BoardFilterCommand, facts: BoardFacts): BoardStep {
  if (isListMove(command)) return run(state, command, facts);
  switch (command) {
    case 'keep':
      return filtered(
        { ...state, typing: false },
        finished(state.filter, facts.context.values) ?? state.filter,
        facts,
      );
    case 'clear':
      return filtered({ ...state, typing: false }, EMPTY_FILTER, facts);
    default:
      return filtered(state, runFilterField(state.filter, command, facts.context.values), facts);
  }
}

/** With this filter: the selection stays with its session where that fits, and on the screen. */
function filtered(state: BoardState, filter: FilterField, { context }: BoardFacts): BoardStep {
  const next = viewOf({ ...state, filter }, context);
  return stay({ ...state, filter, index: next.index, top: next.top });
}

/** The selection at `index`, and on the screen; null: it stays on its session. */
function moved(state: BoardState, index: number | null, { context, view }: BoardFacts): BoardStep {
  const selected = index === null ? state.selected : (view.sessions[index]?.id ?? null);
  const next = viewOf({ ...state, selected, index: index ?? state.index }, context);
  return stay({ ...state, selected, index: next.index, top: next.top });
}
