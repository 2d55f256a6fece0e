/** When a session counts as live: it is held, or a turn runs and its file was just written (FORMAT.md, section 6). Pure. */
import type { LiveState, LockHolder, Summary, TurnState } from '../format/conversation.ts';

/**
 * Codex up to 0.146 takes no lock, and a killed one leaves its turn open for ever: without a holder a running turn is
 * believed only while the file is fresh.
 */
export const FRESH_MS = 60_000;

export interface LiveFacts {
  readonly holder: LockHolder | undefined;
  /** The system shows who holds what, and it was read: no holder then means that no process is seen to hold it. */
  readonly holdersKnown?: boolean | undefined;
  readonly summary: Summary | null;
  readonly updatedMs: number | null;
  readonly nowMs: number;
}

const UNSEEN_HOLDER: LockHolder = { pid: null, command: null, daemon: false };

/** Null when no process holds the session and nothing says that a turn runs. */
export function liveState(facts: LiveFacts): LiveState | null {
  const { holder } = facts;
  if (holder !== undefined) {
    const { pid, command, daemon } = holder;
    return { pid, command, daemon, turn: turnOf(holder, facts) };
  }
  const turn = facts.summary?.turn ?? 'unknown';
  return isUnderWay(turn) && isBelievable(facts) ? { ...UNSEEN_HOLDER, turn } : null;
}

/** A turn that began and did not end. Whether a Codex still works on it is another question. */
function isUnderWay(turn: TurnState): boolean {
  return turn === 'running' || turn === 'waiting';
}

/** Every Codex that writes paginated files locks them: one without a holder does not run. */
function isBelievable({ summary, holdersKnown, updatedMs, nowMs }: LiveFacts): boolean {
  if (summary?.dialect === 'paginated' && holdersKnown === true) return false;
  return updatedMs !== null && nowMs - updatedMs < FRESH_MS;
}

function turnOf(holder: LockHolder, { summary, updatedMs }: LiveFacts): TurnState {
  const turn = summary?.turn ?? 'unknown';
  // Codex up to 0.124 does not write when a turn begins; an exec is one turn, and ends with it.
  if (turn === 'unknown') return holder.command === 'codex exec' ? 'running' : 'unknown';
  // A holder that began after the last line did not begin this turn: its Codex was killed, and another opened the session.
  const began = holder.startedMs;
  const isOlder = began !== undefined && updatedMs !== null && updatedMs < began;
  return isUnderWay(turn) && isOlder ? 'idle' : turn;
}
