/** Rows as painted lines. Most rows of a frame were in the frame before, as the same objects: those are not painted again. */

import { ExistingFiles } from '../terminal/existing-files.ts';
import { linkMark } from '../terminal/links.ts';
import { paintRow, type Theme } from '../terminal/theme.ts';
import { pathOfLink } from '../text/link-target.ts';
import type { Row } from '../text/row.ts';

/** The one that all rows ask. */
export const existingFiles = new ExistingFiles();

/** A path leads somewhere when its file is known to be there. */
function markOf(link: string): string {
  const path = pathOfLink(link);
  const target = path === null ? link : existingFiles.addressOf(path);
  return target === null ? '' : linkMark(target);
}

export class PaintedRows {
  #theme: Theme | null = null;
  #version = 0;
  #last: ReadonlyMap<Row, string> = new Map();

  /** The lines of one frame; forgets those of the last frame that are not in it. */
  lines(rows: readonly Row[], theme: Theme): string[] {
    const isAsBefore = this.#theme === theme && this.#version === existingFiles.version;
    const before = isAsBefore ? this.#last : new Map<Row, string>();
    this.#version = existingFiles.version;
    const now = new Map<Row, string>();
    const lines = rows.map(row => {
      const line = before.get(row) ?? paintRow(row, theme, markOf);
      now.set(row, line);
      return line;
    });
    this.#last = now;
    this.#theme = theme;
    return lines;
  }
}
