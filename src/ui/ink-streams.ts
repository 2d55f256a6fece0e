/**
 * The streams that Ink has in place of the terminal. Its output is whole frames, for the painter; its input is only the keys for its
 * own components (menus). Terminal modes are set in `terminal/terminal-modes.ts`.
 */
import { EventEmitter } from 'node:events';

/** A key that changes nothing has no answer: the next one waits this long at most. */
const ANSWER_TIMEOUT_MS = 150;

/**
 * A TTY for Ink's input side. Emits one key at a time and waits until the menu reports that it has answered: React sets a menu's new
 * key listener some turns of the loop after drawing, and a key before that would go to the old one.
 */
export class InkInput extends EventEmitter {
  readonly isTTY = true;
  #waiting: string[] = [];
  #readable: string[] = [];
  #timer: NodeJS.Timeout | null = null;

  send(sequence: string): void {
    this.#waiting.push(sequence);
    if (this.#timer === null) this.#emitNext();
  }

  /** The menu has answered and listens again. */
  answered(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#waiting.length > 0) this.#emitNext();
  }

  /** The menu is closed: the keys that wait were for it, and the next menu must not get them. */
  dropKeys(): void {
    this.#waiting = [];
    this.#readable = [];
  }

  read(): string | null {
    return this.#readable.shift() ?? null;
  }

  setRawMode(): this {
    return this;
  }

  setEncoding(): this {
    return this;
  }

  ref(): void {}

  unref(): void {}

  #emitNext(): void {
    this.#timer = setTimeout(() => this.answered(), ANSWER_TIMEOUT_MS);
    // Before Ink listens, a key waits.
    const next = this.listenerCount('readable') > 0 ? this.#waiting.shift() : undefined;
    if (next === undefined) return;
    this.#readable.push(next);
    this.emit('readable');
  }
}

/** A terminal of a certain size for Ink's output side; each write is one whole frame (Ink's debug mode). */
export class InkOutput extends EventEmitter {
  readonly isTTY = false;
  columns: number;
  rows: number;
  readonly #paint: (frame: string) => void;
  /** From a resize until `redraw`. */
  #outdated = false;

  constructor(size: { readonly columns: number; readonly rows: number }, paint: (frame: string) => void) {
    super();
    this.columns = size.columns;
    this.rows = size.rows;
    this.#paint = paint;
  }

  write(frame: string): boolean {
    // Ink writes an empty text to clear a frame; the painter needs none.
    if (frame !== '' && !this.#outdated) this.#paint(frame);
    return true;
  }

  /**
   * Sets the size of the next frame, without an event: Ink would immediately draw what was made for the old size. What it draws by
   * itself before `redraw` (a menu that answers a key) is dropped, too: the terminal would cut its rows, and the painter would then
   * compare with rows that are not on the screen.
   */
  resize(size: { readonly columns: number; readonly rows: number }): void {
    this.columns = size.columns;
    this.rows = size.rows;
    this.#outdated = true;
  }

  /** Makes Ink write its frame once more. */
  redraw(): void {
    this.#outdated = false;
    this.emit('resize');
  }
}
