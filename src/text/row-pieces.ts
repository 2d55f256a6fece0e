/** Where the rows of one line end: at words where they fit, else between graphemes, never inside one. Pure. */
import { graphemesOf } from './unicode/graphemes.ts';
import { isPlainAscii } from './unicode/width.ts';

/** From and to, in UTF-16 positions of the line; null for a grapheme that is wider than the row. */
export type RowPiece = readonly [from: number, to: number] | null;

/** Cells for text in the first row and in the later ones, and how to fill them. */
export interface RowLimits {
  readonly first: number;
  readonly rest: number;
  readonly words: boolean;
  readonly maxRows: number;
}

const SPACE = 0x20;
/** Longer than any real one: it is not drawn. */
const LONGEST_GRAPHEME = 64;
/** No row begins with the first, none ends with the second: the least of the East Asian rules. */
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
function asciiPieces(text: string, limits: RowLimits): RowPiece[] {
  const pieces: RowPiece[] = [];
  let from = 0;
  while (pieces.length < limits.maxRows) {
    const cells = pieces.length === 0 ? limits.first : limits.rest;
    const edge = from + cells;
    if (edge >= text.length) {
      pieces.push([from, text.length]);
      break;
    }
    // In the slice only: lastIndexOf on the whole text would walk back to its start for every row of a long word.
    const space = limits.words ? from + text.slice(from, edge + 1).lastIndexOf(' ') : -1;
    // A space inside the indentation is no place to break: the row would be empty.
    const breaks = space > from && trimmedEnd(text, from, space) > from;
    const to = breaks ? space : edge;
    pieces.push([from, limits.words ? trimmedEnd(text, from, to) : to]);
    from = limits.words ? skipSpaces(text, to) : to;
    if (from >= text.length) break;
  }
  return pieces;
}

/** Whether a row may end between two graphemes that both are not spaces, one of them wide. */
function breaksBetween(before: string, after: string): boolean {
  return !NOT_FIRST.has(after) && !NOT_LAST.has(before);
}

/** One pass over a line of graphemes; `position` and `starts` are indices of graphemes, `pieces` of UTF-16 units. */
class GraphemeWrapper {
  readonly pieces: RowPiece[] = [];
  private readonly text: string;
  private readonly limits: RowLimits;
  private readonly ends: readonly number[];
  private readonly cells: readonly number[];

  constructor(text: string, limits: RowLimits) {
    this.text = text;
    this.limits = limits;
    const { ends, cells } = graphemesOf(text);
    this.ends = ends;
    this.cells = cells.map((wide, index) =>
      (ends[index] as number) - (ends[index - 1] ?? 0) > LONGEST_GRAPHEME ? Number.POSITIVE_INFINITY : wide,
    );
  }

  run(): RowPiece[] {
    let start = 0;
    while (this.pieces.length < this.limits.maxRows && start < this.ends.length) {
      const next = this.row(start);
      this.pieces.push(this.piece(start, next));
      start = this.limits.words ? this.afterSpaces(next) : next;
    }
    return this.pieces;
  }

  private cellsOfRow(): number {
    return this.pieces.length === 0 ? this.limits.first : this.limits.rest;
  }

  private piece(start: number, next: number): RowPiece {
    if ((this.cells[start] as number) > this.cellsOfRow()) return null;
    const from = this.offset(start);
    const to = this.offset(next);
    return [from, this.limits.words && next < this.ends.length ? trimmedEnd(this.text, from, to) : to];
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
    const cells = this.cellsOfRow();
    let width = 0;
    let end = start;
    while (end < this.ends.length && width + (this.cells[end] as number) <= cells) {
      width += this.cells[end] as number;
      end++;
    }
    if (end === this.ends.length) return end;
    if (this.limits.words && !this.isSpace(end)) return this.lastBreak(start, end);
    return Math.max(end, start + 1);
  }

  private lastBreak(start: number, end: number): number {
    const text = this.afterSpaces(start);
    for (let at = end; at > text; at--) {
      if (this.isSpace(at - 1)) return at;
      const wide = (this.cells[at - 1] as number) > 1 || (this.cells[at] as number) > 1;
      if (wide && breaksBetween(this.at(at - 1), this.at(at))) return at;
    }
    return Math.max(end, start + 1);
  }
}

/** The parts of `text` (one line, tabs expanded) that its rows hold, at most `limits.maxRows`. */
export function rowPieces(text: string, limits: RowLimits): readonly RowPiece[] {
  return isPlainAscii(text) ? asciiPieces(text, limits) : new GraphemeWrapper(text, limits).run();
}
