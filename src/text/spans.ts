/** Operations on styled text: join, cut, fill. Spans hold safe text without newlines. Pure. */
import type { Glyphs, Row, Span, StyleName } from './row.ts';
import { cellWidth, fitting } from './unicode/width.ts';

export function span(text: string, style: StyleName = 'plain'): Span {
  return { text, style };
}

export function spansText(spans: readonly Span[]): string {
  if (spans.length === 1) return (spans[0] as Span).text;
  let text = '';
  for (const { text: part } of spans) text += part;
  return text;
}

/** Cells of the whole, measured as one text: characters may join over a span's border. */
export function spansWidth(spans: readonly Span[]): number {
  return spans.length === 0 ? 0 : cellWidth(spansText(spans));
}

export function rowWidth(row: Row): number {
  return spansWidth(row.spans);
}

/** How a text is shown, and where it leads. */
export interface SpanLook {
  readonly style: StyleName;
  readonly link?: string | undefined;
}

/** Another text in the style and with the link of `like`. */
export function spanLike({ style, link }: SpanLook, text: string): Span {
  return link === undefined ? { text, style } : { text, style, link };
}

/** Adds to `spans`, joining with the last one when style and link are the same. */
export function pushSpan(spans: Span[], text: string, like: StyleName | SpanLook): void {
  if (text === '') return;
  const { style, link } = typeof like === 'string' ? { style: like, link: undefined } : like;
  const last = spans.at(-1);
  if (last?.style === style && last.link === link) spans[spans.length - 1] = spanLike(last, last.text + text);
  else spans.push(link === undefined ? { text, style } : { text, style, link });
}

/** The part of `spans` between two UTF-16 positions of their joined text. */
function sliceSpans(spans: readonly Span[], from: number, to: number): Span[] {
  const part: Span[] = [];
  let start = 0;
  for (const { text, style, link } of spans) {
    const end = start + text.length;
    if (end > from && start < to)
      pushSpan(part, text.slice(Math.max(0, from - start), to - start), { style, link });
    if (end >= to) break;
    start = end;
  }
  return part;
}

/** At most `cells` wide, ending in a dim ellipsis when something is left out. */
export function cutSpans(spans: readonly Span[], cells: number, glyphs: Glyphs): readonly Span[] {
  if (cells <= 0) return [];
  const text = spansText(spans);
  if (fitting(text, cells).end === text.length) return spans;
  const kept = sliceSpans(spans, 0, fitting(text, cells - 1).end);
  kept.push(span(glyphs.ellipsis, 'dim'));
  return kept;
}

/** Exactly `cells` wide: cut or filled with spaces. */
export function fitSpans(spans: readonly Span[], cells: number, glyphs: Glyphs): readonly Span[] {
  const fitted = cutSpans(spans, cells, glyphs);
  const missing = cells - spansWidth(fitted);
  return missing > 0 ? [...fitted, span(' '.repeat(missing))] : fitted;
}

/** The row filled with spaces, or cut, to exactly `cells`. */
export function fitRow(row: Row, cells: number, glyphs: Glyphs): Row {
  return { ...row, spans: fitSpans(row.spans, cells, glyphs) };
}

/**
 * `left` at the left edge and `right` at the right edge of `cells`, at least two spaces between. The left part is cut
 * first; the right part goes when fewer than `cells / 2` would be left.
 */
export function spreadSpans(
  left: readonly Span[],
  right: readonly Span[],
  row: { readonly cells: number; readonly glyphs: Glyphs },
): readonly Span[] {
  const { cells, glyphs } = row;
  const rightCells = spansWidth(right);
  if (rightCells === 0 || rightCells + 2 > cells / 2) return cutSpans(left, cells, glyphs);
  const fitted = fitSpans(left, cells - rightCells - 2, glyphs);
  return [...fitted, span('  '), ...right];
}
