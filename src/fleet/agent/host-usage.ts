/**
 * The counts of tokens that a desk asks for. Promises: counted by the modules that count here, without prices; a session is as small as the desk
 * takes it; sums are sent as far as the desk takes them; one that was stopped says nothing more.
 */
import { errorMessage } from '../../format/error-message.ts';
import { unlistedText } from '../../sessions/walk.ts';
import type { ScanStart, ScanWorker } from '../../usage/scan/messages.ts';
import { countUsage } from '../../usage/scan/usage-scan.ts';
import type { FromHost } from '../protocol/messages.ts';
import {
  MOST_CELLS,
  MOST_COUNTED,
  MOST_COUNTED_UNTAKEN,
  type SessionCount,
  type UsageEnd,
  type WireUsage,
} from '../protocol/usage.ts';

/** What the agent asks of it. */
export interface AgentUsage {
  count(q: number, asked: WireUsage): Promise<void>;
  /** The desk took a message of sums. */
  taken(q: number): void;
  stop(q: number): void;
  close(): void;
}

export interface HostUsageOptions {
  readonly codexHome: string;
  readonly send: (message: Extract<FromHost, { t: 'counted' | 'counting' | 'counted-all' }>) => void;
  readonly startWorker: (start: ScanStart) => ScanWorker;
}

const PROGRESS_MS = 250;
/** What a file says of itself may be of any length. */
const TEXT_LENGTH = 1_000;

interface CountRun {
  readonly stop: AbortController;
  /** Messages that the desk has not taken yet. */
  untaken: number;
  /** Lets what waits for that look again. */
  go: () => void;
}

export class HostUsage implements AgentUsage {
  readonly #options: HostUsageOptions;
  readonly #running = new Map<number, CountRun>();

  constructor(options: HostUsageOptions) {
    this.#options = options;
  }

  async count(q: number, asked: WireUsage): Promise<void> {
    const { send } = this.#options;
    const run: CountRun = { stop: new AbortController(), untaken: 0, go: () => {} };
    const { signal } = run.stop;
    this.#running.set(q, run);
    let read = 0;
    const progress = setInterval(() => send({ t: 'counting', q, files: read }), PROGRESS_MS);
    const end = await this.#count(q, asked, { run, onProgress: files => (read = files) });
    clearInterval(progress);
    this.#running.delete(q);
    if (!signal.aborted) send({ t: 'counted-all', q, end });
  }

  taken(q: number): void {
    const run = this.#running.get(q);
    if (run === undefined) return;
    run.untaken -= 1;
    run.go();
  }

  stop(q: number): void {
    const run = this.#running.get(q);
    run?.stop.abort();
    run?.go();
  }

  close(): void {
    for (const q of this.#running.keys()) this.stop(q);
  }

  async #count(
    q: number,
    { paths, ...asked }: WireUsage,
    { run, onProgress }: { readonly run: CountRun; readonly onProgress: (files: number) => void },
  ): Promise<UsageEnd> {
    const { codexHome, send, startWorker } = this.#options;
    const { signal } = run.stop;
    try {
      const { sessions, limits, files, unreadable, unlisted, complete } = await countUsage({
        ...{ codexHome, ...asked, signal, onProgress, startWorker, scope: 'all' },
        ...(paths !== null && { paths }),
        inProcess: 'none',
      });
      for (let at = 0; at < sessions.length; at += MOST_COUNTED) {
        while (run.untaken >= MOST_COUNTED_UNTAKEN && !signal.aborted)
          await new Promise<void>(resolve => {
            run.go = resolve;
          });
        if (signal.aborted) break;
        run.untaken += 1;
        send({ t: 'counted', q, sessions: sessions.slice(at, at + MOST_COUNTED).map(countToSend) });
      }
      return { files, limits, unreadable: unreadable.length, problem: unlistedText(unlisted), complete };
    } catch (error) {
      return { files: 0, limits: [], unreadable: 0, problem: errorMessage(error), complete: false };
    }
  }
}

function countToSend({ cells, cwd, ...session }: SessionCount): SessionCount {
  const cut = (text: string | null): string | null => text?.slice(0, TEXT_LENGTH) ?? null;
  return {
    ...session,
    cwd: cut(cwd),
    // More days and models than that are of no person.
    approximate: session.approximate || cells.length > MOST_CELLS,
    cells: cells.slice(0, MOST_CELLS).map(({ settings: { model, provider, tier }, ...cell }) => {
      return { ...cell, settings: { model: cut(model), provider: cut(provider), tier: cut(tier) } };
    }),
  };
}
