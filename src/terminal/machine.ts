/** The process as the program sees it: streams, environment, signals. `cli/main.ts` makes it; nothing else reads `process`. */
import type { ReadStream, WriteStream } from 'node:tty';

export type HostSignal = NodeJS.Signals;

/** Who stops: all programs of the foreground, as on the terminal's own Ctrl-Z, or this process alone. */
export type StopTarget = 'job' | 'self';

export interface Machine {
  readonly stdin: ReadStream;
  readonly stdout: WriteStream;
  readonly stderr: NodeJS.WritableStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** Calls back on the signal; returns the way to stop listening. */
  onSignal(signal: HostSignal, listener: () => void): () => void;
  /** Calls back on an uncaught error; returns the way to stop listening. */
  onUncaught(listener: (error: unknown) => void): () => void;
  /** Sends SIGTSTP. Returns when continued, or at once where there is no job control. */
  stop(target: StopTarget): void;
  /** Asks the terminal for its size: nobody reports a change to a process in the background. */
  refreshSize(): void;
}
