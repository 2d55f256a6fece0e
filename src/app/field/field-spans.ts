/** The part of a field that is on screen: the cursor is always in it, and an ellipsis stands where there is more. Pure. */
import type { Glyphs, Span, StyleName } from '../../text/row.ts';
import { pushSpan, span } from '../../text/spans.ts';
import { borderBehind } from '../../text/unicode/borders.ts';
import { drawnGrapheme } from './cells.ts';
import type { Edited } from './edit.ts';

export interface FieldPlace {
  /** Cells for the text and, behind its end, the cursor. */
  readonly cells: number;
  readonly glyphs: Glyphs;
  /** The field has the keys: its cursor is drawn. */
  readonly active: boolean;
}

/** A grapheme as it is drawn. */
interface Cell {
  readonly at: number;
  readonly drawn: string;
  readonly cells: number;
  readonly style: StyleName;
}

/** Of the cells, so many stay behind the cursor while there is more text: one sees what one moves into. */
const SHARE_BEHIND = 1 / 4;

/**
 * The text of a field in its place. `styled` is the text in parts, unsafe as it was typed.
 *
 * @example fieldSpans(fieldWith('main'), { cells: 20, glyphs, active: true })
 */
export function fieldSpans(
  { text, cursor }: Edited,
  { cells, glyphs, active }: FieldPlace,
  styled: readonly Span[] = [span(text)],
): readonly Span[] {
  const end: Cell = { at: text.length, drawn: ' ', cells: 1, style: 'plain' };
  const all = [...cellsOf(text, styled, glyphs), end];
  const at = Math.max(
    0,
    all.findIndex(cell => cell.at >= cursor),
  );
  const shown = windowAround(all, at, cells);
  const spans: Span[] = [];
  if (shown.from > 0) pushSpan(spans, glyphs.ellipsis, 'dim');
  for (const cell of all.slice(shown.from, shown.to)) {
    const isCursor = active && cell === all[at];
    if (isCursor) spans.push(span(cell.drawn, 'caret'));
    else if (cell !== end) pushSpan(spans, cell.drawn, cell.style);
  }
  if (shown.to < all.length) pushSpan(spans, glyphs.ellipsis, 'dim');
  return spans;
}

function cellsOf(text: string, styled: readonly Span[], glyphs: Glyphs): readonly Cell[] {
  const cells: Cell[] = [];
  let part = 0;
  let partEnd = styled[0]?.text.length ?? 0;
  for (let at = 0; at < text.length; ) {
    while (at >= partEnd && part < styled.length - 1) {
      part += 1;
      partEnd += styled[part]?.text.length ?? 0;
    }
    const to = borderBehind(text, at);
    const next = text.codePointAt(to);
    const { drawn, cells: width } = drawnGrapheme(
      text.slice(at, to),
      next === undefined ? '' : String.fromCodePoint(next),
      glyphs,
    );
    cells.push({ at, drawn, cells: width, style: styled[part]?.style ?? 'plain' });
    at = to;
  }
  return cells;
}

/** Which graphemes are shown, as a half-open range: all of them, or as many as fit around the cursor beside the ellipses. */
function windowAround(all: readonly Cell[], cursor: number, space: number): { from: number; to: number } {
  const starts = [0];
  for (const { cells } of all) starts.push((starts.at(-1) ?? 0) + cells);
  const total = starts.at(-1) ?? 0;
  if (total <= space) return { from: 0, to: all.length };
  const right = Math.min(total, (starts[cursor + 1] ?? total) + Math.floor(space * SHARE_BEHIND));
  const lastWithin = (end: number): number => starts.findLastIndex(start => start <= end);
  if (right < space) return { from: 0, to: lastWithin(space - 1) };
  const inner = space - (right === total ? 1 : 2);
  const from = starts.findIndex(start => start >= right - inner);
  // A place that is too narrow for more than the cursor.
  if (from > cursor) return { from: cursor, to: cursor + 1 };
  return { from, to: lastWithin((starts[from] ?? 0) + inner) };
}
