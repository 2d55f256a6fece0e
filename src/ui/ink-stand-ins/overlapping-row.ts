/** The rare row in which texts overlap, put together cell by cell: the later text wins, as in Ink. */
import sliceAnsi from 'slice-ansi';

export interface CellPiece {
  readonly x: number;
  readonly text: string;
  /** In cells. */
  readonly width: number;
}

/** `pieces` in the order they were written. A wide character that is cut in half leaves a space. */
export function joinOverlapping(pieces: readonly CellPiece[]): string {
  let row: CellPiece[] = [];
  for (const piece of pieces) row = [...row.flatMap(below => around(below, piece)), piece];
  row.sort((a, b) => a.x - b.x);
  let joined = '';
  let column = 0;
  for (const { x, text, width } of row) {
    joined += ' '.repeat(Math.max(0, x - column)) + text;
    column = x + width;
  }
  return joined.trimEnd();
}

/** What is left of `below` to both sides of `above`. */
function around(below: CellPiece, above: CellPiece): CellPiece[] {
  const cut = (from: number, to: number): CellPiece[] =>
    from < to ? [{ x: below.x + from, text: sliceAnsi(below.text, from, to), width: to - from }] : [];
  const before = Math.min(below.width, above.x - below.x);
  const after = Math.max(0, above.x + above.width - below.x);
  return before >= below.width ? [below] : [...cut(0, before), ...cut(after, below.width)];
}
