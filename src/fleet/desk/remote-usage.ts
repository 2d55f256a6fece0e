/** The counts of tokens on one host, as this side sees them. Promises: every one ends, or fails with the connection; no session is more than a machine may have. */
import { ProtocolError } from '../protocol/frame.ts';
import type { FromHost, ToHost } from '../protocol/messages.ts';
import type { SessionCount, UsageEnd, WireUsage } from '../protocol/usage.ts';

/** What is asked of a host. Paths are its own. */
export interface RemoteCount extends WireUsage {
  readonly signal: AbortSignal;
  /** So many files were read so far. */
  readonly onProgress: (files: number) => void;
}

export interface RemoteCounted extends UsageEnd {
  readonly sessions: readonly SessionCount[];
}

interface Counting {
  readonly sessions: SessionCount[];
  readonly onProgress: (files: number) => void;
  readonly settle: (end: UsageEnd) => void;
  readonly fail: (error: Error) => void;
}

/** As many as rows. */
const MOST_SESSIONS = 200_000;
const STOPPED: UsageEnd = { files: 0, limits: [], unreadable: 0, problem: null, complete: false };

export class RemoteUsage {
  readonly #send: (message: ToHost) => void;
  readonly #running = new Map<number, Counting>();
  #next = 1;

  constructor(send: (message: ToHost) => void) {
    this.#send = send;
  }

  /** One that is stopped has what came until then. @throws (rejects) when the connection ends before it */
  run({ signal, onProgress, ...usage }: RemoteCount): Promise<RemoteCounted> {
    const q = this.#next++;
    return new Promise((resolve, reject) => {
      const sessions: SessionCount[] = [];
      const settle = (end: UsageEnd): void => resolve({ ...end, sessions });
      if (signal.aborted) return settle(STOPPED);
      const stop = (): void => {
        if (!this.#running.delete(q)) return;
        this.#send({ t: 'stop-count', q });
        settle(STOPPED);
      };
      signal.addEventListener('abort', stop, { once: true });
      this.#running.set(q, { sessions, onProgress, settle, fail: reject });
      this.#send({ t: 'count', q, usage });
    });
  }

  /** @throws ProtocolError for what was not asked for, or is more than may come */
  take(message: Extract<FromHost, { t: 'counted' | 'counting' | 'counted-all' }>): void {
    const { q } = message;
    if (!Number.isInteger(q) || q < 1 || q >= this.#next)
      throw new ProtocolError('a count that nobody asked for');
    const running = this.#running.get(q);
    // What was under way when it was stopped still comes.
    if (running === undefined) return;
    switch (message.t) {
      case 'counting':
        return running.onProgress(message.files);
      case 'counted':
        running.sessions.push(...message.sessions);
        if (running.sessions.length > MOST_SESSIONS)
          throw new ProtocolError(`counts of more than ${MOST_SESSIONS} sessions`);
        return;
      case 'counted-all':
        this.#running.delete(q);
        return running.settle(message.end);
      default:
        message satisfies never;
    }
  }

  /** The connection ended. */
  fail(): void {
    for (const { fail } of this.#running.values()) fail(new Error('The connection is lost.'));
    this.#running.clear();
  }
}
