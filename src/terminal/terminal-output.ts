/**
 * Bytes to the terminal without ever waiting for it. Node makes writes to a terminal blocking: when nobody reads at the other end (a
 * stalled ssh link, Ctrl-S), the whole process stands in write(2), and neither a timer nor a signal is answered. While the screen is
 * shown the descriptor does not block: what the terminal does not take waits in memory, and the painter sends no further frame.
 */
import type { Writable } from 'node:stream';
import type { WriteStream } from 'node:tty';
import type { PainterOutput } from './painter/painter.ts';

/** The part of Node's stream for a terminal that says whether its writes block; Node has no other way to it. */
interface BlockingSwitch {
  readonly _handle?: { setBlocking?(blocking: boolean): unknown } | null;
}

/** Blocking is what other programs expect that get the descriptor from here. */
export function setBlocking(stream: Writable, { blocking }: { readonly blocking: boolean }): void {
  try {
    (stream as BlockingSwitch)._handle?.setBlocking?.(blocking);
  } catch {
    // The terminal is gone (SIGHUP, EIO).
  }
}

export class TerminalOutput implements PainterOutput {
  readonly #stdout: WriteStream;
  #onWritten: (() => void)[] = [];

  constructor(stdout: WriteStream) {
    this.#stdout = stdout;
  }

  setBlocking(how: { readonly blocking: boolean }): void {
    setBlocking(this.#stdout, how);
  }

  /** False while bytes wait for the terminal. */
  write(text: string): boolean {
    try {
      this.#stdout.write(text, () => this.#written());
    } catch {
      // The terminal is gone: its end is reported by the stream's own events.
    }
    return this.#isWritten;
  }

  /** Calls back once when the terminal has taken everything. */
  onceDrained(listener: () => void): void {
    this.#onWritten.push(listener);
  }

  /** Resolves when the terminal has taken everything, or with false after `withinMs`. */
  async flushed(withinMs: number): Promise<boolean> {
    if (this.#isWritten) return true;
    return await new Promise(resolve => {
      const timer = setTimeout(() => resolve(false), withinMs);
      this.onceDrained(() => {
        clearTimeout(timer);
        resolve(true);
      });
    });
  }

  get #isWritten(): boolean {
    return this.#stdout.writableLength === 0;
  }

  #written(): void {
    if (!this.#isWritten) return;
    const listeners = this.#onWritten;
    this.#onWritten = [];
    for (const listener of listeners) listener();
  }
}
