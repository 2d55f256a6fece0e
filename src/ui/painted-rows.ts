/** Rows as painted lines. Most rows of a frame were in the frame before, as the same objects: those are not painted again. */

import { linkMark } from '../terminal/links.ts';
import { paintRow, type Theme } from '../terminal/theme.ts';
import type { Row } from '../text/row.ts';

export class PaintedRows {
  #theme: Theme | null = null;
  #last: ReadonlyMap<Row, string> = new Map();

  /** The lines of one frame; forgets those of the last frame that are not in it. */
  lines(rows: readonly Row[], theme: Theme): string[] {
    const before = this.#theme === theme ? this.#last : new Map<Row, string>();
    const now = new Map<Row, string>();
    const lines = rows.map(row => {
      const line = before.get(row) ?? paintRow(row, theme, linkMark);
      now.set(row, line);
      return line;
    });
    this.#last = now;
    this.#theme = theme;
    return lines;
  }
}
