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

/** True when there is something to show: sessions, or the knowledge that there are none. */
export function isFirstPage({ snapshot: { conversations } }: View): boolean {
  return conversations.length > 0 || conversations.phase === 'ready';
}

/** True when the first page holds all it can: the titles of its rows were read. */
export function isWhole({ state, snapshot: { conversations } }: View): boolean {
  const rows = Math.min(conversations.length, state.size.rows);
  for (let index = 0; index < rows; index++)
    if (conversations.at(index)?.conversation.summary === null) return false;
  return true;
}
