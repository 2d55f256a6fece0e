/** The menu of the ways to call the person. */
import type { NotifyWay } from '../bell/ways.ts';
import type { MenuItem, MenuNamed } from './overlay.ts';

const ITEMS: readonly MenuItem<NotifyWay>[] = [
  { value: 'auto', label: 'yes, as this terminal can: a notification, else its bell' },
  { value: 'bell', label: 'the bell' },
  { value: 'osc9', label: 'a notification by OSC 9 (iTerm2, Ghostty, WezTerm, Warp)' },
  { value: 'osc777', label: 'a notification by OSC 777 (foot, urxvt)' },
  { value: 'osc99', label: 'a notification by OSC 99 (kitty)' },
  { value: 'off', label: 'no' },
];

/** `title`: why it opens. */
export function notifyMenu(
  current: NotifyWay | null,
  title = 'Call you when a session needs you or is ready?',
): MenuNamed<'notify'> {
  const initial = ITEMS.findIndex(({ value }) => value === (current ?? 'off'));
  return { kind: 'menu', menu: 'notify', title, items: ITEMS, initial };
}
