/**
 * The streams that Ink has in place of the terminal. Its output is whole frames, for the painter; its input is only the keys for its
 * own components (menus). Terminal modes are set in `terminal/terminal-modes.ts`.
 */
import { EventEmitter } from 'node:events';
import type { Key, KeyName } from '../app/key.ts';

/** The bytes of these keys that Ink knows: it reads no other form of them, whatever the terminal sent. */
const KEY_BYTES: Readonly<Partial<Record<KeyName, string>>> = {
  up: '\u001B[A',
  down: '\u001B[B',
  enter: '\r',
};

/**
 * A TTY for Ink's input side. Emits one key at a time and waits until the menu says that it has answered: React sets a menu's new key
 * listener some turns of the loop after drawing, and a key before that would go to the old one, which chooses the wrong row.
 */
export class InkInput extends EventEmitter {
  readonly isTTY = true;
  #waiting: string[] = [];
  #readable: string[] = [];
  /** A key is with the menu, which has not answered it. */
  #isBusy = false;

  press({ name, text }: Pick<Key, 'name' | 'text'>): void {
    this.#waiting.push(KEY_BYTES[name] ?? text);
    this.#emitNext();
  }

  /** The menu is open and listens: for its first key, or again after each one. */
  listens(): void {
    this.#isBusy = false;
    // Not within React's own work, or a long burst would count as an endless loop.
    setImmediate(() => this.#emitNext());
  }

  /** The menu is closed: the keys that wait were for it, and the next menu must not get them. */
  dropKeys(): void {
    this.#waiting = [];
    this.#readable = [];
    this.#isBusy = false;
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
    // Before Ink listens, a key waits: a menu that opens says when.
    const isHeard = !this.#isBusy && this.listenerCount('readable') > 0;
    const next = isHeard ? this.#waiting.shift() : undefined;
    if (next === undefined) return;
    this.#isBusy = true;
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
