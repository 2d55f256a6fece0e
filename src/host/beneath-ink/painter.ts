/**
 * The last writer before the terminal: takes whole frames (one string, rows parted by newlines), sends only the rows that
 * changed, in one synchronized write. Ink itself would clear the screen and the scrollback on each full-height frame.
 * Promises: a frame equal to the last writes nothing; no sequence but SGR passes; a slow terminal gets the newest frame,
 * never a queue of old ones.
 */
import stringWidth from 'string-width';

export interface PainterOutput {
  /** Like a stream's write: false when the terminal is behind. */
  write(text: string): boolean;
  /** Calls back once when the terminal has caught up. */
  onceDrained(listener: () => void): void;
}

const ESC = '\u001B';
const BEGIN = `${ESC}[?2026h`;
const END = `${ESC}[?2026l`;
const SGR = /^\u001B\[[0-9;]*m/;
const SUSPECT = /[\u0000-\u001F\u007F-\u009F\u200E\u200F\u061C\u202A-\u202E\u2066-\u2069]/;

/** The row with everything but SGR sequences and printable text replaced. Ours never needs it; a bug must not reach the terminal. */
export function onlyOwnSequences(row: string): string {
  if (!SUSPECT.test(row)) return row;
  let safe = '';
  for (let at = 0; at < row.length; ) {
    const sequence = row[at] === ESC ? SGR.exec(row.slice(at, at + 64))?.[0] : undefined;
    const char = row.charAt(at);
    safe += sequence ?? (SUSPECT.test(char) ? '\uFFFD' : char);
    at += sequence?.length ?? 1;
  }
  return safe;
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

  /** The terminal's contents are unknown (resize, coming back): the next frame is drawn whole. */
  forget(size: { columns: number; rows: number }): void {
    this.#size = size;
    this.#shown = [];
  }

  /** Something that is not a row of the screen, e.g. a clipboard sequence. */
  sendAside(sequence: string): void {
    this.#output.write(sequence);
  }

  #send(): void {
    if (this.#next === null) return;
    const rows = this.#next.split('\n').slice(0, this.#size.rows);
    this.#next = null;
    const changes = this.#changes(rows);
    this.#shown = rows;
    if (changes === '') return;
    if (this.#output.write(`${BEGIN}${changes}${END}`)) return;
    this.#blocked = true;
    this.#output.onceDrained(() => {
      this.#blocked = false;
      this.#send();
    });
  }

  #changes(rows: readonly string[]): string {
    const whole = this.#shown.length === 0;
    let changes = whole ? `${ESC}[m${ESC}[2J` : '';
    for (let y = 0; y < this.#size.rows; y++) {
      const row = rows[y] ?? '';
      if (row === (this.#shown[y] ?? '')) continue;
      changes += `${ESC}[${y + 1};1H${onlyOwnSequences(row)}`;
      // Erasing at the right margin would take the last cell of a full row with it.
      if (!whole && stringWidth(row) < this.#size.columns) changes += `${ESC}[K`;
    }
    return changes;
  }
}
