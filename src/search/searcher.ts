/**
 * Full text over all sessions, in worker threads. Promises: hits come newest session first (by the time in their file names; the archive last)
 * as soon as everything newer was searched; memory is bounded, because a worker waits until its hits were taken; a search can be stopped at
 * any time. A regular expression that does not come to an end stops the search: its thread is ended, since nothing else can stop a match.
 *
 * The order is that of the file names, so that the newest hits are shown before the rest was searched and nothing has to be sorted. The
 * price: a session that was resumed long after it began comes late.
 */
import { availableParallelism } from 'node:os';
import { sessionsRoot } from '../sessions/catalog.ts';
import { checkRoot } from '../sessions/walk.ts';
import { COUNTERS, type SearchWorker, type WorkerStart } from './messages.ts';
import { queryProblem } from './query.ts';
import type { SearchEnd, SearchRequest } from './request.ts';
import { RunningSearch } from './running-search.ts';
import { startSearchWorker } from './start-worker.ts';

export interface SearcherOptions {
  readonly codexHome: string;
  /** Left out: one a core, four at most. */
  readonly workers?: number;
  readonly startWorker?: (start: WorkerStart) => SearchWorker;
  /** Starts the last worker when it need not be a thread: `startSearchInProcess`. Left out: as the others. */
  readonly startLastWorker?: (start: WorkerStart) => SearchWorker;
  /** Left out: five seconds. */
  readonly hangMs?: number;
}

/** More threads than this only wait for the disk. */
const MOST_WORKERS = 4;
/** A single text is matched in milliseconds, on a busy machine in a second. */
const HANG_MS = 5_000;

/** Runs one search at a time: a new one stops the one before. Its threads live until `close`. */
export class Searcher {
  readonly #options: SearcherOptions;
  readonly #counters: Int32Array;
  #workers: SearchWorker[] = [];
  #running: RunningSearch | null = null;

  constructor(options: SearcherOptions) {
    this.#options = options;
    this.#counters = new Int32Array(new SharedArrayBuffer(4 * (COUNTERS.beats + this.#workerCount)));
  }

  /** Starts the threads before the first search needs them. */
  warmUp(): void {
    const { startWorker = startSearchWorker, startLastWorker = startWorker } = this.#options;
    while (this.#workers.length < this.#workerCount) {
      const beat = COUNTERS.beats + this.#workers.length;
      const last = this.#workers.length === this.#workerCount - 1;
      const worker = (last ? startLastWorker : startWorker)({ counters: this.#counters, beat });
      this.#workers.push(worker);
      worker.onMessage(batch => this.#running?.take(worker, batch));
      worker.onFailure(error => this.#fail(error));
    }
  }

  /** Files searched so far. */
  get searched(): number {
    return Atomics.load(this.#counters, COUNTERS.files);
  }

  async search(request: SearchRequest): Promise<SearchEnd> {
    this.#running?.end('stopped', null);
    const problem = queryProblem(request.query);
    if (problem !== null) return this.#endWithout('failed', problem);
    const { codexHome, hangMs = HANG_MS } = this.#options;
    const root = request.scope === 'archived' ? null : await checkRoot(sessionsRoot(codexHome));
    if (root?.kind === 'problem') return this.#endWithout('failed', root.message);
    if (request.signal.aborted) return this.#endWithout('stopped', null);
    this.warmUp();
    Atomics.store(this.#counters, COUNTERS.files, 0);
    const running = new RunningSearch({
      request,
      codexHome,
      workers: this.#workers,
      counters: this.#counters,
      hangMs,
      number: Atomics.add(this.#counters, COUNTERS.current, 1) + 1,
      missing: root?.kind === 'missing',
    });
    this.#running = running;
    const end = await running.ended;
    // A thread that hangs in an expression takes no messages.
    if (end.outcome === 'hung') this.close();
    return end;
  }

  close(): void {
    this.#running?.end('stopped', null);
    this.#running = null;
    Atomics.add(this.#counters, COUNTERS.current, 1);
    for (const worker of this.#workers) worker.stop();
    this.#workers = [];
  }

  get #workerCount(): number {
    return this.#options.workers ?? Math.min(MOST_WORKERS, availableParallelism());
  }

  #endWithout(outcome: SearchEnd['outcome'], message: string | null): SearchEnd {
    return { outcome, message, searched: 0, hits: 0, unsearched: [], missing: false };
  }

  #fail(error: Error): void {
    this.#running?.end('failed', `The search stopped: ${error.message}`);
    this.close();
  }
}
