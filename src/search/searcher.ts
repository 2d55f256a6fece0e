/**
 * Full text over all sessions, in worker threads. Promises: hits come newest session first (by the time of their file names; the archive last)
 * as soon as everything newer was searched; memory is bounded, because a worker waits until its hits were taken; it can be stopped at any
 * time. A regular expression that does not come to an end stops the search: its thread is ended.
 */
import { availableParallelism } from 'node:os';
import { sessionsRoot } from '../sessions/catalog.ts';
import { checkRoot } from '../sessions/walk.ts';
import {
  type Batch,
  type FoundHit,
  shared,
  type ToWorker,
  type Unsearched,
  type WorkerStart,
} from './messages.ts';
import { queryProblem, type SearchQuery } from './query.ts';
import { RunningSearch } from './running-search.ts';
import { startSearchWorker } from './start-worker.ts';

export interface SearchHit extends FoundHit {
  /** The session's name, from the name index. */
  readonly name: string | null;
}

export interface SearchRequest {
  readonly query: SearchQuery;
  readonly scope: 'active' | 'archived' | 'all';
  /** Only sessions of this folder. */
  readonly cwd?: string;
  /** Hits in all, and of one session; left out: as many as there are. */
  readonly limit?: number;
  readonly perSession?: number;
  readonly signal: AbortSignal;
  /** Takes hits in order; the search waits for it. */
  readonly onHits: (hits: readonly SearchHit[]) => void | Promise<void>;
}

/** How a search ended. */
export interface SearchEnd {
  /** `limited`: there may be more hits than the limit. `hung`: the expression did not come to an end. */
  readonly outcome: 'complete' | 'stopped' | 'limited' | 'hung' | 'failed';
  /** One sentence for `hung` and `failed`. */
  readonly message: string | null;
  readonly searched: number;
  readonly hits: number;
  readonly unsearched: readonly Unsearched[];
  /** There is no sessions folder. */
  readonly missing: boolean;
}

/** A worker thread, or what stands in for one. */
export interface SearchWorker {
  post(message: ToWorker): void;
  onMessage(listener: (batch: Batch) => void): void;
  onFailure(listener: (error: Error) => void): void;
  stop(): void;
}

export interface SearcherOptions {
  readonly codexHome: string;
  /** Left out: one a core, four at most. */
  readonly workers?: number;
  readonly startWorker?: (start: WorkerStart) => SearchWorker;
  /** One of the workers when it need not be a thread: `searchHere`. */
  readonly here?: (start: WorkerStart) => SearchWorker;
  /** Left out: five seconds. */
  readonly hangMs?: number;
}

/** More threads than this wait for the disk, not for each other. */
const MOST_WORKERS = 4;
/** A single text is matched in milliseconds; a busy machine takes its time, too. */
const HANG_MS = 5_000;

/** Searches one thing at a time; a new search stops the one before. Keeps its threads until closed. */
export class Searcher {
  readonly #options: SearcherOptions;
  readonly #counters: Int32Array;
  #workers: SearchWorker[] = [];
  #running: RunningSearch | null = null;

  constructor(options: SearcherOptions) {
    this.#options = options;
    this.#counters = new Int32Array(new SharedArrayBuffer(4 * (shared.beats + this.#workerCount)));
  }

  /** Starts the threads, so that the first search finds them ready. */
  warmUp(): void {
    const { startWorker = startSearchWorker, here = startWorker } = this.#options;
    while (this.#workers.length < this.#workerCount) {
      const beat = shared.beats + this.#workers.length;
      const last = this.#workers.length === this.#workerCount - 1;
      const worker = (last ? here : startWorker)({ counters: this.#counters, beat });
      this.#workers.push(worker);
      worker.onMessage(batch => this.#running?.take(worker, batch));
      worker.onFailure(error => this.#failed(error));
    }
  }

  /** Files searched so far. */
  get searched(): number {
    return Atomics.load(this.#counters, shared.files);
  }

  async search(request: SearchRequest): Promise<SearchEnd> {
    this.#running?.end('stopped', null);
    const problem = queryProblem(request.query);
    if (problem !== null) return this.#nothing('failed', problem);
    const { codexHome, hangMs = HANG_MS } = this.#options;
    const root = request.scope === 'archived' ? null : await checkRoot(sessionsRoot(codexHome));
    if (root?.kind === 'problem') return this.#nothing('failed', root.message);
    if (request.signal.aborted) return this.#nothing('stopped', null);
    this.warmUp();
    Atomics.store(this.#counters, shared.files, 0);
    const running = new RunningSearch({
      request,
      codexHome,
      workers: this.#workers,
      counters: this.#counters,
      hangMs,
      number: Atomics.add(this.#counters, shared.wanted, 1) + 1,
      missing: root?.kind === 'missing',
    });
    this.#running = running;
    const end = await running.ended;
    // A thread that hangs in an expression hears nothing any more.
    if (end.outcome === 'hung') this.close();
    return end;
  }

  close(): void {
    this.#running?.end('stopped', null);
    this.#running = null;
    Atomics.add(this.#counters, shared.wanted, 1);
    for (const worker of this.#workers) worker.stop();
    this.#workers = [];
  }

  get #workerCount(): number {
    return this.#options.workers ?? Math.min(MOST_WORKERS, availableParallelism());
  }

  #nothing(outcome: SearchEnd['outcome'], message: string | null): SearchEnd {
    return { outcome, message, searched: 0, hits: 0, unsearched: [], missing: false };
  }

  #failed(error: Error): void {
    this.#running?.end('failed', `The search stopped: ${error.message}`);
    this.close();
  }
}
