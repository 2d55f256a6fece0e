/** The rows of a picker window as painted lines. Without Ink: the first page is on the terminal before Ink is loaded. */
import type { PickerWindow } from '../app/picker/window.ts';
import { paintRow, type Theme } from '../terminal/theme.ts';
import type { Row } from '../text/row.ts';
import { PaintedRows } from './painted-rows.ts';

const list = new PaintedRows();
const preview = new PaintedRows();

export function pickerLines(window: PickerWindow, theme: Theme): string[] {
  const { header, upperRule, lowerRule, footer } = window;
  const optional = (row: Row | null): string[] => (row === null ? [] : [paintRow(row, theme)]);
  return [
    ...optional(header),
    ...optional(upperRule),
    ...middle(window, theme),
    ...optional(lowerRule),
    ...optional(footer),
  ];
}

/** The list with the preview below or beside it; rows of the list are as wide as their place. */
function middle(window: PickerWindow, theme: Theme): string[] {
  const left = list.lines(window.list, theme);
  if (window.preview === null) return left;
  const right = preview.lines(window.preview.rows, theme);
  if (window.preview.where === 'below') return [...left, ...right];
  const height = Math.max(left.length, right.length);
  return Array.from({ length: height }, (_, y) => (left[y] ?? '') + (right[y] ?? ''));
}
