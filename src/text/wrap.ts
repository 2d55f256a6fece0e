/**
 * Styled text to rows of at most N cells. A row costs what it holds; the text behind the last wanted row is not looked at.
 * Words stay whole where they fit; what does not fit is broken between graphemes, never inside one.
 */
import { graphemesOf } from './graphemes.ts';
import type { Row, Span } from './row.ts';
import { pushSpan, span, spansText, spansWidth } from './spans.ts';
import { expandTabs, isPlainAscii } from './width.ts';

export interface WrapOptions {
  /** Cells of a row, prefix included. */
  readonly width: number;
  /** Before the first row and before the later ones. Left out where a row has no room for text beside it. */
  readonly first?: readonly Span[];
  readonly rest?: readonly Span[];
  /** `words` for prose; `cells` keeps every space and fills rows to the edge, for code and output. */
  readonly mode?: 'words' | 'cells';
  readonly maxRows?: number;
  /** Cells between tab stops. */
  readonly tabStop?: number;
}

/** From and to, in UTF-16 positions of the line; null for a grapheme that cannot be drawn in the room there is. */
type Piece = readonly [from: number, to: number] | null;

interface Room {
  readonly first: number;
  readonly rest: number;
  readonly words: boolean;
  readonly maxRows: number;
}

const SPACE = 0x20;
const DEFAULT_TAB_STOP = 4;
/** One cell, for a grapheme that is wider than the row, or longer than any real one. */
const CANNOT_DRAW = '\uFFFD';
const LONGEST_GRAPHEME = 64;
/** No row begins with these, none ends with those: the least of the East Asian rules. */
const NOT_FIRST = new Set('、。，．！？：；」』）】〉》〕］｝ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ');
const NOT_LAST = new Set('「『（【〈《〔［｛');

function trimmedEnd(text: string, from: number, to: number): number {
  let end = to;
  while (end > from && text.charCodeAt(end - 1) === SPACE) end--;
  return end;
}

function skipSpaces(text: string, from: number): number {
  let start = from;
  while (start < text.length && text.charCodeAt(start) === SPACE) start++;
  return start;
}

/** Every character is one cell: positions are columns. */
function asciiPieces(text: string, room: Room): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  while (pieces.length < room.maxRows) {
    const cells = pieces.length === 0 ? room.first : room.rest;
    const edge = from + cells;
    if (edge >= text.length) {
      pieces.push([from, text.length]);
      break;
    }
    // In the slice only: lastIndexOf on the whole text would walk back to its start for every row of a long word.
    const space = room.words ? from + text.slice(from, edge + 1).lastIndexOf(' ') : -1;
    // A space inside the indentation is no place to break: the row would be empty.
    const breaks = space > from && trimmedEnd(text, from, space) > from;
    const to = breaks ? space : edge;
    pieces.push([from, room.words ? trimmedEnd(text, from, to) : to]);
    from = room.words ? skipSpaces(text, to) : to;
    if (from >= text.length) break;
  }
  return pieces;
}

/** Whether a row may end between two graphemes that both are not spaces. */
function breaksBetween(before: string, beforeCells: number, after: string, afterCells: number): boolean {
  if (beforeCells < 2 && afterCells < 2) return false;
  return !NOT_FIRST.has(after) && !NOT_LAST.has(before);
}

/** One pass over a line of graphemes; `position` and `starts` are indices of graphemes, `pieces` of UTF-16 units. */
class GraphemeWrapper {
  readonly pieces: Piece[] = [];
  private readonly text: string;
  private readonly room: Room;
  private readonly ends: readonly number[];
  private readonly cells: readonly number[];

  constructor(text: string, room: Room) {
    this.text = text;
    this.room = room;
    const { ends, cells } = graphemesOf(text);
    this.ends = ends;
    this.cells = cells.map((wide, index) =>
      (ends[index] as number) - (ends[index - 1] ?? 0) > LONGEST_GRAPHEME ? Number.POSITIVE_INFINITY : wide,
    );
  }

  run(): Piece[] {
    let start = 0;
    while (this.pieces.length < this.room.maxRows && start < this.ends.length) {
      const next = this.row(start);
      this.pieces.push(this.piece(start, next));
      start = this.room.words ? this.afterSpaces(next) : next;
    }
    return this.pieces;
  }

  private roomNow(): number {
    return this.pieces.length === 0 ? this.room.first : this.room.rest;
  }

  private piece(start: number, next: number): Piece {
    if ((this.cells[start] as number) > this.roomNow()) return null;
    const from = this.offset(start);
    const to = this.offset(next);
    return [from, this.room.words && next < this.ends.length ? trimmedEnd(this.text, from, to) : to];
  }

  private offset(grapheme: number): number {
    return grapheme === 0 ? 0 : (this.ends[grapheme - 1] as number);
  }

  private at(grapheme: number): string {
    return this.text.slice(this.offset(grapheme), this.ends[grapheme]);
  }

  private isSpace(grapheme: number): boolean {
    return this.text.charCodeAt(this.offset(grapheme)) === SPACE;
  }

  private afterSpaces(grapheme: number): number {
    let next = grapheme;
    while (next < this.ends.length && this.isSpace(next)) next++;
    return next;
  }

  /** The grapheme that the next row begins with. */
  private row(start: number): number {
    const cells = this.roomNow();
    let width = 0;
    let end = start;
    while (end < this.ends.length && width + (this.cells[end] as number) <= cells) {
      width += this.cells[end] as number;
      end++;
    }
    if (end === this.ends.length) return end;
    if (this.room.words && !this.isSpace(end)) return this.lastBreak(start, end);
    return Math.max(end, start + 1);
  }

  private lastBreak(start: number, end: number): number {
    const text = this.afterSpaces(start);
    for (let at = end; at > text; at--) {
      if (this.isSpace(at - 1)) return at;
      const before = this.cells[at - 1] as number;
      const after = this.cells[at] as number;
      if ((before > 1 || after > 1) && breaksBetween(this.at(at - 1), before, this.at(at), after)) return at;
    }
    return Math.max(end, start + 1);
  }
}

/** Reads parts of a line from left to right; each span is looked at once, however many rows there are. */
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
      const { text, style } = this.spans[this.index] as Span;
      const end = this.start + text.length;
      if (end > from) pushSpan(part, text.slice(Math.max(0, from - this.start), to - this.start), style);
      if (end > to) break;
      this.start = end;
    }
    return part;
  }
}

function expanded(spans: readonly Span[], stop: number): readonly Span[] {
  let column = 0;
  return spans.map(({ text, style }) => {
    const line = expandTabs(text, stop, column);
    column += spansWidth([span(line, style)]);
    return span(line, style);
  });
}

function usable(prefix: readonly Span[], width: number): readonly Span[] {
  // Two cells is the widest ordinary grapheme.
  return prefix.length === 0 || spansWidth(prefix) + 2 <= width ? prefix : [];
}

function rowOf(prefix: readonly Span[], content: readonly Span[]): Row {
  return { spans: prefix.length === 0 ? content : [...prefix, ...content] };
}

/** What the options come to; made once for all lines of a text. */
interface Plan extends Room {
  readonly firstPrefix: readonly Span[];
  readonly restPrefix: readonly Span[];
  readonly tabStop: number;
}

function planOf(options: WrapOptions): Plan {
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

function wrapPlanned(spans: readonly Span[], plan: Plan, rows: Row[]): void {
  const joined = spansText(spans);
  const line = joined.includes('\t') ? expanded(spans, plan.tabStop) : spans;
  const text = line === spans ? joined : spansText(line);
  const ascii = isPlainAscii(text);
  if (ascii && text.length <= plan.first) {
    rows.push(rowOf(plan.firstPrefix, line));
    return;
  }
  const pieces = ascii ? asciiPieces(text, plan) : new GraphemeWrapper(text, plan).run();
  const reader = new SpanReader(line);
  for (const [index, piece] of pieces.entries()) {
    const content = piece === null ? [span(CANNOT_DRAW)] : reader.take(piece[0], piece[1]);
    rows.push(rowOf(index === 0 ? plan.firstPrefix : plan.restPrefix, content));
  }
}

/** Wraps one line (no newline in it) and adds its rows to `rows`. An empty line is one row. */
export function wrapLine(spans: readonly Span[], options: WrapOptions, rows: Row[]): void {
  wrapPlanned(spans, planOf(options), rows);
}

/** The lines of `spans`, split at newlines. */
export function splitLines(spans: readonly Span[]): Span[][] {
  let line: Span[] = [];
  const lines = [line];
  for (const { text, style } of spans) {
    let from = 0;
    for (let newline = text.indexOf('\n'); newline >= 0; newline = text.indexOf('\n', from)) {
      if (newline > from) line.push(span(text.slice(from, newline), style));
      line = [];
      lines.push(line);
      from = newline + 1;
    }
    if (from < text.length) line.push(span(text.slice(from), style));
  }
  return lines;
}

/** Wraps spans that may hold newlines. `first` stands before the very first row only. */
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
