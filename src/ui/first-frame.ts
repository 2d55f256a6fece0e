/**
 * The list as a frame without Ink, for the first page: the same lines that the picker's component draws, so that Ink's own
 * first frame finds nothing to change.
 */
import { pickerWindow } from '../app/picker/window.ts';
import { pickerContext } from '../app/regions.ts';
import type { View } from './driver.ts';
import { pickerLines } from './picker/picker-lines.ts';
import type { Theme } from './theme.ts';

/** The frame, or null while something is open that only Ink draws. */
export function firstFrame({ state, snapshot }: View, theme: Theme): string | null {
  if (state.screen !== 'picker' || state.overlay !== null || state.notice !== null) return null;
  const window = pickerWindow(state.picker, pickerContext(state, snapshot));
  return pickerLines(window, theme)
    .map(line => line.trimEnd())
    .join('\n');
}

/** True when the first page holds what it can: there are sessions, or it is known that there are none. */
export function isFirstPage({ snapshot: { conversations } }: View): boolean {
  return conversations.length > 0 || conversations.phase === 'ready';
}
