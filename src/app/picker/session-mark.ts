/** What state a session is in, as one mark before its age and as words in the preview. */
import type { Conversation, HiddenReason, LiveState } from '../../rollout/conversation.ts';
import type { Glyphs, Span } from '../../text/row.ts';

export type SessionState = 'running' | 'held' | 'damaged' | 'hidden' | 'plain';

/** A file counts as growing for this long after it grew (decisions.md). */
const GROWING_MS = 10_000;

/** A turn is running, or the file was seen to grow a moment ago. */
export function isRunning({ live, grewMs }: Conversation, nowMs: number): boolean {
  return live?.turn === 'running' || (grewMs !== null && nowMs - grewMs < GROWING_MS);
}

function isDamaged({ summary }: Conversation): boolean {
  return summary !== null && (summary.problem !== null || (summary.damage ?? 0) > 0);
}

/** Reasons that lie in the session itself. Another folder and the archive are shown in other ways, and would mark nearly all. */
export function markedReasons({ hiddenByCodex }: Conversation): readonly HiddenReason[] {
  return hiddenByCodex.filter(reason => reason !== 'other-folder' && reason !== 'archived');
}

/** What matters most comes first: somebody is at work, then damage, then what Codex would not show. */
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
  }
}

function holder({ pid, command, daemon }: LiveState): string {
  if (daemon) return 'the Codex daemon';
  return command ?? (pid === null ? 'an unknown process' : `pid ${pid}`);
}

/** `running, pid 4121`, `held by codex, idle`, or null when nobody is at it. Not sanitised. */
export function stateWords(conversation: Conversation, nowMs: number): string | null {
  const { live } = conversation;
  if (isRunning(conversation, nowMs)) {
    if (live === null) return 'being written now';
    return live.pid === null ? 'running' : `running, pid ${live.pid}`;
  }
  if (live === null) return null;
  return `held by ${holder(live)}${live.turn === 'idle' ? ', idle' : ''}`;
}
