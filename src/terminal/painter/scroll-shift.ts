/**
 * Finds out that a part of a frame is the last frame moved up or down. A terminal moves rows by itself for a few bytes: one step of
 * scrolling is 528 bytes in all, where drawing the screen again takes 12.9 kB.
 */

export interface ScrollShift {
  /** First and last screen row that moves, from 0. */
  readonly top: number;
  readonly bottom: number;
  /** Rows moved up (positive) or down (negative). */
  readonly by: number;
}

/** To move fewer rows than this saves nothing. */
const WORTH_ROWS = 3;

/** A row as a number: equal rows have the same one. Rows that are not worth moving are 0. */
type RowNumber = number;

function numbering(): (row: string) => RowNumber {
  const numbers = new Map<string, RowNumber>();
  return row => {
    if (row.length <= 1) return 0;
    const number = numbers.get(row) ?? numbers.size + 1;
    numbers.set(row, number);
    return number;
  };
}

/** How many rows a shift puts in place, less those that it moves out of place. */
function gain(before: readonly RowNumber[], after: readonly RowNumber[], shift: ScrollShift): number {
  let gained = 0;
  for (let y = shift.top; y <= shift.bottom; y++) {
    const from = y + shift.by;
    if (from < shift.top || from > shift.bottom) continue;
    if (after[y] === before[y]) gained--;
    else if (after[y] !== 0 && after[y] === before[from]) gained++;
  }
  return gained;
}

/** The best shift from `before` to `after`, or null when drawing rows is as good. Both have the same number of rows. */
export function findShift(rowsBefore: readonly string[], rowsAfter: readonly string[]): ScrollShift | null {
  let top = 0;
  let bottom = rowsAfter.length - 1;
  while (top <= bottom && rowsBefore[top] === rowsAfter[top]) top++;
  while (bottom > top && rowsBefore[bottom] === rowsAfter[bottom]) bottom--;
  if (changedRows(rowsBefore, rowsAfter, { top, bottom }) < WORTH_ROWS) return null;
  const number = numbering();
  // To compare 60 rows with 60 others as texts is most of what a frame costs; as numbers it costs nothing to speak of.
  const before = rowsBefore.map(number);
  const after = rowsAfter.map(number);
  const height = bottom - top + 1;
  let best: ScrollShift | null = null;
  let most = WORTH_ROWS - 1;
  for (let by = 1; by < height; by++) {
    for (const signed of [by, -by]) {
      const shift = { top, bottom, by: signed };
      const gained = gain(before, after, shift);
      if (gained > most) [best, most] = [shift, gained];
    }
  }
  return best;
}

function changedRows(
  before: readonly string[],
  after: readonly string[],
  { top, bottom }: { readonly top: number; readonly bottom: number },
): number {
  let changed = 0;
  for (let y = top; y <= bottom; y++) if (before[y] !== after[y]) changed++;
  return changed;
}

/** The rows after the terminal has moved them; rows that nothing moved into are empty. */
export function shifted(rows: readonly string[], { top, bottom, by }: ScrollShift): string[] {
  return rows.map((row, y) => {
    if (y < top || y > bottom) return row;
    const from = y + by;
    return from < top || from > bottom ? '' : (rows[from] ?? '');
  });
}

/** The bytes that make the terminal move them. The scroll region is the whole screen again afterwards. */
export function shiftSequence({ top, bottom, by }: ScrollShift): string {
  const move = by > 0 ? `\u001B[${by}S` : `\u001B[${-by}T`;
  return `\u001B[0m\u001B[${top + 1};${bottom + 1}r${move}\u001B[r`;
}
