/** When a session counts as live: somebody holds it, or a turn runs and its file was just written. Pure. */
import type { LiveState, LockHolder, Summary } from '../rollout/conversation.ts';

/**
 * Codex up to 0.146 takes no lock, and a killed one leaves its turn open for ever: without a holder a running turn is
 * believed only while the file is fresh.
 */
export const freshMs = 60_000;

export interface LiveFacts {
  readonly holder: LockHolder | undefined;
  readonly summary: Summary | null;
  readonly updatedMs: number | null;
  readonly nowMs: number;
}

const unseen: LockHolder = { pid: null, command: null, daemon: false };

/** Null when nobody holds the session and nothing says that a turn runs. */
export function liveState({ holder, summary, updatedMs, nowMs }: LiveFacts): LiveState | null {
  const turn = summary?.turn ?? 'unknown';
  if (holder !== undefined) {
    return { pid: holder.pid, command: holder.command, daemon: holder.daemon, turn };
  }
  const fresh = updatedMs !== null && nowMs - updatedMs < freshMs;
  return turn === 'running' && fresh ? { ...unseen, turn } : null;
}
