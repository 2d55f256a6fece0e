/**
 * Where in the file the screen is, in bytes: for the scroll bar, the percentage and the keys 1 to 9. Exact at both ends. Bytes and not
 * lines or items, because the byte position of any part is known before anything is counted; the price is that one very long line takes
 * a large share of the hundred percent.
 */
import type { ItemsSnapshot } from '../../live/snapshot.ts';
import type { Layout, RowPlace } from './layout.ts';
import { down } from './place.ts';

/** The file's bytes, and the part of them that is on screen. */
export interface ShownBytes {
  readonly total: number;
  readonly start: number;
  readonly end: number;
}

/** Byte position of the upper (`edge` 0) or lower (1) edge of a row. */
function byteAt(layout: Layout, { index, row }: RowPlace, edge: 0 | 1): number {
  const item = layout.items[index];
  if (item === undefined) return 0;
  const rows = layout.rows(index).length;
  return item.offset + (item.length * Math.min(row + edge, rows)) / Math.max(1, rows);
}

export function shownBytes(snapshot: ItemsSnapshot, layout: Layout, top: RowPlace): ShownBytes {
  const bottom = down(layout, top, layout.height - 1).place;
  const first = layout.next(-1) === top.index && top.row === 0;
  const atEnd = layout.next(bottom.index) === -1 && bottom.row === layout.count(bottom.index) - 1;
  const last = layout.items.at(-1);
  const total = Math.max(1, snapshot.sizeBytes, last === undefined ? 0 : last.offset + last.length);
  const start = snapshot.reachesStart && first ? 0 : Math.min(total, byteAt(layout, top, 0));
  const end = snapshot.reachesEnd && atEnd ? total : Math.min(total, byteAt(layout, bottom, 1));
  return { total, start, end: Math.max(start, end) };
}

/** `97 %`: how much of the file is above the end of the screen's last row; `~` while its lines are still being counted. */
export function percentText(shown: ShownBytes, { lineCount }: ItemsSnapshot): string {
  if (shown.end >= shown.total) return '100 %';
  const percent = Math.min(99, Math.floor((shown.end * 100) / shown.total));
  return `${lineCount === null ? '~' : ''}${percent} %`;
}
