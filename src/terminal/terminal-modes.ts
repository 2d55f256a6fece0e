/**
 * Owns every terminal mode: raw input, the alternate screen, the cursor, bracketed paste, focus reports, the title. `enter` and `leave`
 * may be called in any order and any number of times. Promises: what a program that died left on does not reach this one; after `leave`
 * the shell has its screen and line modes again, on a clean line also where there is no alternate screen.
 */
import type { ReadStream } from 'node:tty';
import type { TerminalOutput } from './terminal-output.ts';

const ESC = '\u001B';
const off = (...modes: number[]): string => modes.map(mode => `${ESC}[?${mode}l`).join('');

/**
 * What else sends bytes for the keyboard, or changes those of keys: the mouse in each of its forms, reports of colour scheme and size,
 * left and right margins, Windows' own input, application keys, kitty's stack of key protocols, xterm's modifyOtherKeys.
 */
const PLAIN_KEYS =
  off(9, 1000, 1001, 1002, 1003, 1005, 1006, 1015, 1016, 2031, 2048, 9001, 1, 66) +
  `${ESC}>${ESC}[<99u${ESC}[=0u${ESC}[>4;0m`;
/**
 * What changes how text is drawn: an unfinished synchronised frame, other character sets, margins, origin mode, insert mode, a locked
 * keyboard, line feeds that return, the cursor's shape. They move the cursor: only within the alternate screen.
 */
const PLAIN_TEXT = `${off(2026, 69, 6)}\u000F${ESC}(B${ESC})B${ESC}[2l${ESC}[4l${ESC}[20l${ESC}[r${ESC}[0 q${ESC}[m`;
/**
 * Alternate screen, cursor hidden, bracketed paste, focus reports; no automatic line wrap, so that a terminal that takes an emoji for
 * wider than rolltop does spoils no other row. The mouse is never captured. Kitty's keys have a stack for each screen. The cursor is
 * saved with its character set and colours: those are plain before.
 */
const ENTER =
  `${off(2026)}${PLAIN_KEYS}\u000F${ESC}(B${ESC}[m${ESC}[?1049h${ESC}[<99u${ESC}[=0u${PLAIN_TEXT}` +
  `${ESC}[?25l${ESC}[?2004h${ESC}[?1004h${ESC}[?7l${ESC}[2J${ESC}[H`;
/** Where there is no alternate screen, the shell goes on at the top of an empty one; elsewhere clearing changes nothing that stays. */
const LEAVE = `${off(2026)}${ESC}[m${ESC}[?7h${off(1004, 2004)}${ESC}[H${ESC}[2J${ESC}[?25h${ESC}[?1049l`;

/** The title of the window is put on the terminal's stack, and taken from it again (xterm's ctlseqs, XTWINOPS). */
const SAVE_TITLE = `${ESC}[22;2t`;
/** Where there is no such stack, an empty title gives the terminal's own back. */
const RESTORE_TITLE = `${ESC}]2;\u0007${ESC}[23;2t`;

/** What cannot be in a title is left out. */
function titleSequence(title: string): string {
  return `${ESC}]2;${title.replace(/[\u0000-\u001F\u007F-\u009F]/g, '')}\u0007`;
}

export class TerminalModes {
  readonly #stdin: ReadStream;
  readonly #output: TerminalOutput;
  #entered = false;
  /** Of the window; null: it keeps its own. */
  #title: string | null = null;

  constructor(stdin: ReadStream, output: TerminalOutput) {
    this.#stdin = stdin;
    this.#output = output;
  }

  get entered(): boolean {
    return this.#entered;
  }

  enter(): void {
    if (this.#entered) return;
    this.#entered = true;
    this.#takeModes();
    this.#takeTitle();
  }

  /** The window's title from now on, null: its own again; while the terminal is left it has the one of before. */
  setTitle(title: string | null): void {
    const before = this.#title;
    if (title === before) return;
    this.#title = title;
    if (!this.#entered) return;
    if (title === null) this.#output.write(RESTORE_TITLE);
    else if (before === null) this.#takeTitle();
    else this.#output.write(titleSequence(title));
  }

  /** Somebody may have changed the modes meanwhile (a shell, after SIGSTOP): takes them as at the start. */
  enterAgain(): void {
    // Node sets a mode only when it is another one than it set before.
    const wasEntered = this.#entered;
    if (wasEntered) this.#setRawMode({ raw: false });
    this.#entered = true;
    this.#takeModes();
    // What is on the stack is still the title of before.
    if (!wasEntered) this.#takeTitle();
    else if (this.#title !== null) this.#output.write(titleSequence(this.#title));
  }

  #takeTitle(): void {
    if (this.#title !== null) this.#output.write(SAVE_TITLE + titleSequence(this.#title));
  }

  leave(): void {
    if (!this.#entered) return;
    this.#entered = false;
    this.#output.write(this.#title === null ? LEAVE : LEAVE + RESTORE_TITLE);
    this.#setRawMode({ raw: false });
    this.#stdin.pause();
  }

  /** While the terminal is left: writes on the shell's screen and waits for any key, or for `signal`. */
  async showUntilKey(text: string, signal: AbortSignal): Promise<void> {
    this.#output.write(`\r\n${text}\r\n`);
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

  /** Raw mode first: in the background that stops the process, before anything is drawn over the shell's screen. */
  #takeModes(): void {
    this.#setRawMode({ raw: true });
    this.#stdin.resume();
    this.#output.setBlocking({ blocking: false });
    this.#output.write(ENTER);
  }

  #setRawMode({ raw }: { readonly raw: boolean }): void {
    try {
      this.#stdin.setRawMode?.(raw);
    } catch {
      // The terminal is gone (SIGHUP, EIO): it has no mode.
    }
  }
}
