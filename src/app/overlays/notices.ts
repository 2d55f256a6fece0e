/** Notices: one sentence over the footer for some seconds. */

import type { ConversationRef } from '../../format/conversation.ts';
import type { AppState, Notice } from '../state.ts';
import type { AppStep } from '../step.ts';
import { takeToken } from '../tokens.ts';

/** Long enough to read a sentence; errors, and what can be undone, stay longer. */
const SHOWN_MS = { plain: 4_000, good: 4_000, bad: 10_000 } as const;
const UNDO_MS = 10_000;

/** Shows `text`; in place of an older one. */
export function withNotice(
  state: AppState,
  text: string,
  options: Partial<Pick<Notice, 'tone' | 'brief'>> & { readonly undo?: ConversationRef } = {},
): AppStep {
  const { tone = 'plain', undo = null, brief = false } = options;
  const { token, counted } = takeToken(state);
  return {
    state: { ...counted, notice: { text, tone, token, undo, brief } },
    effects: [{ type: 'expireNotice', token, afterMs: undo ? UNDO_MS : SHOWN_MS[tone] }],
  };
}
