/** Foreign text as rows: whole up to a limit, or folded to its first and last lines. Reads no more of the text than it shows. */

import { boundedSlice, contentEnd, countLines, firstLines, lastLines } from './lines.ts';
import { markLinks } from './marked-links.ts';
import { countOf, sizeText } from './numbers.ts';
import type { Glyphs, Row, Span, StyleName } from './row.ts';
import { markMatches } from './search-marks.ts';
import { cutSpans, span, spanLike } from './spans.ts';
import { safeText } from './unicode/sanitise.ts';
import { expandTabs } from './unicode/width.ts';
import { wrapLine } from './wrap.ts';

export interface TextRowOptions {
  readonly width: number;
  readonly glyphs: Glyphs;
  readonly style: StyleName;
  /** Before every row. */
  readonly prefix?: readonly Span[];
  readonly mode?: 'words' | 'cells';
  readonly tabStop?: number;
  /** What a search marks; empty: nothing. */
  readonly query?: string;
  /** Where paths begin, null: they lead nowhere. Left out: addresses lead nowhere either. */
  readonly folder?: string | null;
}

/** Rows of one item that are shown; a last row says how much more there is. */
export const MAX_ROWS = 2000;
/** UTF-16 units that a cell can need: a family emoji has eleven for two cells, stacked accents eight for one. */
const UNITS_PER_CELL = 16;
const SLACK = 64;

/** `isCut`: there is more of the line. */
function lineSpans(raw: string, options: TextRowOptions & { readonly isCut: boolean }): readonly Span[] {
  const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
  const spans = [span(safeText(line, options.glyphs), options.style)];
  const { folder, isCut } = options;
  const linked = folder === undefined ? spans : markLinks(spans, { folder, isCut });
  return options.query ? markMatches(linked, options.query) : linked;
}

/** How much is not shown: `… 1,204 more lines`, or `… 1.2M more` of one long line. */
function moreRow(text: string, from: number, options: TextRowOptions): Row {
  const end = contentEnd(text);
  const lines = countLines(text, from, end);
  const amount = lines > 1 ? `${countOf(lines, 'more line')}` : `${sizeText(end - from)} more`;
  return oneRow([span(`${options.glyphs.ellipsis} ${amount}`, 'dim')], options);
}

/** One row, cut to the width, with the prefix. */
function oneRow(content: readonly Span[], options: TextRowOptions): Row {
  return { spans: cutSpans([...(options.prefix ?? []), ...content], options.width, options.glyphs) };
}

/** The rows of one line, and how many of its units they show; more rows than `limit` mean that there is more of the line. */
function lineRows(
  line: string,
  options: TextRowOptions,
  limit: number,
): { readonly rows: Row[]; readonly drawn: number } {
  const wrapping = { ...options, ...(options.prefix ? { first: options.prefix } : {}), maxRows: limit + 1 };
  for (const units of [2, UNITS_PER_CELL]) {
    const part = boundedSlice(line, 0, limit * options.width * units + SLACK);
    const rows: Row[] = [];
    wrapLine(lineSpans(part, { ...options, isCut: part.length < line.length }), wrapping, rows);
    if (part.length === line.length || rows.length > limit || units === UNITS_PER_CELL)
      return { rows, drawn: part.length };
  }
  return { rows: [], drawn: 0 };
}

/** All of `text` wrapped, at most `maxRows` rows and one that says how much more there is. */
export function textRows(text: string, options: TextRowOptions, maxRows = MAX_ROWS): Row[] {
  const rows: Row[] = [];
  const end = contentEnd(text);
  let from = 0;
  while (from < end && rows.length < maxRows) {
    const newline = text.indexOf('\n', from);
    const to = newline < 0 ? end : Math.min(newline, end);
    const { rows: more, drawn } = lineRows(text.slice(from, to), options, maxRows - rows.length);
    for (const row of more) rows.push(row);
    if (rows.length > maxRows || drawn < to - from) break;
    from = to + 1;
  }
  if (rows.length > maxRows) rows.length = maxRows;
  if (from < end) rows.push(moreRow(text, from, options));
  return rows;
}

function cutLine(raw: string, options: TextRowOptions): Row {
  const bounded = boundedSlice(raw, 0, options.width * UNITS_PER_CELL + SLACK);
  const expanded = lineSpans(bounded, { ...options, isCut: bounded.length < raw.length }).map(whole =>
    spanLike(whole, expandTabs(whole.text, options.tabStop ?? 4)),
  );
  return oneRow(expanded, options);
}

/** Lines kept from the beginning and from the end. */
export interface FoldedParts {
  readonly head: number;
  readonly tail: number;
}

/** One row for each kept line, and a row between them with the number of the others. */
export function foldedTextRows(text: string, options: TextRowOptions, parts: FoldedParts): Row[] {
  const head = firstLines(text, parts.head);
  const tail = lastLines(text, parts.tail, head.border);
  const hidden = countLines(text, head.border, Math.max(head.border, tail.border - 1));
  const rows = head.lines.map(line => cutLine(line, options));
  if (hidden > 0) {
    const words = head.lines.length === 0 ? `${countOf(hidden, 'line')} above` : countOf(hidden, 'more line');
    rows.push(oneRow([span(`${options.glyphs.ellipsis} ${words}`, 'dim')], options));
  }
  for (const line of tail.lines) rows.push(cutLine(line, options));
  return rows;
}
