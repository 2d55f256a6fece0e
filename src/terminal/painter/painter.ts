/**
 * The last writer before the terminal. Takes whole frames (one string, rows separated by newlines) and sends what changed in one
 * synchronized write: rows that moved as a scroll, other rows from the first cell that differs to the last. A scrolled row is 528
 * bytes so; Ink writes the whole screen again (12.9 kB), and clears the scrollback with it on each frame of full height.
 * Promises: a frame equal to the last writes nothing; no sequence but SGR and our own links pass; a slow terminal gets the newest frame, never a queue
 * of old ones; the cursor is shown where the frame marks it, while nothing is being drawn, and nowhere else.
 */
import { withLinks } from '../links.ts';
import { withoutBlankEnd } from './blank-end.ts';
import { type Caret, takeCaret } from './caret.ts';
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
const HIDE = `${ESC}[?25l`;
const SHOW = `${ESC}[?25h`;
/** A colour sequence (of at least three characters), or one character that must not be sent. */
const OWN_OR_SUSPECT =
  /\u001B\[[0-9;]*m|[\u0000-\u001F\u007F-\u009F\u200E\u200F\u061C\u202A-\u202E\u2066-\u2069]/g;

/** The row with everything but SGR sequences and printable text replaced. Rows are safe already: this stops a bug before the terminal. */
export function onlyTextAndColours(row: string): string {
  return row.replace(OWN_OR_SUSPECT, found => (found.length > 1 ? found : '\uFFFD'));
}

export class Painter {
  readonly #output: PainterOutput;
  readonly #links: 'shown' | 'left out';
  #shown: readonly string[] = [];
  #size: { columns: number; rows: number };
  #next: { readonly frame: string; readonly hasCursor: boolean } | null = null;
  /** Where the terminal shows its cursor. */
  #caret: Caret | null = null;
  #blocked = false;

  constructor(
    output: PainterOutput,
    size: { columns: number; rows: number },
    links: 'shown' | 'left out' = 'left out',
  ) {
    this.#output = output;
    this.#size = size;
    this.#links = links;
  }

  /** Draws `frame`, now or when the terminal has caught up; the cursor only where its owner can type. */
  paint(frame: string, { hasCursor }: { readonly hasCursor: boolean } = { hasCursor: true }): void {
    this.#next = { frame, hasCursor };
    if (!this.#blocked) this.#send();
  }

  /** The terminal's contents are unknown (a resize, a return): draws the next frame whole, and drops one that waits. */
  forget(size: { columns: number; rows: number }): void {
    this.#size = size;
    this.#shown = [];
    this.#next = null;
    this.#caret = null;
  }

  /** Writes a sequence that is not a part of the screen, for example one for the clipboard. */
  sendSequence(sequence: string): void {
    this.#output.write(sequence);
  }

  #send(): void {
    if (this.#next === null) return;
    const { frame, hasCursor } = this.#next;
    this.#next = null;
    const { rows, caret } = takeCaret(frame.split('\n').slice(0, this.#size.rows));
    const changes = withLinks(this.#changes(rows), this.#links);
    const sequence = this.#sequence(changes, hasCursor ? caret : null);
    if (sequence === '' || this.#output.write(sequence)) return;
    this.#blocked = true;
    this.#output.onceDrained(() => {
      this.#blocked = false;
      this.#send();
    });
  }

  /** The cursor is hidden while rows are drawn: it would be seen at each of them. */
  #sequence(changes: string, caret: Caret | null): string {
    const before = this.#caret;
    this.#caret = caret;
    const place = caret === null ? '' : `${ESC}[${caret.y + 1};${caret.x + 1}H`;
    if (changes !== '') {
      return `${BEGIN}${before === null ? '' : HIDE}${changes}${caret === null ? '' : place + SHOW}${END}`;
    }
    if (caret === null) return before === null ? '' : HIDE;
    if (before === null) return place + SHOW;
    return before.x === caret.x && before.y === caret.y ? '' : place;
  }

  #changes(rows: readonly string[]): string {
    const { rows: height } = this.#size;
    const after = Array.from({ length: height }, (_, y) => rows[y] ?? '');
    const whole = this.#shown.length !== height;
    let before = whole ? after.map(() => '') : this.#shown;
    let changes = whole ? `${HIDE}${ESC}[0m${ESC}[2J` : '';
    const shift = whole ? null : findShift(before, after);
    if (shift !== null) {
      changes += shiftSequence(shift);
      before = shifted(before, shift);
    }
    for (const [y, row] of after.entries()) {
      if (row === before[y]) continue;
      const safe = withoutBlankEnd(onlyTextAndColours(row));
      after[y] = safe;
      if (safe !== before[y]) changes += rowChange(before[y] ?? '', safe, y);
    }
    this.#shown = after;
    return changes;
  }
}
