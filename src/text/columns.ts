/** Columns of a list: which of them fit, how wide each is, and their cells laid out in a row. */
import type { Glyphs, Span } from './row.ts';
import { cutSpans, span, spansWidth } from './spans.ts';

export interface Column<K extends string> {
  readonly key: K;
  /** Cells it needs at least, and the most it can use. */
  readonly min: number;
  readonly max: number;
  /** Share of the cells that are left over; 0 keeps it at `min`. */
  readonly grow: number;
  /** Lower ranks stay longer on narrow terminals; of equal ranks the one on the right goes first. */
  readonly rank: number;
  readonly align: 'left' | 'right';
}

export type ColumnWidths<K extends string> = Readonly<Record<K, number>>;

const DEFAULT_GAP = 2;

/** The columns that fit beside each other, in their order; the last one stays in any width. */
function fittingColumns<K extends string>(
  width: number,
  columns: readonly Column<K>[],
  gap: number,
): Column<K>[] {
  const kept = [...columns];
  const needed = (): number => kept.reduce((sum, { min }) => sum + min, gap * (kept.length - 1));
  while (kept.length > 1 && needed() > width) {
    let leaves = 0;
    for (const [index, { rank }] of kept.entries()) if (rank >= (kept[leaves]?.rank ?? 0)) leaves = index;
    kept.splice(leaves, 1);
  }
  return kept;
}

function shareOut<K extends string>(
  widths: Record<K, number>,
  columns: readonly Column<K>[],
  left: number,
): void {
  let remaining = left;
  while (remaining > 0) {
    const open = columns.filter(({ key, max, grow }) => grow > 0 && widths[key] < max);
    const shares = open.reduce((sum, { grow }) => sum + grow, 0);
    if (shares === 0) return;
    const shared = remaining;
    for (const { key, max, grow } of open) {
      const share = Math.max(1, Math.floor((shared * grow) / shares));
      const more = Math.min(remaining, share, max - widths[key]);
      widths[key] += more;
      remaining -= more;
    }
  }
}

/** Cells for each column of a row of `width` with `gap` spaces between columns; 0: not shown. Never more than `width` in all. */
export function layoutColumns<K extends string>(
  width: number,
  columns: readonly Column<K>[],
  gap = DEFAULT_GAP,
): ColumnWidths<K> {
  const widths = Object.fromEntries(columns.map(({ key }) => [key, 0])) as Record<K, number>;
  const kept = fittingColumns(Math.max(0, width), columns, gap);
  let used = gap * (kept.length - 1);
  for (const { key, min } of kept) {
    widths[key] = Math.max(0, Math.min(min, width));
    used += widths[key];
  }
  shareOut(widths, kept, width - used);
  return widths;
}

export interface CellRow<K extends string> {
  readonly columns: readonly Column<K>[];
  readonly widths: ColumnWidths<K>;
  readonly cells: Readonly<Partial<Record<K, readonly Span[]>>>;
  readonly gap?: number;
  readonly glyphs: Glyphs;
}

/** The cells of one row, cut and filled to their columns, with the gap between them. */
export function layCells<K extends string>(row: CellRow<K>): Span[] {
  const spans: Span[] = [];
  for (const { key, align } of row.columns) {
    const width = row.widths[key];
    if (width === 0) continue;
    if (spans.length > 0) spans.push(span(' '.repeat(row.gap ?? DEFAULT_GAP)));
    const content = cutSpans(row.cells[key] ?? [], width, row.glyphs);
    const missing = width - spansWidth(content);
    const filler = missing > 0 ? [span(' '.repeat(missing))] : [];
    spans.push(...(align === 'right' ? [...filler, ...content] : [...content, ...filler]));
  }
  return spans;
}
