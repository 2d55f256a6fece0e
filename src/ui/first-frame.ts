/**
 * The list as a frame without Ink, for the first page: the same rows that the picker's components draw, so that Ink's own
 * first frame finds nothing to change.
 */
import { type PickerWindow, pickerWindow } from '../app/picker/window.ts';
import { pickerContext } from '../app/regions.ts';
import type { Row } from '../text/row.ts';
import type { View } from './driver.ts';
import { paintRow, type Theme } from './theme.ts';

function middle({ list, preview }: PickerWindow, paint: (row: Row) => string): string[] {
  if (preview === null) return list.map(paint);
  if (preview.where === 'below') return [...list, ...preview.rows].map(paint);
  return list.map((row, y) => paint(row) + (preview.rows[y] ? paint(preview.rows[y]) : ''));
}

/** The frame, or null while something is open that only Ink draws. */
export function firstFrame({ state, snapshot }: View, theme: Theme): string | null {
  if (state.screen !== 'picker' || state.overlay !== null || state.notice !== null) return null;
  const window = pickerWindow(state.picker, pickerContext(state, snapshot));
  const { header, upperRule, lowerRule, footer } = window;
  const paint = (row: Row): string => paintRow(row, theme);
  const optional = (row: Row | null): string[] => (row === null ? [] : [paint(row)]);
  const rows = [
    ...optional(header),
    ...optional(upperRule),
    ...middle(window, paint),
    ...optional(lowerRule),
    ...optional(footer),
  ];
  return rows.map(row => row.trimEnd()).join('\n');
}

/** True when the first page holds what it can: there are sessions, or it is known that there are none. */
export function isFirstPage({ snapshot: { conversations } }: View): boolean {
  return conversations.length > 0 || conversations.phase === 'ready';
}
