/**
 * The last writer before the terminal. Takes whole frames (one string, rows separated by newlines) and sends what changed in one
 * synchronized write: rows that moved as a scroll, other rows from the first cell that differs to the last. A scrolled row is 528
 * bytes so; Ink writes the whole screen again (12.9 kB), and clears the scrollback with it on each frame of full height.
 * Promises: a frame equal to the last writes nothing; no sequence but SGR passes; a slow terminal gets the newest frame, never a queue
 * of old ones.
 */
import { rowChange } from './row-change.ts';
import { findShift, shifted, shiftSequence } from './scroll-shift.ts';

export interface PainterOutput {
  /** Like a stream's write: false when the terminal is behind. */
  write(text: string): boolean;
  /** Calls back once when the terminal has caught up. */
  onceDrained(listener: () => void): void;
}

const ESC = '\u001B';
const BEGIN = `${ESC}[?2026h`;
const END = `${ESC}[?2026l`;
/** A colour sequence (of at least three characters), or one character that must not be sent. */
const OWN_OR_SUSPECT =
  /\u001B\[[0-9;]*m|[\u0000-\u001F\u007F-\u009F\u200E\u200F\u061C\u202A-\u202E\u2066-\u2069]/g;

/** The row with everything but SGR sequences and printable text replaced. Rows are safe already: this stops a bug before the terminal. */
export function onlyTextAndColours(row: string): string {
  return row.replace(OWN_OR_SUSPECT, found => (found.length > 1 ? found : '\uFFFD'));
}

export class Painter {
  readonly #output: PainterOutput;
  #shown: readonly string[] = [];
  #size: { columns: number; rows: number };
  #next: string | null = null;
  #blocked = false;

  constructor(output: PainterOutput, size: { columns: number; rows: number }) {
    this.#output = output;
    this.#size = size;
  }

  /** Draws `frame`, now or when the terminal has caught up. */
  paint(frame: string): void {
    this.#next = frame;
    if (!this.#blocked) this.#send();
  }

  /** The terminal's contents are unknown (a resize, a return): draws the next frame whole, and drops one that waits. */
  forget(size: { columns: number; rows: number }): void {
    this.#size = size;
    this.#shown = [];
    this.#next = null;
  }

  /** Writes a sequence that is not a part of the screen, for example one for the clipboard. */
  sendSequence(sequence: string): void {
    this.#output.write(sequence);
  }

  #send(): void {
    if (this.#next === null) return;
    const rows = this.#next.split('\n').slice(0, this.#size.rows);
    this.#next = null;
    const changes = this.#changes(rows);
    if (changes === '') return;
    if (this.#output.write(`${BEGIN}${changes}${END}`)) return;
    this.#blocked = true;
    this.#output.onceDrained(() => {
      this.#blocked = false;
      this.#send();
    });
  }

  #changes(rows: readonly string[]): string {
    const { rows: height } = this.#size;
    const after = Array.from({ length: height }, (_, y) => rows[y] ?? '');
    const whole = this.#shown.length !== height;
    let before = whole ? after.map(() => '') : this.#shown;
    let changes = whole ? `${ESC}[0m${ESC}[2J` : '';
    const shift = whole ? null : findShift(before, after);
    if (shift !== null) {
      changes += shiftSequence(shift);
      before = shifted(before, shift);
    }
    for (const [y, row] of after.entries()) {
      if (row === before[y]) continue;
      const safe = onlyTextAndColours(row);
      after[y] = safe;
      if (safe !== before[y]) changes += rowChange(before[y] ?? '', safe, y);
    }
    this.#shown = after;
    return changes;
  }
}
