/** Scrolling through the lines of a document: rows are made for the lines on screen alone. */
import type { ExportFormat, ExportReview } from '../../actions/export.ts';
import type { Glyphs, Row, Span } from '../../text/row.ts';
import { span } from '../../text/spans.ts';
import { safeText } from '../../text/unicode/sanitise.ts';
import { wrapLine } from '../../text/wrap.ts';
import { type ReviewTop, TOP } from './state.ts';

export interface ReadingPlace {
  readonly review: ExportReview;
  readonly format: ExportFormat;
  /** Cells of a row. */
  readonly width: number;
  /** Rows on screen. */
  readonly height: number;
  readonly glyphs: Glyphs;
}

const REDACTED = /\[redacted:[a-z0-9-]+#\d+\]/;
/** What was taken out, and what says that something was left out. */
const MARKED =
  /(\[redacted:[a-z0-9-]+#\d+\])|(… \d+ lines left out …|\d+ lines? left out|\b[\w/+.-]+, [^,]{1,20}, left out)/g;

function lineSpans(line: string, { format, glyphs }: ReadingPlace): readonly Span[] {
  const text = safeText(line, glyphs);
  const plain = format === 'md' && /^#{1,6} /.test(text) ? 'heading' : 'plain';
  const spans: Span[] = [];
  let from = 0;
  for (const match of text.matchAll(MARKED)) {
    if (match.index > from) spans.push(span(text.slice(from, match.index), plain));
    spans.push(span(match[0], match[1] === undefined ? 'warn' : 'match'));
    from = match.index + match[0].length;
  }
  if (from < text.length || spans.length === 0) spans.push(span(text.slice(from), plain));
  return spans;
}

interface KeptRows {
  readonly width: number;
  readonly glyphs: Glyphs;
  readonly rows: Map<number, readonly Row[]>;
}

const kept = new WeakMap<ExportReview, KeptRows>();
/** A few screens of lines. */
const MOST_KEPT = 1_000;

/** The rows of one line, at least one. */
function rowsOfLine(index: number, place: ReadingPlace): readonly Row[] {
  const { review, width, glyphs } = place;
  let known = kept.get(review);
  if (known?.width !== width || known.glyphs !== glyphs || known.rows.size > MOST_KEPT) {
    known = { width, glyphs, rows: new Map() };
    kept.set(review, known);
  }
  const before = known.rows.get(index);
  if (before !== undefined) return before;
  const rows: Row[] = [];
  wrapLine(lineSpans(review.lines[index] ?? '', place), { width, mode: 'cells' }, rows);
  known.rows.set(index, rows);
  return rows;
}

/** The rows on screen from `top` on. */
export function shownRows(top: ReviewTop, place: ReadingPlace): readonly Row[] {
  const rows: Row[] = [];
  for (let { line } = top; rows.length < place.height && line < place.review.lines.length; line++) {
    const all = rowsOfLine(line, place);
    rows.push(...(line === top.line ? all.slice(top.row) : all));
  }
  return rows.slice(0, place.height);
}

/** The place that shows the last screenful. */
export function lastTop(place: ReadingPlace): ReviewTop {
  let left = place.height;
  for (let line = place.review.lines.length - 1; line >= 0; line--) {
    const { length } = rowsOfLine(line, place);
    if (length >= left) return { line, row: length - left };
    left -= length;
  }
  return TOP;
}

function isBefore(a: ReviewTop, b: ReviewTop): boolean {
  return a.line < b.line || (a.line === b.line && a.row < b.row);
}

/** `by` rows further down, or up below 0; never past an end. */
export function scrolled(top: ReviewTop, by: number, place: ReadingPlace): ReviewTop {
  let { line, row } = top;
  row += by;
  while (row < 0 && line > 0) {
    line -= 1;
    row += rowsOfLine(line, place).length;
  }
  while (line < place.review.lines.length - 1 && row >= rowsOfLine(line, place).length) {
    row -= rowsOfLine(line, place).length;
    line += 1;
  }
  return within({ line, row: Math.max(0, row) }, place);
}

/** Not past the last screenful: after a change of size too. */
export function within(top: ReviewTop, place: ReadingPlace): ReviewTop {
  const last = lastTop(place);
  return isBefore(last, top) ? last : top;
}

/** The next or previous line where something was taken out; null: there is none. */
export function redactedLine(from: number, way: 1 | -1, { lines }: ExportReview): number | null {
  for (let line = from + way; line >= 0 && line < lines.length; line += way)
    if (REDACTED.test(lines[line] ?? '')) return line;
  return null;
}
