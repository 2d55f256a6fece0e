/** Opens the small menu that a screen asked for. */
import type { Snapshot } from '../../live/snapshot.ts';
import type { MenuIntent } from '../intent.ts';
import { copyMenu, scopeMenu, sortMenu } from '../overlays/menus.ts';
import { notifyMenu } from '../overlays/notify-menu.ts';
import type { AppState } from '../state.ts';
import { type AppStep, withOverlay } from '../step.ts';
import { openRelatives } from './relatives.ts';

export function openMenu(state: AppState, intent: MenuIntent, snapshot: Snapshot): AppStep {
  switch (intent.kind) {
    case 'copyMenu':
      return withOverlay(state, copyMenu(intent.item));
    case 'relatives':
      return openRelatives(state, intent.conversation, snapshot);
    case 'sortMenu':
      return withOverlay(state, sortMenu(state.picker.sort));
    case 'scopeMenu':
      return withOverlay(state, scopeMenu(state.picker.scope, snapshot.conversations.counts));
    case 'notifyMenu':
      return withOverlay(state, notifyMenu(state.notify));
    default:
      return intent satisfies never;
  }
}
