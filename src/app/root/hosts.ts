/** The choice of hosts opens, and what was asked for it is answered. */
import type { Action } from '../action.ts';
import { withNotice } from '../overlays/notices.ts';
import type { HostsOverlay } from '../overlays/overlay.ts';
import type { AppState } from '../state.ts';
import { type AppStep, stay, withOverlay } from '../step.ts';

const OPENED: HostsOverlay = { kind: 'hosts', known: null, selected: null, top: 0 };

export function openHosts(state: AppState): AppStep {
  if (state.isDemo)
    return withNotice(state, 'The demo has no hosts: its sessions are made up.', { brief: true });
  return stay({ ...state, overlay: OPENED }, { type: 'readHosts' });
}

export function hostsAnswered(
  state: AppState,
  action: Extract<Action, { type: 'hostsRead' | 'hostAsked' }>,
): AppStep {
  if (action.type === 'hostAsked')
    return action.problem === null
      ? withNotice(state, `${action.alias} is connected until rolltop ends.`, { tone: 'good' })
      : withNotice(state, action.problem, { tone: 'bad' });
  const { overlay } = state;
  return overlay?.kind === 'hosts' ? withOverlay(state, { ...overlay, known: action.known }) : stay(state);
}
