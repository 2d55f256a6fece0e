/** The rows of a picker window as drawn lines. Knows nothing of Ink: the first page is on the terminal before it is loaded. */
import type { PickerWindow } from '../../app/picker/window.ts';
import type { Row } from '../../text/row.ts';
import { paintRow, type Theme } from '../theme.ts';

/** Two rows beside each other; one of them may be missing. */
type Beside = readonly [left: Row | undefined, right: Row | undefined];

interface Drawn {
  readonly pair: Beside;
  readonly line: string;
}

/** What the last frame drew, by the left row: of a list most rows stay what they were. */
let drawn: { readonly theme: Theme; readonly lines: ReadonlyMap<Row | undefined, Drawn> } | null = null;

export function pickerLines(window: PickerWindow, theme: Theme): string[] {
  const { header, upperRule, lowerRule, footer } = window;
  const optional = (row: Row | null): string[] => (row === null ? [] : [paintRow(row, theme)]);
  return [
    ...optional(header),
    ...optional(upperRule),
    ...keptLines(middle(window), theme),
    ...optional(lowerRule),
    ...optional(footer),
  ];
}

/** The list with the preview below or beside it; rows of the list are as wide as their place. */
function middle({ list, preview }: PickerWindow): Beside[] {
  if (preview === null) return list.map(row => [row, undefined]);
  if (preview.where === 'below') return [...list, ...preview.rows].map(row => [row, undefined]);
  const height = Math.max(list.length, preview.rows.length);
  return Array.from({ length: height }, (_, y) => [list[y], preview.rows[y]]);
}

function keptLines(pairs: readonly Beside[], theme: Theme): string[] {
  const before = drawn?.theme === theme ? drawn.lines : null;
  const lines = new Map<Row | undefined, Drawn>();
  drawn = { theme, lines };
  return pairs.map(pair => {
    const [left, right] = pair;
    const last = before?.get(left);
    const line = last !== undefined && last.pair[1] === right ? last.line : paintBeside(pair, theme);
    lines.set(left, { pair, line });
    return line;
  });
}

function paintBeside([left, right]: Beside, theme: Theme): string {
  return (left ? paintRow(left, theme) : '') + (right ? paintRow(right, theme) : '');
}
