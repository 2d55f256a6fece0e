/** The turns that were asked for here: taken by Codex, ended. They go on in the background, whatever is on the screen. */
import type { TurnEnd } from '../actions/ask.ts';
import type { Snapshot } from '../live/snapshot.ts';
import type { Action } from './action.ts';
import type { Effect } from './effect.ts';
import { holderName } from './overlays/menus.ts';
import { withNotice } from './overlays/notices.ts';
import { stepComposer } from './root/composer-requests.ts';
import { type AppStep, andThen, stay } from './root/steps.ts';
import { stepViewer } from './root/viewer-requests.ts';
import type { AppState, Turn } from './state.ts';

const TAKEN = 'Codex has the message. Ctrl-X stops the turn; it goes on when rolltop quits.';

function withPhase(turns: readonly Turn[], turn: Turn, phase: Turn['phase']): readonly Turn[] {
  return turns.map(each => (each === turn ? { ...turn, phase } : each));
}

/** Where the message still stands in the box that it was asked from (closed and opened again, perhaps), the box is done. */
function isStillWritten({ composer }: AppState, { conversation, text }: Turn): boolean {
  return composer !== null && composer.conversation.id === conversation.id && composer.text === text;
}

/** Codex has the message: it is no draft any more, and what comes is followed. */
export function turnWasTaken(state: AppState, token: number, snapshot: Snapshot): AppStep {
  const turn = state.turns.find(each => each.token === token);
  if (turn === undefined || turn.phase === 'running') return stay(state);
  const phase = turn.phase === 'starting' ? 'running' : turn.phase;
  const begun = { ...state, turns: withPhase(state.turns, turn, phase) };
  const forget: Effect = { type: 'saveDraft', id: turn.conversation.id, text: '' };
  const told = (next: AppState): AppStep => withNotice(next, TAKEN, { tone: 'good' });
  if (!isStillWritten(state, turn)) return andThen(stay(begun, forget), told);
  const closed = stay({ ...begun, composer: null }, forget);
  const following = (next: AppState): AppStep =>
    stepViewer(next, { type: 'command', command: 'end' }, snapshot);
  return andThen(andThen(closed, following), told);
}

type Refusal = Extract<TurnEnd, { kind: 'refused' }>['why'];

function refusalText(why: Refusal): string {
  switch (why.kind) {
    case 'busy':
      return `This session is in use by ${holderName(why.holder)}`;
    case 'untrusted':
      return "Codex does not trust this session's folder";
    case 'failed':
      return why.message;
  }
}

/** In the box that waits for it, a refusal is answered as any other; where the box was closed it is told. */
function turnWasRefused(
  state: AppState,
  turn: Turn,
  { why, snapshot }: { why: Refusal; snapshot: Snapshot },
): AppStep {
  const { token } = turn;
  const phase = state.composer?.phase;
  if (phase?.kind === 'sending' && phase.token === token) {
    return stepComposer(state, { type: 'sent', token, result: why }, snapshot);
  }
  return withNotice(state, `${refusalText(why)}: no turn was begun, the draft is kept.`, { tone: 'bad' });
}

export function turnHasEnded(
  state: AppState,
  { token, end }: Extract<Action, { type: 'turnEnded' }>,
  snapshot: Snapshot,
): AppStep {
  const turn = state.turns.find(each => each.token === token);
  if (turn === undefined) return stay(state);
  const over = { ...state, turns: state.turns.filter(each => each !== turn) };
  switch (end.kind) {
    case 'answered':
      return withNotice(over, 'Codex has ended its turn.', { tone: 'good' });
    case 'stopped':
      return withNotice(over, 'The turn was stopped.');
    case 'failed':
      return withNotice(over, end.message, { tone: 'bad' });
    case 'refused':
      return turnWasRefused(over, turn, { why: end.why, snapshot });
  }
}
