/**
 * Where each grapheme of a text begins and how many cells it takes: a byte for each UTF-16 unit. After a change only what is beside it
 * is looked at again; the rest is copied.
 */
import type { Glyphs } from '../../text/row.ts';
import { borderBefore, graphemeEnd } from '../../text/unicode/borders.ts';
import { hazardOf, PLAIN } from '../../text/unicode/hazards.ts';
import { lazyTable } from '../../text/unicode/lazy-table.ts';
import { separateCells, unitsAt } from '../../text/unicode/separate-cells.ts';
import { drawnGrapheme } from '../field/cells.ts';
import { changeBetween } from './text-difference.ts';

export interface MeasuredText {
  readonly text: string;
  readonly glyphs: Glyphs;
  /** Cells of the grapheme that begins at this unit, or `INSIDE`. */
  readonly cells: Uint8Array;
}

/** The unit goes on with the grapheme before it. */
export const INSIDE = 255;
/** No row is as wide. */
const MOST_CELLS = 254;

/** Cells of a character that joins no other and is drawn as it is; else 0. */
const plainCells = lazyTable(codePoint => (hazardOf(codePoint) === PLAIN ? separateCells(codePoint) : 0));

const plainCellsAt = (text: string, index: number): number => plainCells(text.codePointAt(index) as number);

/** The code point at `index` while the line goes on; empty at its end. */
function nextInLine(text: string, index: number): string {
  const codePoint = text.codePointAt(index);
  return codePoint === undefined || codePoint === 0x0a ? '' : String.fromCodePoint(codePoint);
}

/** Measures graphemes from the border `from` on, until `isKnown` says that the rest is known; where that is, or the end. */
function measureFrom(
  { text, glyphs, cells }: MeasuredText,
  from: number,
  isKnown: (index: number) => boolean,
): number {
  let at = from;
  while (at < text.length && !isKnown(at)) {
    const plain = plainCellsAt(text, at);
    const after = at + unitsAt(text, at);
    const alone = plain > 0 && (after >= text.length || plainCellsAt(text, after) > 0);
    const end = alone ? after : graphemeEnd(text, at);
    cells[at] = alone
      ? plain
      : Math.min(MOST_CELLS, drawnGrapheme(text.slice(at, end), nextInLine(text, end), glyphs).cells);
    cells.fill(INSIDE, at + 1, end);
    at = end;
  }
  return at;
}

function measuredAnew(text: string, glyphs: Glyphs): MeasuredText {
  const measured = { text, glyphs, cells: new Uint8Array(text.length) };
  measureFrom(measured, 0, () => false);
  return measured;
}

/** Measures `text`; `before` was measured last, and is mostly the same. */
export function measuredText(text: string, glyphs: Glyphs, before: MeasuredText | null): MeasuredText {
  if (before === null || before.glyphs !== glyphs) return measuredAnew(text, glyphs);
  const { start, end, by } = changeBetween(before.text, text);
  // What is inserted may join the grapheme before it, and change how the one before that is drawn.
  const from = borderBefore(text, borderBefore(text, start));
  const cells = new Uint8Array(text.length);
  cells.set(before.cells.subarray(0, from));
  const measured = { text, glyphs, cells };
  const known = measureFrom(measured, from, at => at >= end && before.cells[at - by] !== INSIDE);
  cells.set(before.cells.subarray(known - by), known);
  return measured;
}
