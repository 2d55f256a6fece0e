/**
 * The streams Ink is given instead of the terminal. Ink draws whole frames into the painter and gets only the keys meant
 * for its own components (menus); terminal modes belong to `host/terminal.ts`.
 */
import { EventEmitter } from 'node:events';

/** React runs a menu's new key listener some turns of the loop after it was drawn; a key before that would go to the old one. */
const BETWEEN_KEYS_MS = 12;

/** Looks like a TTY to Ink's input side: one key sequence at a time, so that a menu has answered before the next. */
export class InkInput extends EventEmitter {
  readonly isTTY = true;
  #queue: string[] = [];
  #scheduled = false;

  send(sequence: string): void {
    this.#queue.push(sequence);
    this.#schedule();
  }

  read(): string | null {
    return this.#ready.shift() ?? null;
  }

  setRawMode(): this {
    return this;
  }

  setEncoding(): this {
    return this;
  }

  ref(): void {}

  unref(): void {}

  #ready: string[] = [];

  #schedule(): void {
    if (this.#scheduled || this.#queue.length === 0) return;
    this.#scheduled = true;
    // A key pressed before Ink listens waits for it.
    const next = this.listenerCount('readable') > 0 ? this.#queue.shift() : undefined;
    if (next !== undefined) this.#ready.push(next);
    if (next !== undefined) this.emit('readable');
    setTimeout(() => {
      this.#scheduled = false;
      this.#schedule();
    }, BETWEEN_KEYS_MS);
  }
}

/** Looks like a terminal of a given size to Ink's output side; each write is one whole frame (Ink's debug mode). */
export class InkOutput extends EventEmitter {
  readonly isTTY = false;
  columns: number;
  rows: number;
  readonly #paint: (frame: string) => void;

  constructor(size: { readonly columns: number; readonly rows: number }, paint: (frame: string) => void) {
    super();
    this.columns = size.columns;
    this.rows = size.rows;
    this.#paint = paint;
  }

  write(frame: string): boolean {
    this.#paint(frame);
    return true;
  }

  resize(size: { readonly columns: number; readonly rows: number }): void {
    this.columns = size.columns;
    this.rows = size.rows;
    this.emit('resize');
  }
}
