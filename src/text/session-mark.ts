/**
 * How a session's state is shown: as one mark before its age, and as words in the preview, on the screen and in `rolltop list` alike. What the
 * state is, `format/live-state.ts` says.
 */
import type { Conversation, HiddenReason, LiveState, Need, StateKind } from '../format/conversation.ts';
import type { Glyphs, Span } from './row.ts';

/** What the mark says: what is going on, else what is to be known of the file. */
export type SessionMark = StateKind | 'damaged' | 'hidden' | 'plain';

export function isWorking({ state }: Pick<Conversation, 'state'>): boolean {
  return state?.kind === 'working';
}

/** The turn began and did not end, and no process holds the session: its Codex was killed. */
export function isStopped({ state }: Pick<Conversation, 'state'>): boolean {
  return state?.kind === 'stopped';
}

/** When the call was written that waits for an approval, as far as can be told; null where none does. */
export function approvalSinceMs({ state }: Pick<Conversation, 'state'>): number | null {
  return state?.kind === 'needs-you' && state.need !== 'question' ? state.sinceMs : null;
}

function isDamaged({ summary }: Conversation): boolean {
  return summary !== null && (summary.problem !== null || (summary.damage ?? 0) > 0);
}

/** Reasons in the session itself. Another folder and the archive are shown in other ways, and would mark nearly all sessions. */
export function markedReasons({ hiddenByCodex }: Conversation): readonly HiddenReason[] {
  return hiddenByCodex.filter(reason => reason !== 'other-folder' && reason !== 'archived');
}

/** The most important thing: what a process does there, or what is news, then damage, then what Codex would not show. */
export function sessionMark(conversation: Conversation): SessionMark {
  const { state } = conversation;
  if (state !== null && state.kind !== 'stopped') return state.kind;
  if (isDamaged(conversation)) return 'damaged';
  if (state !== null) return state.kind;
  return markedReasons(conversation).length > 0 ? 'hidden' : 'plain';
}

/** One cell. */
export function markSpan(mark: SessionMark, glyphs: Glyphs): Span {
  switch (mark) {
    case 'working':
      return { text: glyphs.running, style: 'ok' };
    case 'needs-you':
      return { text: glyphs.needsYou, style: 'warn' };
    case 'ready':
      return { text: glyphs.ok, style: 'accent' };
    case 'idle':
      return { text: glyphs.held, style: 'ok' };
    case 'stopped':
      return { text: glyphs.bad, style: 'dim' };
    case 'damaged':
      return { text: glyphs.damage, style: 'warn' };
    case 'hidden':
      return { text: glyphs.hidden, style: 'dim' };
    case 'plain':
      return { text: ' ', style: 'plain' };
    default:
      return mark satisfies never;
  }
}

const NEED_WORDS: Readonly<Record<Need, string>> = {
  question: 'needs you: question',
  approval: 'needs you: approval',
  'likely-approval': 'needs you: approval?',
};

/** The state in a few words: `working`, `needs you: question`, `ready`, `idle`, `stopped in a turn`. */
export function stateWord(state: LiveState): string {
  switch (state.kind) {
    case 'working':
      return state.by === 'sub-agents' ? 'sub-agents working' : 'working';
    case 'needs-you':
      return NEED_WORDS[state.need];
    case 'ready':
    case 'idle':
      return state.kind;
    case 'stopped':
      return 'stopped in a turn';
    default:
      return state satisfies never;
  }
}

/**
 * The state, and who holds the session: `working, pid 4121, codex exec`, `idle, pid 7, codex`, `needs you: question, pid 9, daemon`, `stopped
 * in a turn`, or null when nothing is going on. Not sanitised.
 */
export function stateWords({ state, live }: Pick<Conversation, 'state' | 'live'>): string | null {
  if (state === null) return null;
  return [stateWord(state), ...holderWords(live)].join(', ');
}

/** `pid 4121`, `codex exec`; empty when no process is seen. */
function holderWords(live: Conversation['live']): readonly string[] {
  if (live === null) return [];
  const name = live.daemon ? 'daemon' : live.command;
  return [...(live.pid === null ? [] : [`pid ${live.pid}`]), ...(name === null ? [] : [name])];
}
