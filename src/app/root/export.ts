/** From a screen to the review before an export, and back once it is written. */
import type { ByteOffset, ConversationId } from '../../format/identity.ts';
import type { Action } from '../action.ts';
import { openedExport } from '../export-review/state.ts';
import { prepareEffect } from '../export-review/update.ts';
import { keyOf } from '../keymap.ts';
import { withNotice } from '../overlays/notices.ts';
import type { AppState } from '../state.ts';
import { type AppStep, andThen, stay } from '../step.ts';
import { takeToken } from '../tokens.ts';
import { goBack } from './screens.ts';

/** The review of these sessions, over the screen that it is opened from. `position`: the item at the mark. */
export function enterExport(
  state: AppState,
  chosen: { readonly ids: readonly ConversationId[]; readonly position: ByteOffset | null },
): AppStep {
  const { screen } = state;
  if (screen.kind === 'export' || chosen.ids.length === 0) return stay(state);
  const { token, counted } = takeToken(state);
  const opened = openedExport(chosen, token);
  return stay(
    { ...counted, screen: { kind: 'export', export: opened, from: screen } },
    prepareEffect(opened, token),
  );
}

/** Back to where the export was opened from once it is written; else the review stays. */
export function exportWasWritten(
  state: AppState,
  { token, written }: Extract<Action, { readonly type: 'exportWritten' }>,
): AppStep {
  const { screen } = state;
  if (screen.kind !== 'export') return withNotice(state, written.message);
  const { phase } = screen.export;
  if (phase.kind !== 'writing' || phase.token !== token) return stay(state);
  if (written.kind === 'written')
    return andThen(goBack(state), next => withNotice(next, written.message, { tone: 'good' }));
  const shown = { ...screen.export, phase: { kind: 'shown', review: phase.review } as const };
  const elsewhere = keyOf(state, 'export', 'path');
  const advice = written.kind === 'exists' && elsewhere !== '' ? ` ${elsewhere} writes it elsewhere.` : '';
  return withNotice({ ...state, screen: { ...screen, export: shown } }, `${written.message}${advice}`, {
    tone: 'bad',
  });
}
