/** Notices: one sentence over the footer for some seconds. */

import type { AppState, Notice } from '../state.ts';
import type { AppStep } from '../step.ts';
import { takeToken } from '../tokens.ts';

/** Long enough to read a sentence; errors stay longer. */
const SHOWN_MS = { plain: 4_000, good: 4_000, bad: 10_000 } as const;

/** Shows `text`; in place of an older one. */
export function withNotice(
  state: AppState,
  text: string,
  options: Partial<Pick<Notice, 'tone' | 'brief' | 'awaits'>> = {},
): AppStep {
  const { tone = 'plain', brief = false, awaits = null } = options;
  const { token, counted } = takeToken(state);
  return {
    state: { ...counted, notice: { text, tone, token, brief, awaits } },
    effects: [{ type: 'expireNotice', token, afterMs: SHOWN_MS[tone] }],
  };
}
