/** Which ends are read: those that the board shows, and none while it is not on the screen. */
import type { Snapshot } from '../../live/snapshot.ts';
import { shownTails, viewOf } from '../board/view.ts';
import type { AppStep } from '../step.ts';
import { boardContext } from './context.ts';

/** The step, with the effect that changes what is read where the board shows other sessions. */
export function withTails(step: AppStep, snapshot: Snapshot): AppStep {
  const { state, effects } = step;
  const { screen, tails } = state;
  if (screen.kind !== 'board' && tails.length === 0) return step;
  const ids = screen.kind === 'board' ? shownTails(viewOf(screen.board, boardContext(state, snapshot))) : [];
  if (ids.length === tails.length && ids.every((id, at) => id === tails[at])) return step;
  return { state: { ...state, tails: ids }, effects: [...effects, { type: 'showTails', ids }] };
}
