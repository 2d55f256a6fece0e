/** Giving the terminal to Codex, and what follows. A session that Codex cannot open gets a notice instead. */

import type { Conversation } from '../../format/conversation.ts';
import type { Action } from '../action.ts';
import { keyOf } from '../keymap.ts';
import { withNotice } from '../overlays/notices.ts';
import { type AppState, viewerOf } from '../state.ts';
import { type AppStep, andThen, stay } from '../step.ts';
import { takeToken } from '../tokens.ts';
import { refOf } from './screens.ts';

/** Why Codex would not open it; null when it may. */
function obstacle({ archived, summary }: Conversation, state: AppState): string | null {
  const key = (command: 'archive' | 'resume') => keyOf(state, 'picker', command);
  if (archived)
    return `This session is archived: bring it back with ${key('archive')}, then open it in Codex.`;
  if (summary?.dialect === 'bare')
    return `Codex itself cannot open files of this old form; ${key('resume')} appends to it.`;
  return null;
}

/** Codex on this session, or on a fork of it. */
export function handOff(state: AppState, conversation: Conversation, how: 'resume' | 'fork'): AppStep {
  const problem = obstacle(conversation, state);
  if (problem !== null) return withNotice(state, problem, { tone: 'bad' });
  if (how === 'fork' && state.awaited !== 'codexFork') {
    const key = keyOf(state, viewerOf(state) === null ? 'picker' : 'viewer', 'codexFork');
    const text = `${key} again makes a fork of this session in Codex; any other key does not.`;
    return withNotice(state, text, { brief: true, awaits: 'codexFork' });
  }
  const { token, counted } = takeToken(state);
  return stay(
    { ...counted, notice: null },
    { type: 'handOff', token, how, conversation: refOf(conversation) },
  );
}

/** Ctrl-C twice ends Codex; when it ended with the first, the second one comes to us. */
const STILL_FOR_CODEX_MS = 2_000;

export function handedBack(state: AppState, { problem }: Extract<Action, { type: 'handedBack' }>): AppStep {
  const { token, counted } = takeToken(state);
  const back = stay(
    { ...counted, backFromCodex: token },
    { type: 'expireNotice', token, afterMs: STILL_FOR_CODEX_MS },
  );
  return andThen(back, next =>
    problem === null ? withNotice(next, 'Back from Codex.') : withNotice(next, problem, { tone: 'bad' }),
  );
}
