/**
 * Styled text → rows of at most N cells. Words stay whole where they fit, else they are broken between graphemes, never inside one.
 * Reads no more text than the requested rows hold.
 */
import type { Row, Span } from './row.ts';
import { type RowLimits, rowPieces } from './row-pieces.ts';
import { pushSpan, span, spanLike, spansText, spansWidth } from './spans.ts';
import { expandTabs, isPlainAscii } from './unicode/width.ts';

export interface WrapOptions {
  /** Cells of a row, prefix included. */
  readonly width: number;
  /** Before the first row and before the later ones. Left out where a row is too narrow for text beside it. */
  readonly first?: readonly Span[];
  readonly rest?: readonly Span[];
  /** `words` for prose; `cells` keeps every space and fills rows to the edge, for code and output. */
  readonly mode?: 'words' | 'cells';
  readonly maxRows?: number;
  /** Cells between tab stops. */
  readonly tabStop?: number;
}

const DEFAULT_TAB_STOP = 4;
/** One cell, for a grapheme that is wider than the row, or longer than any real one. */
const CANNOT_DRAW = '\uFFFD';

/** Reads parts of a line from left to right; each span is read once for all rows. */
class SpanReader {
  private readonly spans: readonly Span[];
  private index = 0;
  private start = 0;

  constructor(spans: readonly Span[]) {
    this.spans = spans;
  }

  take(from: number, to: number): Span[] {
    const part: Span[] = [];
    for (; this.index < this.spans.length; this.index++) {
      const { text, style, link } = this.spans[this.index] as Span;
      const end = this.start + text.length;
      if (end > from)
        pushSpan(part, text.slice(Math.max(0, from - this.start), to - this.start), { style, link });
      if (end > to) break;
      this.start = end;
    }
    return part;
  }
}

function expanded(spans: readonly Span[], stop: number): readonly Span[] {
  let column = 0;
  return spans.map(whole => {
    const line = expandTabs(whole.text, stop, column);
    column += spansWidth([span(line, whole.style)]);
    return spanLike(whole, line);
  });
}

function usable(prefix: readonly Span[], width: number): readonly Span[] {
  // Two cells is the widest ordinary grapheme.
  return prefix.length === 0 || spansWidth(prefix) + 2 <= width ? prefix : [];
}

function rowOf(prefix: readonly Span[], content: readonly Span[]): Row {
  return { spans: prefix.length === 0 ? content : [...prefix, ...content] };
}

/** The options with all defaults; made once for all lines of a text. */
interface WrapPlan extends RowLimits {
  readonly firstPrefix: readonly Span[];
  readonly restPrefix: readonly Span[];
  readonly tabStop: number;
}

function planOf(options: WrapOptions): WrapPlan {
  const width = Math.max(1, options.width);
  const firstPrefix = usable(options.first ?? [], width);
  const restPrefix = usable(options.rest ?? options.first ?? [], width);
  return {
    firstPrefix,
    restPrefix,
    first: width - spansWidth(firstPrefix),
    rest: width - spansWidth(restPrefix),
    words: options.mode !== 'cells',
    maxRows: options.maxRows ?? Number.POSITIVE_INFINITY,
    tabStop: options.tabStop ?? DEFAULT_TAB_STOP,
  };
}

function wrapPlanned(spans: readonly Span[], plan: WrapPlan, rows: Row[]): void {
  const joined = spansText(spans);
  const line = joined.includes('\t') ? expanded(spans, plan.tabStop) : spans;
  const text = line === spans ? joined : spansText(line);
  if (text.length <= plan.first && isPlainAscii(text)) {
    rows.push(rowOf(plan.firstPrefix, line));
    return;
  }
  const reader = new SpanReader(line);
  for (const [index, piece] of rowPieces(text, plan).entries()) {
    const content = piece === null ? [span(CANNOT_DRAW)] : reader.take(piece[0], piece[1]);
    rows.push(rowOf(index === 0 ? plan.firstPrefix : plan.restPrefix, content));
  }
}

/** Wraps one line (no newline in it) and adds its rows to `rows`. An empty line is one row. */
export function wrapLine(spans: readonly Span[], options: WrapOptions, rows: Row[]): void {
  wrapPlanned(spans, planOf(options), rows);
}

/** The lines of `spans`, split at newlines. */
function splitLines(spans: readonly Span[]): Span[][] {
  let line: Span[] = [];
  const lines = [line];
  for (const whole of spans) {
    const { text } = whole;
    let from = 0;
    for (let newline = text.indexOf('\n'); newline >= 0; newline = text.indexOf('\n', from)) {
      if (newline > from) line.push(spanLike(whole, text.slice(from, newline)));
      line = [];
      lines.push(line);
      from = newline + 1;
    }
    if (from < text.length) line.push(spanLike(whole, text.slice(from)));
  }
  return lines;
}

/** Wraps spans that may hold newlines. `first` comes before the very first row only. */
export function wrapSpans(spans: readonly Span[], options: WrapOptions): Row[] {
  const rows: Row[] = [];
  const limit = options.maxRows ?? Number.POSITIVE_INFINITY;
  const top = planOf(options);
  const below = planOf({ ...options, first: options.rest ?? options.first ?? [] });
  for (const line of splitLines(spans)) {
    if (rows.length >= limit) break;
    wrapPlanned(line, rows.length === 0 ? top : below, rows);
  }
  if (rows.length > limit) rows.length = limit;
  return rows;
}
