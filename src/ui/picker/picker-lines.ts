/** The rows of a picker window as drawn lines. Knows nothing of Ink: the first page is on the terminal before it is loaded. */
import type { PickerWindow } from '../../app/picker/window.ts';
import type { Row } from '../../text/row.ts';
import { paintRow, type Theme } from '../theme.ts';

export function pickerLines(window: PickerWindow, theme: Theme): string[] {
  const { header, upperRule, lowerRule, footer } = window;
  const paint = (row: Row): string => paintRow(row, theme);
  const optional = (row: Row | null): string[] => (row === null ? [] : [paint(row)]);
  return [
    ...optional(header),
    ...optional(upperRule),
    ...middle(window, paint),
    ...optional(lowerRule),
    ...optional(footer),
  ];
}

/** The list with the preview below or beside it; rows of the list are as wide as their place. */
function middle({ list, preview }: PickerWindow, paint: (row: Row) => string): string[] {
  if (preview === null) return list.map(paint);
  if (preview.where === 'below') return [...list, ...preview.rows].map(paint);
  const height = Math.max(list.length, preview.rows.length);
  return Array.from({ length: height }, (_, y) => {
    const [left, right] = [list[y], preview.rows[y]];
    return (left ? paint(left) : '') + (right ? paint(right) : '');
  });
}
