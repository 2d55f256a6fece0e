/**
 * Owns every terminal mode: raw input, the alternate screen, the cursor, bracketed paste, focus reports. `enter` and `leave`
 * may be called in any order and any number of times. Promises: after `leave` the terminal is as it was found.
 */
import type { ReadStream, WriteStream } from 'node:tty';

const ESC = '\u001B';
/**
 * Alternate screen, cursor hidden, bracketed paste, focus reports; no automatic line wrap, so that a terminal that takes an
 * emoji for wider than rolltop does spoils no other row. The mouse is never captured.
 */
const ENTER = `${ESC}[?1049h${ESC}[?25l${ESC}[?2004h${ESC}[?1004h${ESC}[?7l${ESC}[m${ESC}[2J${ESC}[H`;
/**
 * Undoes what a program that died may have left on: key reports, the mouse, a cursor's shape, a scroll region. Resetting the scroll
 * region moves the cursor; it is put back, so that the shell goes on below the program's last line.
 */
const AFTER_ANOTHER = `${ESC}[?1000l${ESC}[?1002l${ESC}[?1003l${ESC}[?1006l${ESC}[?1l${ESC}>${ESC}[=0u${ESC}[>4;0m${ESC}[0 q${ESC}7${ESC}[r${ESC}8`;
const LEAVE = `${ESC}[?2026l${ESC}[?7h${ESC}[?1004l${ESC}[?2004l${ESC}[m${ESC}[?25h${ESC}[?1049l`;

export class TerminalModes {
  readonly #stdin: ReadStream;
  readonly #stdout: WriteStream;
  #entered = false;

  constructor(stdin: ReadStream, stdout: WriteStream) {
    this.#stdin = stdin;
    this.#stdout = stdout;
  }

  get entered(): boolean {
    return this.#entered;
  }

  enter(): void {
    if (this.#entered) return;
    this.#entered = true;
    this.#setRawMode({ raw: true });
    this.#stdin.resume();
    this.#stdout.write(ENTER);
  }

  leave(): void {
    if (!this.#entered) return;
    this.#entered = false;
    this.#write(LEAVE);
    this.#setRawMode({ raw: false });
    this.#stdin.pause();
  }

  /** Before `enter`, when another program had the terminal. */
  cleanUpAfterAnother(): void {
    this.#write(AFTER_ANOTHER);
  }

  /** While the terminal is left: writes on the shell's screen and waits for any key, or for `signal`. */
  async showUntilKey(text: string, signal: AbortSignal): Promise<void> {
    this.#write(`\r\n${text}\r\n`);
    this.#setRawMode({ raw: true });
    await new Promise<void>(resolve => {
      this.#stdin.once('data', () => resolve());
      this.#stdin.once('end', () => resolve());
      signal.addEventListener('abort', () => resolve());
      this.#stdin.resume();
    });
    this.#stdin.pause();
    this.#setRawMode({ raw: false });
  }

  #write(text: string): void {
    try {
      this.#stdout.write(text);
    } catch {
      // The terminal is gone (SIGHUP, EIO): there is nothing left to restore.
    }
  }

  #setRawMode({ raw }: { readonly raw: boolean }): void {
    try {
      this.#stdin.setRawMode?.(raw);
    } catch {
      // The same: a closed terminal has no mode.
    }
  }
}
