/** The update of the board: moving, opening, answering. Pure. */
import type { Intent } from '../intent.ts';
import type { BoardCommand } from './commands.ts';
import type { BoardContext, BoardEvent, BoardStep } from './event.ts';
import type { BoardState } from './state.ts';
import { type BoardView, viewOf } from './view.ts';

/** One event. The selection stays with its session, wherever that goes. */
export function updateBoard(state: BoardState, event: BoardEvent, context: BoardContext): BoardStep {
  const view = viewOf(state, context);
  // Until the person chooses one, the first one is selected, whichever that is.
  const selected = state.selected === null ? null : (view.selected?.id ?? null);
  const shown: BoardState = { ...state, selected, index: view.index, top: view.top };
  switch (event.type) {
    case 'command':
      return run(shown, event.command, { context, view });
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
  const page = Math.max(1, layout.listRows - 2);
  switch (command) {
    case 'up':
      return moved(state, state.index - 1, facts);
    case 'down':
      return moved(state, state.index + 1, facts);
    case 'pageUp':
      return moved(state, state.index - page, facts);
    case 'pageDown':
      return moved(state, state.index + page, facts);
    case 'first':
      return moved(state, 0, facts);
    case 'last':
      return moved(state, sessions.length - 1, facts);
    case 'open':
      return stay(state, selected === undefined ? null : { kind: 'open', conversation: selected });
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

/** The selection at `index`, and on the screen; null: it stays on its session. */
function moved(state: BoardState, index: number | null, { context, view }: BoardFacts): BoardStep {
  const at = index === null ? null : Math.max(0, Math.min(index, view.sessions.length - 1));
  const selected = at === null ? state.selected : (view.sessions[at]?.id ?? null);
  const next = viewOf({ ...state, selected, index: at ?? state.index }, context);
  return stay({ ...state, selected, index: next.index, top: next.top });
}
