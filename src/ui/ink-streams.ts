/**
 * The streams Ink is given instead of the terminal. Ink draws whole frames into the painter and gets only the keys meant
 * for its own components (menus); terminal modes belong to `host/terminal.ts`.
 */
import { EventEmitter } from 'node:events';

/** A key that changes nothing is answered by nothing: the next one waits this long at most. */
const PATIENCE_MS = 150;

/**
 * Looks like a TTY to Ink's input side. Gives one key at a time and waits until the menu says that it has answered: React puts
 * a menu's new key listener in place some turns of the loop after drawing, and a key before that would go to the old one.
 */
export class InkInput extends EventEmitter {
  readonly isTTY = true;
  #waiting: string[] = [];
  #given: string[] = [];
  #timer: NodeJS.Timeout | null = null;

  send(sequence: string): void {
    this.#waiting.push(sequence);
    if (this.#timer === null) this.#giveNext();
  }

  /** The menu listens again. */
  settled(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#waiting.length > 0) this.#giveNext();
  }

  /** The menu is closed: what waits was meant for it, and the next one must not get it. */
  forget(): void {
    this.#waiting = [];
    this.#given = [];
  }

  read(): string | null {
    return this.#given.shift() ?? null;
  }

  setRawMode(): this {
    return this;
  }

  setEncoding(): this {
    return this;
  }

  ref(): void {}

  unref(): void {}

  #giveNext(): void {
    this.#timer = setTimeout(() => this.settled(), PATIENCE_MS);
    // A key pressed before Ink listens waits for it.
    const next = this.listenerCount('readable') > 0 ? this.#waiting.shift() : undefined;
    if (next === undefined) return;
    this.#given.push(next);
    this.emit('readable');
  }
}

/** Looks like a terminal of a given size to Ink's output side; each write is one whole frame (Ink's debug mode). */
export class InkOutput extends EventEmitter {
  readonly isTTY = false;
  columns: number;
  rows: number;
  readonly #paint: (frame: string) => void;
  /** From a resize until the frame of the new layout is asked for. */
  #outdated = false;

  constructor(size: { readonly columns: number; readonly rows: number }, paint: (frame: string) => void) {
    super();
    this.columns = size.columns;
    this.rows = size.rows;
    this.#paint = paint;
  }

  write(frame: string): boolean {
    // Ink clears what is narrower than its last frame; the painter needs no such thing.
    if (frame !== '' && !this.#outdated) this.#paint(frame);
    return true;
  }

  /**
   * Says how large the next frame may be. Ink is not told: it would draw at once what was made for the old size. What it draws by
   * itself before `redraw` (a menu that answers a key) was made for that, too: drawn on the new screen its rows are cut by the
   * terminal, and what is compared with them later is not what stands there.
   */
  resize(size: { readonly columns: number; readonly rows: number }): void {
    this.columns = size.columns;
    this.rows = size.rows;
    this.#outdated = true;
  }

  /** Has Ink write its frame once more. */
  redraw(): void {
    this.#outdated = false;
    this.emit('resize');
  }
}
