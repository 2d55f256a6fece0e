/**
 * Where the person types. A frame marks that cell with a style of its own; the terminal's cursor is put there, because input methods and
 * screen readers follow it. Nothing else is drawn for it: the terminal shows its cursor as its owner wants it.
 */
import { cellWidth } from '../../text/unicode/width.ts';

/** SGR parameter of the style: the primary font, which every terminal has anyway. */
export const CARET_STYLE = '10';

const MARKED = /\u001B\[10m([^\u001B]*)\u001B\[0m/g;
const MARK = '\u001B[10m';
const SGR = /\u001B\[[0-9;]*m/g;

/** A cell of the screen, from 0. */
export interface Caret {
  readonly x: number;
  readonly y: number;
}

/** The rows without marks, and the cell of the last mark: a field at the foot covers what is above it. */
export function takeCaret(rows: readonly string[]): {
  readonly rows: readonly string[];
  readonly caret: Caret | null;
} {
  let caret: Caret | null = null;
  const plain = rows.map((row, y) => {
    const at = row.lastIndexOf(MARK);
    if (at === -1) return row;
    caret = { x: cellWidth(row.slice(0, at).replace(SGR, '')), y };
    return row.replace(MARKED, '$1').replace(MARK, '');
  });
  return { rows: plain, caret };
}
