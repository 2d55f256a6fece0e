/** Standard output for commands: waits for a slow reader, and reports a reader that has gone. */
import type { Writable } from 'node:stream';
import { setBlocking } from '../terminal/terminal-output.ts';

/** The reader has gone (`rolltop show … | head`): the command ends, without an error. */
export class OutputClosedError extends Error {
  override readonly name = 'OutputClosedError';
}

/** How long the rest of the output may take once the command was interrupted: nobody may read it. */
const INTERRUPTED_MS = 500;

const GONE = new Set(['EPIPE', 'EIO', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END']);

export class Output {
  readonly #stream: Writable;
  #failure: Error | null = null;
  readonly #interrupted: AbortSignal;
  #used = false;
  #outlivesReader = false;
  /** Ends a write that waits for a `drain` event, which a failed stream never emits. */
  #onFailure: () => void = () => {};

  /** After `interrupted` nothing is waited for any longer than `INTERRUPTED_MS`. */
  constructor(stream: Writable & { readonly isTTY?: boolean }, interrupted: AbortSignal) {
    this.#stream = stream;
    this.#interrupted = interrupted;
    // A signal is answered even while nobody reads (a stalled ssh link, Ctrl-S).
    if (stream.isTTY) setBlocking(stream, { blocking: false });
    stream.on('error', (error: NodeJS.ErrnoException) => {
      this.#failure ??= GONE.has(error.code ?? '')
        ? new OutputClosedError('The output was closed.', { cause: error })
        : new Error(`The output could not be written: ${error.message}.`, { cause: error });
      this.#onFailure();
    });
  }

  /** For a command that acts: a reader that has gone hears no more of it, and what was asked for is done to its end. */
  outliveReader(): void {
    this.#outlivesReader = true;
  }

  /**
   * Resolves when the stream can take more.
   * @throws OutputClosedError when the reader has gone, unless it is outlived; for any other failure an error that says so
   */
  async write(text: string): Promise<void> {
    if (this.#isGone()) return;
    this.#used = true;
    if (!this.#stream.write(text)) await this.#unlessFailed(done => this.#stream.once('drain', done));
  }

  /** Resolves when everything written here was handed on. What the screen wrote is not waited for: its terminal may take nothing. */
  async flush(): Promise<void> {
    if (this.#used) await this.#unlessFailed(done => this.#stream.write('', () => done()));
  }

  async #unlessFailed(start: (done: () => void) => void): Promise<void> {
    if (this.#failure === null) {
      let giveUp = (): void => {};
      await new Promise<void>(resolve => {
        this.#onFailure = resolve;
        giveUp = () => void setTimeout(resolve, INTERRUPTED_MS);
        start(resolve);
        if (this.#interrupted.aborted) giveUp();
        else this.#interrupted.addEventListener('abort', giveUp);
      });
      this.#interrupted.removeEventListener('abort', giveUp);
      this.#onFailure = () => {};
    }
    this.#isGone();
  }

  /** Whether the reader has gone and is outlived. Throws the failure where it is not. */
  #isGone(): boolean {
    if (this.#failure === null) return false;
    if (this.#outlivesReader && this.#failure instanceof OutputClosedError) return true;
    throw this.#failure;
  }
}
