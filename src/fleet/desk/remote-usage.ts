/**
 * The counts of tokens on one host, as this side sees them. Promises: every one ends, or fails with the connection; the host sends no more than is
 * taken, and all that it sends is no more than a machine may have.
 */
import { ProtocolError } from '../protocol/frame.ts';
import type { FromHost, ToHost } from '../protocol/messages.ts';
import { MOST_COUNTED_UNTAKEN, type SessionCount, type UsageEnd, type WireUsage } from '../protocol/usage.ts';

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
  /** UTF-16 units of what came, about. */
  size: number;
  untaken: number;
}

/** As many as rows. */
const MOST_SESSIONS = 200_000;
/** Far more than so many sessions have. */
const MOST_SIZE = 256 * 1024 * 1024;
/** The numbers of a cell. */
const CELL_SIZE = 200;
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
      this.#running.set(q, { sessions, onProgress, settle, fail: reject, size: 0, untaken: 0 });
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
        return this.#counted(q, running, message.sessions);
      case 'counted-all':
        this.#running.delete(q);
        return running.settle(message.end);
      default:
        message satisfies never;
    }
  }

  #counted(q: number, running: Counting, sessions: readonly SessionCount[]): void {
    running.sessions.push(...sessions);
    running.size += sessions.reduce((sum, session) => sum + sizeOf(session), 0);
    running.untaken += 1;
    if (running.sessions.length > MOST_SESSIONS || running.size > MOST_SIZE)
      throw new ProtocolError('counts of more than a machine has');
    if (running.untaken > MOST_COUNTED_UNTAKEN) throw new ProtocolError('more counts than are taken');
    setImmediate(() => {
      running.untaken -= 1;
      if (this.#running.has(q)) this.#send({ t: 'taken-count', q });
    });
  }

  /** The connection ended. */
  fail(): void {
    for (const { fail } of this.#running.values()) fail(new Error('The connection is lost.'));
    this.#running.clear();
  }
}

function sizeOf({ path, earlierSegments, cwd, cells }: SessionCount): number {
  const texts = [path, ...earlierSegments, cwd];
  const ofCells = cells.flatMap(({ settings: { model, provider, tier } }) => [model, provider, tier]);
  return cells.length * CELL_SIZE + [...texts, ...ofCells].reduce((sum, one) => sum + (one?.length ?? 0), 0);
}
