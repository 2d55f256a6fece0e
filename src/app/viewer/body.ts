/** The rows of the conversation that are on screen, each with the mark at its left and the scroll bar at its right. */
import type { Glyphs, Row, Span } from '../../text/row.ts';
import { fitSpans, rowWidth, span } from '../../text/spans.ts';
import type { Layout, LayoutContext, RowPlace } from './layout.ts';
import { markedIndex } from './mark.ts';
import { scrollBar } from './scroll-bar.ts';
import { shownBytes } from './shown-bytes.ts';
import type { ViewerState } from './state.ts';

interface BodyLine {
  readonly place: RowPlace;
  readonly row: Row | undefined;
  /** Below an item. */
  readonly isGap: boolean;
}

/** The rows of items from `top` on, as many as the body has. */
function linesFrom(layout: Layout, top: RowPlace): readonly BodyLine[] {
  const lines: BodyLine[] = [];
  let { index, row } = top;
  while (index !== -1 && lines.length < layout.height) {
    const rows = layout.rows(index);
    const gap = layout.gap(index);
    for (; row < rows.length + gap.length && lines.length < layout.height; row += 1) {
      const isGap = row >= rows.length;
      const between = gap[row - rows.length];
      const below = between === undefined || between.spans.length === 0 ? undefined : between;
      lines.push({ place: { index, row }, row: isGap ? below : rows[row], isGap });
    }
    index = layout.next(index);
    row = 0;
  }
  return lines;
}

/** A row made exactly `width` cells. */
export function fitted(row: Row | undefined, width: number, glyphs: Glyphs): readonly Span[] {
  if (row === undefined) return [span(' '.repeat(width))];
  return rowWidth(row) === width ? row.spans : fitSpans(row.spans, width, glyphs);
}

interface FramedRow {
  readonly mark: Span;
  readonly cell: Span;
  readonly row: Row;
}

/** The rows of the last frame by the item's row in them: a row that only moved stays the same object and is not painted again. */
let lastFrame: ReadonlyMap<Row, FramedRow> = new Map();

function sameSpan(a: Span, b: Span): boolean {
  return a.text === b.text && a.style === b.style;
}

/** An item's row between the mark at its left and the scroll bar at its right. */
function between(row: Row, mark: Span, cell: Span): FramedRow {
  const last = lastFrame.get(row);
  if (last !== undefined && sameSpan(last.mark, mark) && sameSpan(last.cell, cell)) return last;
  return { mark, cell, row: { spans: [mark, ...row.spans, span(' '), cell] } };
}

/** Exactly `layout.height` rows. */
export function bodyRows(
  state: ViewerState,
  context: LayoutContext,
  shown: { layout: Layout; top: RowPlace },
): Row[] {
  const { layout, top } = shown;
  const { glyphs, items } = context;
  const marked = markedIndex(state, layout, top);
  const hit = state.search?.hit ?? null;
  const lines = linesFrom(layout, top);
  const blank: Row = { spans: [span(' '.repeat(layout.width))] };
  const bar = scrollBar({
    items: items.items,
    shown: shownBytes(items, layout, top),
    height: layout.height,
    glyphs,
  });
  const markOf = ({ place, row, isGap }: BodyLine): Span => {
    if (place.index !== marked || row === undefined || isGap) return span(' ');
    const isHit = hit !== null && hit.row === place.row && layout.items[place.index]?.offset === hit.offset;
    return isHit ? span(glyphs.folded, 'accentStrong') : span(glyphs.bar, 'accent');
  };
  const now = new Map<Row, FramedRow>();
  const rows = bar.map((cell, at): Row => {
    const line = lines[at];
    const mark = line === undefined ? span(' ') : markOf(line);
    const row = line?.row ?? blank;
    const framed = between(row, mark, cell);
    now.set(row, framed);
    return framed.row;
  });
  lastFrame = now;
  return rows;
}
