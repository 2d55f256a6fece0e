/** What became of the turns that were requested here: Codex took them, they ended. They go on whatever is on the screen. */
import type { TurnEnd } from '../../actions/ask.ts';
import type { Snapshot } from '../../live/snapshot.ts';
import type { Action } from '../action.ts';
import type { Effect } from '../effect.ts';
import { keyOf } from '../keymap.ts';
import { holderName } from '../overlays/menus.ts';
import { withNotice } from '../overlays/notices.ts';
import { type AppState, composerOf, type RequestedTurn } from '../state.ts';
import { type AppStep, andThen, stay } from '../step.ts';
import { followEnd } from './run-viewer.ts';
import { stepComposer } from './step-screen.ts';

/** Said when Codex has the message. */
function takenText(state: AppState): string {
  const stop = keyOf(state, 'viewer', 'stopTurn');
  return `Codex has the message and works on it, also when rolltop quits. ${stop} twice stops it.`;
}

function withPhase(
  turns: readonly RequestedTurn[],
  turn: RequestedTurn,
  phase: RequestedTurn['phase'],
): readonly RequestedTurn[] {
  return turns.map(each => (each === turn ? { ...turn, phase } : each));
}

/** Whether the composer still holds the message of the turn: it may have been closed and opened again since. */
function isStillWritten(state: AppState, { conversation, text }: RequestedTurn): boolean {
  const composer = composerOf(state);
  return composer !== null && composer.conversation.id === conversation.id && composer.text === text;
}

/** Codex has the message: it is no draft any more, and what comes is followed. */
export function turnWasTaken(state: AppState, token: number, snapshot: Snapshot): AppStep {
  const turn = state.turns.find(each => each.token === token);
  if (turn === undefined || turn.phase === 'running') return stay(state);
  const phase = turn.phase === 'starting' ? 'running' : turn.phase;
  const begun = { ...state, turns: withPhase(state.turns, turn, phase) };
  const forget: Effect = { type: 'saveDraft', id: turn.conversation.id, text: '' };
  const notify = (next: AppState): AppStep => withNotice(next, takenText(next), { tone: 'good' });
  if (!isStillWritten(state, turn)) return andThen(stay(begun, forget), notify);
  const closed = stay(withoutComposer(begun), forget);
  return andThen(
    andThen(closed, next => followEnd(next, snapshot)),
    notify,
  );
}

function withoutComposer(state: AppState): AppState {
  const { screen } = state;
  return screen.kind === 'viewer' ? { ...state, screen: { ...screen, composer: null } } : state;
}

type TurnRefusal = Extract<TurnEnd, { kind: 'refused' }>['why'];

function refusalText(state: AppState, why: TurnRefusal): string {
  switch (why.kind) {
    case 'busy':
      return `This session is in use by ${holderName(why.holder)}: send it again when it is free.`;
    case 'untrusted':
      return `Codex does not trust this session's folder: ${keyOf(state, 'viewer', 'codex') || 'codex resume'} starts Codex, which asks you about it.`;
    case 'failed':
      return why.message;
    default:
      return why satisfies never;
  }
}

/** The composer that waits for the turn answers a refusal as any other; where it was closed, a notice says it. */
function turnWasRefused(
  state: AppState,
  turn: RequestedTurn,
  { why, snapshot }: { why: TurnRefusal; snapshot: Snapshot },
): AppStep {
  const { token } = turn;
  const phase = composerOf(state)?.phase;
  if (phase?.kind === 'sending' && phase.token === token) {
    return stepComposer(state, { type: 'sent', token, result: why }, snapshot);
  }
  return withNotice(state, `${refusalText(state, why)} No turn was begun; the draft is kept.`, {
    tone: 'bad',
  });
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
    default:
      return end satisfies never;
  }
}
