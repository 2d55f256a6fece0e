/** What state a session is in, as one mark before its age and as words in the preview: on the screen and in `rolltop list` alike. */
import type { Conversation, HiddenReason, LiveState } from '../format/conversation.ts';
import type { Glyphs, Span } from './row.ts';

export type SessionState = 'running' | 'held' | 'damaged' | 'hidden' | 'plain';

/** A file counts as growing for this long after it grew. */
export const GROWING_MS = 10_000;

/** A turn is running, or the file grew a moment ago without a line that says why. */
export function isRunning({ live, grewMs }: Conversation, nowMs: number): boolean {
  if (live?.turn === 'waiting') return false;
  if (live?.turn === 'running') return true;
  // In the future it is by a clock that was set back since.
  return grewMs !== null && grewMs <= nowMs && nowMs - grewMs < GROWING_MS;
}

function isDamaged({ summary }: Conversation): boolean {
  return summary !== null && (summary.problem !== null || (summary.damage ?? 0) > 0);
}

/** Reasons in the session itself. Another folder and the archive are shown in other ways, and would mark nearly all sessions. */
export function markedReasons({ hiddenByCodex }: Conversation): readonly HiddenReason[] {
  return hiddenByCodex.filter(reason => reason !== 'other-folder' && reason !== 'archived');
}

/** The most important state: a process at work, then damage, then what Codex would not show. */
export function sessionState(conversation: Conversation, nowMs: number): SessionState {
  if (isRunning(conversation, nowMs)) return 'running';
  if (conversation.live !== null) return 'held';
  if (isDamaged(conversation)) return 'damaged';
  return markedReasons(conversation).length > 0 ? 'hidden' : 'plain';
}

/** One cell. */
export function stateMark(state: SessionState, glyphs: Glyphs): Span {
  switch (state) {
    case 'running':
      return { text: glyphs.running, style: 'ok' };
    case 'held':
      return { text: glyphs.held, style: 'ok' };
    case 'damaged':
      return { text: glyphs.damage, style: 'warn' };
    case 'hidden':
      return { text: glyphs.hidden, style: 'dim' };
    case 'plain':
      return { text: ' ', style: 'plain' };
    default:
      return state satisfies never;
  }
}

/** `pid 4121, codex exec`; empty when neither is known. */
function holder({ pid, command, daemon }: LiveState): string[] {
  const name = daemon ? 'daemon' : command;
  return [...(pid === null ? [] : [`pid ${pid}`]), ...(name === null ? [] : [name])];
}

/** What the last events say about the turn of a session that a process holds. */
export function turnWord(turn: LiveState['turn']): string {
  switch (turn) {
    case 'running':
    case 'idle':
      return turn;
    case 'waiting':
      return 'waiting for you';
    case 'unknown':
      return 'held';
    default:
      return turn satisfies never;
  }
}

const isUnderWay = (turn: LiveState['turn']): boolean => turn === 'running' || turn === 'waiting';

/** The turn began and did not end, and no process holds the session: its Codex was killed. */
export function isStopped({ live, summary, grewMs }: Conversation): boolean {
  return live === null && grewMs === null && summary !== null && isUnderWay(summary.turn);
}

/**
 * `running, pid 4121, codex exec`, `idle, pid 7, codex`, `daemon, idle, pid 9`, `waiting for you, pid 7, codex`, `held, pid 7,
 * codex`, `stopped in a turn`, or null when no process is at work. Not sanitised.
 */
export function stateWords(conversation: Conversation, nowMs: number): string | null {
  const { live } = conversation;
  if (isRunning(conversation, nowMs)) {
    if (live === null) return 'being written now';
    return ['running', ...holder(live)].join(', ');
  }
  if (live === null) return isStopped(conversation) ? 'stopped in a turn' : null;
  const turn = turnWord(live.turn);
  if (live.daemon) return ['daemon', turn, ...holder({ ...live, daemon: false, command: null })].join(', ');
  const known = holder(live);
  return [turn, ...(known.length > 0 ? known : ['held by an unknown process'])].join(', ');
}
