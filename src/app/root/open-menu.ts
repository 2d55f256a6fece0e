/** Opens the small menu that a screen asked for. */
import type { ByteOffset } from '../../format/identity.ts';
import type { Snapshot } from '../../live/snapshot.ts';
import type { MenuIntent } from '../intent.ts';
import { copyMenu, sortMenu } from '../overlays/menus.ts';
import { notifyMenu } from '../overlays/notify-menu.ts';
import { requestScopeMenu } from '../overlays/view-field.ts';
import type { AppState } from '../state.ts';
import { type AppStep, withOverlay } from '../step.ts';
import { openHosts } from './hosts.ts';
import { openRelatives } from './relatives.ts';

export function openMenu(state: AppState, intent: MenuIntent, snapshot: Snapshot): AppStep {
  switch (intent.kind) {
    case 'copyMenu':
      return openCopyMenu(state, intent.item, snapshot);
    case 'relatives':
      return openRelatives(state, intent.conversation, snapshot);
    case 'sortMenu':
      return withOverlay(state, sortMenu(state.picker.sort));
    case 'scopeMenu':
      return requestScopeMenu(state);
    case 'notifyMenu':
      return withOverlay(state, notifyMenu(state.notify));
    case 'hosts':
      return openHosts(state);
    default:
      return intent satisfies never;
  }
}

/** With what is in the item at the mark, and the last answer of its turn. */
function openCopyMenu(state: AppState, offset: ByteOffset | null, { items: open }: Snapshot): AppStep {
  const items = open?.items ?? [];
  const at = offset === null ? -1 : items.findIndex(item => item.offset === offset);
  const item = items[at] ?? null;
  const next = items.findIndex((each, index) => index > at && each.kind === 'user');
  const turn = item === null ? [] : items.slice(0, next === -1 ? items.length : next);
  const begin = turn.findLastIndex(({ kind }) => kind === 'user');
  const answer = turn.slice(Math.max(0, begin)).findLast(({ kind }) => kind === 'assistant') ?? null;
  return withOverlay(state, copyMenu(item, answer));
}
