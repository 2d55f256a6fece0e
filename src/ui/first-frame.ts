/**
 * The list as a frame without Ink, for the first page: the same lines that the picker's component draws, so that Ink's own
 * first frame finds nothing to change. Ink and React are most of a start (see `run-app.ts`); the price is one more place that knows the
 * order of the picker's regions.
 */
import { pickerWindow } from '../app/picker/window.ts';
import { pickerContext } from '../app/root/context.ts';
import type { Theme } from '../terminal/theme.ts';
import type { View } from './driver.ts';
import { pickerLines } from './picker-lines.ts';

/** How far the first page is: nothing to show yet, rows, rows with their titles; or something is open that only Ink draws. */
export type FirstPage = 'nothing' | 'rows' | 'whole' | 'not here';

export function firstPage({ state, snapshot: { conversations } }: View): FirstPage {
  if (state.screen.kind !== 'picker' || state.overlay !== null || state.notice !== null) return 'not here';
  if (conversations.length === 0) return conversations.phase === 'ready' ? 'whole' : 'nothing';
  const rows = Math.min(conversations.length, state.size.rows);
  for (let index = 0; index < rows; index++)
    if (conversations.at(index)?.conversation.summary === null) return 'rows';
  return 'whole';
}

export function firstFrame({ state, snapshot }: View, theme: Theme): string {
  const window = pickerWindow(state.picker, pickerContext(state, snapshot));
  return pickerLines(window, theme)
    .map(line => line.trimEnd())
    .join('\n');
}
