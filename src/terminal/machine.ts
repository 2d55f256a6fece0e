/** The process as the program sees it: streams, environment, signals. `cli/main.ts` makes it; nothing else reads `process`. */
import type { ReadStream, WriteStream } from 'node:tty';

export type HostSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGCONT' | 'SIGWINCH';

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
  /** Stops the whole foreground job, as the terminal's own Ctrl-Z would. */
  stopJob(): void;
}
