/**
 * The terminal while the program runs: keys in, frames out. Promises: the terminal is restored on every way out (quit, signals, a
 * closed output, a crash, Ctrl-Z).
 */

import type { Key } from '../app/key.ts';
import type { Size } from '../app/state.ts';
import { colourDepth } from './colour-depth.ts';
import { takesStrings } from './control-strings.ts';
import { focusQuestion } from './focus-question.ts';
import { InputText } from './input-text.ts';
import { KeyStream, type Keystroke, type PasteProblem } from './key-stream.ts';
import { readLineModes, restoreLineModes } from './line-modes.ts';
import type { Loan } from './loan.ts';
import type { Machine, StopTarget } from './machine.ts';
import { Painter } from './painter/painter.ts';
import { ENDING_SIGNALS, exitCodeOfSignal, TYPED_SIGNALS } from './signals.ts';
import { ColourQuestion, type TerminalColours } from './terminal-colours.ts';
import { TerminalModes } from './terminal-modes.ts';
import { TerminalOutput } from './terminal-output.ts';

export interface TerminalEvents {
  readonly onKey: (key: Key) => void;
  /** Characters of one line came together, perhaps with the Enter behind them. */
  readonly onBurst: (text: string) => void;
  readonly onPaste: (text: string, problem: PasteProblem | null) => void;
  readonly onResize: (size: Size) => void;
  /** The window got or lost the keyboard, where the terminal reports that. */
  readonly onFocus: (focus: 'in' | 'out') => void;
  /** The person is back (focus, SIGCONT): what is on disk may have changed. */
  readonly onReturn: () => void;
  /** The program is about to stop (Ctrl-Z, SIGTSTP) and may never be continued. */
  readonly onStop: () => void;
  /** The terminal told its colours. */
  readonly onColours: (colours: TerminalColours) => void;
  /** The program must end with this exit code. `error` goes to stderr after the terminal is restored. */
  readonly onEnd: (code: number, error?: unknown) => void;
}

/** Without job control the stop signal does nothing: the screen comes back after this. */
const STOP_GRACE_MS = 200;
/** How long a stalled terminal may hold up the way out. */
const FLUSH_MS = 500;
/** How long a borrower may take to end once the loan is aborted. */
const RETURN_GRACE_MS = 2_000;

export class Terminal {
  readonly painter: Painter;
  readonly #machine: Machine;
  readonly #events: TerminalEvents;
  readonly #output: TerminalOutput;
  readonly #modes: TerminalModes;
  readonly #colours: ColourQuestion;
  #inputText = new InputText();
  #keys = new KeyStream();
  #inputTimer: NodeJS.Timeout | undefined;
  #stopListening: (() => void)[] = [];
  #stopped = false;
  /** Not listening: the signal then stops the process. */
  #ignoreStop: () => void = () => {};
  /** While another program has the terminal: how to get it back, and when it is. */
  #loan: { readonly end: AbortController; readonly returned: Promise<unknown> } | null = null;

  constructor(machine: Machine, links: 'shown' | 'left out', events: TerminalEvents) {
    this.#machine = machine;
    this.#events = events;
    this.#output = new TerminalOutput(machine.stdout);
    this.#colours = new ColourQuestion(machine.env);
    this.#modes = new TerminalModes(machine.stdin, this.#output);
    this.painter = new Painter(
      {
        // While the terminal is left, its screen is the shell's or another program's.
        write: text => !this.#modes.entered || this.#output.write(text),
        onceDrained: listener => this.#output.onceDrained(listener),
      },
      this.size,
      links,
    );
  }

  /** 80×24 where the terminal does not report its size. */
  get size(): Size {
    return { columns: this.#machine.stdout.columns || 80, rows: this.#machine.stdout.rows || 24 };
  }

  start(): void {
    const { stdin, stdout } = this.#machine;
    this.#modes.enter();
    this.painter.sendSequence(focusQuestion(this.#machine.env));
    this.#askColours();
    const onData = (chunk: Buffer) => {
      if (this.#loan === null) this.#take(this.#keys.push(this.#inputText.decode(chunk), performance.now()));
    };
    const onResize = () => this.#resized();
    const onGone = () => this.#events.onEnd(0);
    stdin.on('data', onData).on('end', onGone).on('error', onGone);
    stdout.on('resize', onResize).on('error', onGone);
    this.#stopListening = [
      () => stdin.off('data', onData).off('end', onGone).off('error', onGone),
      () => stdout.off('resize', onResize),
      this.#machine.onSignal('SIGCONT', () => this.#continued()),
      () => this.#ignoreStop(),
    ];
    this.#listenForStop();
    // These stay until the process ends: taken away while a signal is being answered, Ink's own listener would send the
    // signal again and cut the closing short.
    for (const signal of ENDING_SIGNALS) {
      this.#machine.onSignal(signal, () => {
        if (this.#loan !== null && TYPED_SIGNALS.has(signal)) return;
        this.#events.onEnd(exitCodeOfSignal(signal));
      });
    }
    this.#machine.onUncaught(error => this.#events.onEnd(1, error));
  }

  /**
   * Restores the terminal. The listener for errors stays: a closed output must not become an uncaught error. Resolves with false when
   * the terminal takes nothing (a stalled link): nobody would read a last word.
   */
  async stop(): Promise<boolean> {
    await this.#colours.answered();
    clearTimeout(this.#inputTimer);
    this.#stopped = true;
    for (const stop of this.#stopListening) stop();
    this.#stopListening = [];
    this.#modes.leave();
    if (this.#loan !== null) {
      this.#loan.end.abort();
      const grace = new Promise(resolve => setTimeout(resolve, RETURN_GRACE_MS).unref());
      await Promise.race([this.#loan.returned, grace]);
    }
    return await this.#leftBehind();
  }

  /**
   * Leaves the terminal to `borrow`, reads and draws nothing meanwhile, and restores it afterwards; the screen is drawn whole.
   */
  async lend<T>(borrow: (loan: Loan) => Promise<T>): Promise<T> {
    const end = new AbortController();
    const borrowed = this.#lendUntilDone(borrow, end.signal);
    this.#loan = { end, returned: borrowed.catch(() => {}) };
    try {
      return await borrowed;
    } finally {
      this.#loan = null;
      if (!this.#stopped) this.#resume();
    }
  }

  async #lendUntilDone<T>(borrow: (loan: Loan) => Promise<T>, signal: AbortSignal): Promise<T> {
    const { env } = this.#machine;
    await this.#colours.answered();
    this.#forgetInput();
    this.#modes.leave();
    await this.#leftBehind();
    // Standard input stops in the next turn of the loop: before that, a key for the borrower would still come here.
    await new Promise(resolve => setImmediate(resolve));
    const modes = await readLineModes(env);
    try {
      return await borrow({
        signal,
        showUntilKey: async text => {
          await restoreLineModes(modes, env);
          await this.#modes.showUntilKey(text, signal);
        },
      });
    } finally {
      await restoreLineModes(modes, env);
    }
  }

  /** Ctrl-Z: stops with all programs of the foreground job. */
  suspend(): void {
    void this.#suspend('job');
  }

  setTitle(title: string | null): void {
    if (takesStrings(this.#machine.env)) this.#modes.setTitle(title);
  }

  /** Takes all modes again and draws the screen whole, whatever became of it. */
  refresh(): void {
    this.#modes.enterAgain();
    this.#askColours();
    this.#resized();
  }

  async #suspend(target: StopTarget): Promise<void> {
    this.#events.onStop();
    await this.#colours.answered();
    if (!this.#modes.entered) return;
    this.#forgetInput();
    this.#modes.leave();
    await this.#leftBehind();
    this.#stop(target);
    setTimeout(() => this.#resume(), STOP_GRACE_MS);
  }

  /** Returns when continued. A listener for the signal would keep the process from stopping. */
  #stop(target: StopTarget): void {
    this.#ignoreStop();
    this.#machine.stop(target);
  }

  #listenForStop(): void {
    this.#ignoreStop();
    this.#ignoreStop = this.#machine.onSignal('SIGTSTP', () => {
      // The program that has the terminal stops the whole job: it goes on with the terminal afterwards.
      if (this.#loan === null) void this.#suspend('self');
      else this.#stop('self');
    });
  }

  /** The terminal as other programs expect it; false when it takes nothing. */
  async #leftBehind(): Promise<boolean> {
    const written = await this.#output.flushed(FLUSH_MS);
    this.#output.setBlocking({ blocking: true });
    return written;
  }

  /** Input that is unfinished when another program gets the terminal: its end does not come here. */
  #forgetInput(): void {
    clearTimeout(this.#inputTimer);
    this.#inputText = new InputText();
    this.#keys = new KeyStream();
  }

  /** After SIGCONT. A process that was stopped from outside (SIGSTOP) had no time to leave the terminal. */
  #continued(): void {
    this.#listenForStop();
    // Stopped and continued together with the program that has the terminal: that one goes on.
    if (this.#loan !== null) return;
    if (!this.#modes.entered) return this.#resume();
    this.#forgetInput();
    this.#machine.refreshSize();
    this.refresh();
    this.#events.onReturn();
  }

  #resume(): void {
    if (this.#modes.entered || this.#stopped || this.#loan !== null) return;
    this.#listenForStop();
    this.#modes.enter();
    this.#machine.refreshSize();
    this.#askColours();
    this.#resized();
    this.#events.onReturn();
  }

  /** Nothing waits for the answer. */
  #askColours(): void {
    const depth = colourDepth(this.#machine.env, { color: true });
    if (depth !== 'none') this.painter.sendSequence(this.#colours.ask({ palette: depth === '16' }));
  }

  #resized(): void {
    this.painter.forget(this.size);
    this.#events.onResize(this.size);
  }

  #take(strokes: readonly Keystroke[]): void {
    for (const stroke of strokes) this.#press(stroke);
    clearTimeout(this.#inputTimer);
    const { waitMs } = this.#keys;
    if (waitMs !== null) this.#inputTimer = setTimeout(() => this.#flushUnlessMore(), waitMs);
  }

  /** After a busy time the timer comes before input that has been waiting for as long: that is read first. */
  #flushUnlessMore(): void {
    const timer = this.#inputTimer;
    setImmediate(() => {
      if (this.#inputTimer === timer && this.#loan === null && !this.#stopped) this.#take(this.#keys.flush());
    });
  }

  #press(stroke: Keystroke): void {
    switch (stroke.kind) {
      case 'key':
        return this.#events.onKey(stroke.key);
      case 'burst':
        return this.#events.onBurst(stroke.text);
      case 'paste':
        return this.#events.onPaste(stroke.text, stroke.problem ?? null);
      case 'reportsFocus':
        return this.#events.onFocus('in');
      case 'focus':
        this.#events.onFocus(stroke.gained ? 'in' : 'out');
        if (!stroke.gained) return;
        // Many terminals turn dark in the evening.
        this.#askColours();
        return this.#events.onReturn();
      case 'colour': {
        const colours = this.#colours.take(stroke.report);
        return colours === null ? undefined : this.#events.onColours(colours);
      }
      default:
        stroke satisfies never;
    }
  }
}
