/** Whether and how the person is called: the choice, and the question for it. */
import { safeLine } from '../../text/unicode/sanitise.ts';
import type { NotifyWay } from '../bell/ways.ts';
import { withNotice } from '../overlays/notices.ts';
import { notifyMenu } from '../overlays/notify-menu.ts';
import type { AppState } from '../state.ts';
import { type AppStep, andThen, stay } from '../step.ts';
import { takesText } from './focus.ts';

/** It is kept for the next start, and heard once. */
export function chooseNotify(state: AppState, way: NotifyWay): AppStep {
  const kept = stay({ ...state, notify: way }, { type: 'savePreferences', preferences: { notify: way } });
  if (way === 'off') return andThen(kept, next => withNotice(next, 'You are not called.', { brief: true }));
  const text = 'You are called like this when a session needs you or is ready while you are away.';
  return andThen(stay(kept.state, ...kept.effects, { type: 'notify', way, text }), next =>
    withNotice(next, text, { brief: true }),
  );
}

/** Asked once in a life, when it would have helped: whoever closes the question has said no. Not while something else is being asked or typed. */
export function askNotify(state: AppState, text: string): AppStep {
  if (state.notify !== null || state.overlay !== null || takesText(state)) return stay(state);
  const title = `${safeLine(text, state.glyphs)}. Call you when that happens?`;
  return stay(
    { ...state, notify: 'off', overlay: notifyMenu('off', title) },
    { type: 'savePreferences', preferences: { notify: 'off' } },
  );
}
