/**
 * Full text over all sessions, in worker threads. Promises: hits come newest session first (by the time of their file names; the archive last)
 * as soon as everything newer was searched; memory is bounded, because a worker waits until its hits were taken; it can be stopped at any
 * time. A regular expression that does not come to an end stops the search: its thread is ended.
 */
import { availableParallelism } from 'node:os';
import type { ConversationId } from '../rollout/identity.ts';
import { archivedRoot, sessionsRoot } from './catalog.ts';
import { SessionNames } from './names.ts';
import {
  type FolderTask,
  type FoundHit,
  type FromWorker,
  shared,
  type ToWorker,
  type Unsearched,
  type WorkerStart,
} from './search-messages.ts';
import { TaskOrder } from './search-order.ts';
import { queryProblem, type SearchQuery } from './search-query.ts';
import { startSearchWorker } from './start-search-worker.ts';
import { lookAtRoot, walkDays } from './walk.ts';

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
  onMessage(listener: (message: FromWorker) => void): void;
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
/** Folders a worker has in hand: while one is searched, the next are known. */
const TASKS_AHEAD = 3;
/** A single text is matched in milliseconds; a busy machine takes its time, too. */
const HANG_MS = 5_000;
const WATCH_MS = 250;

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
      worker.onMessage(message => this.#running?.take(worker, message));
      worker.onFailure(error => this.#failed(error));
    }
  }

  /** Files searched so far. */
  get searched(): number {
    return Atomics.load(this.#counters, shared.files);
  }

  async search(request: SearchRequest): Promise<SearchEnd> {
    this.#running?.end('stopped', null);
    const problem = queryProblem(request.query) ?? (await this.#rootProblem(request));
    if (problem !== null) return this.#nothing('failed', problem);
    if (request.signal.aborted) return this.#nothing('stopped', null);
    this.warmUp();
    Atomics.store(this.#counters, shared.files, 0);
    const running = new RunningSearch({
      request,
      codexHome: this.#options.codexHome,
      workers: this.#workers,
      counters: this.#counters,
      hangMs: this.#options.hangMs ?? HANG_MS,
      number: Atomics.add(this.#counters, shared.wanted, 1) + 1,
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

  async #rootProblem({ scope }: SearchRequest): Promise<string | null> {
    if (scope === 'archived') return null;
    const root = await lookAtRoot(sessionsRoot(this.#options.codexHome));
    return root.kind === 'problem' ? root.message : null;
  }

  #nothing(outcome: SearchEnd['outcome'], message: string | null): SearchEnd {
    return { outcome, message, searched: 0, hits: 0, unsearched: [], missing: false };
  }

  #failed(error: Error): void {
    this.#running?.end('failed', `The search stopped: ${error.message}`);
    this.close();
  }
}

interface Running {
  readonly request: SearchRequest;
  readonly codexHome: string;
  readonly workers: readonly SearchWorker[];
  readonly counters: Int32Array;
  readonly hangMs: number;
  readonly number: number;
}

class RunningSearch {
  readonly ended: Promise<SearchEnd>;
  readonly #running: Running;
  readonly #order: TaskOrder<SearchWorker>;
  readonly #names: SessionNames;
  readonly #inHand = new Map<SearchWorker, number>();
  readonly #unsearched: Unsearched[] = [];
  readonly #folders: AsyncGenerator<FolderTask>;
  readonly #watch: NodeJS.Timeout;
  #finish: (end: SearchEnd) => void = () => {};
  #over = false;
  #missing = false;
  #hits = 0;
  #handing: Promise<void> = Promise.resolve();
  #lastBeats = '';
  #stillSince = Date.now();

  constructor(running: Running) {
    this.#running = running;
    const { codexHome, request, workers, number } = running;
    this.ended = new Promise(resolve => {
      this.#finish = resolve;
    });
    this.#names = new SessionNames(codexHome);
    this.#order = new TaskOrder({
      deliver: hits => this.#deliver(hits),
      taken: (worker, task) => worker.post({ kind: 'taken', search: number, task }),
    });
    this.#folders = this.#listFolders();
    request.signal.addEventListener('abort', () => this.end('stopped', null), { once: true });
    this.#watch = setInterval(() => this.#lookForHang(), WATCH_MS);
    const { query, cwd = null, perSession = Number.MAX_SAFE_INTEGER } = request;
    for (const worker of workers) {
      worker.post({ kind: 'begin', search: number, order: { query, cwd, perSession } });
      this.#inHand.set(worker, 0);
    }
    for (let ahead = 0; ahead < TASKS_AHEAD; ahead++) for (const worker of workers) this.#handOut(worker);
  }

  take(worker: SearchWorker, message: FromWorker): void {
    if (this.#over || message.search !== this.#running.number) return;
    if (message.kind === 'hits') return this.#order.hits(worker, message);
    this.#unsearched.push(...message.unsearched);
    this.#inHand.set(worker, (this.#inHand.get(worker) ?? 1) - 1);
    this.#order.done(message.task);
    this.#handOut(worker);
  }

  end(outcome: SearchEnd['outcome'], message: string | null): void {
    if (this.#over) return;
    this.#over = true;
    clearInterval(this.#watch);
    const { counters, workers, number } = this.#running;
    // Whoever waits for its hits to be taken waits no more, and finds that nobody wants them.
    if (outcome !== 'complete') Atomics.compareExchange(counters, shared.wanted, number, number + 1);
    for (const worker of workers) worker.post({ kind: 'taken', search: number, task: -1 });
    this.#finish({
      outcome,
      message,
      searched: Atomics.load(counters, shared.files),
      hits: this.#hits,
      unsearched: this.#unsearched,
      missing: this.#missing,
    });
  }

  /** Folders are asked for one by one, in order, whoever takes them. */
  #handOut(worker: SearchWorker): void {
    this.#handing = this.#handing.then(async () => {
      if (this.#over) return;
      const next = await this.#folders.next();
      if (this.#over) return;
      if (next.done) return this.#allHandedOut();
      this.#order.add(next.value.task);
      this.#inHand.set(worker, (this.#inHand.get(worker) ?? 0) + 1);
      worker.post({ kind: 'folder', search: this.#running.number, ...next.value });
    });
  }

  #allHandedOut(): void {
    if ([...this.#inHand.values()].some(count => count > 0)) return;
    void this.#order.settled().then(() => this.end('complete', null));
  }

  async *#listFolders(): AsyncGenerator<FolderTask> {
    const { codexHome, request } = this.#running;
    let task = 0;
    if (request.scope !== 'archived') {
      const root = await lookAtRoot(sessionsRoot(codexHome));
      this.#missing = root.kind === 'missing';
      for (const { path, place } of walkDays(sessionsRoot(codexHome))) yield { task: task++, path, place };
    }
    if (request.scope !== 'active') yield { task: task++, path: archivedRoot(codexHome), place: null };
  }

  async #deliver(found: readonly FoundHit[]): Promise<void> {
    if (this.#over) return;
    if (this.#hits === 0) await this.#names.refresh().catch(() => []);
    const { limit = Number.POSITIVE_INFINITY, onHits } = this.#running.request;
    const wanted = found.slice(0, limit - this.#hits);
    this.#hits += wanted.length;
    const nameOf = (id: ConversationId): string | null => this.#names.get(id);
    await onHits(wanted.map(hit => ({ ...hit, name: nameOf(hit.session.id) })));
    if (this.#hits >= limit) this.end('limited', null);
  }

  /** Only an expression can keep a thread for ever; a reader that takes no more hits is nobody's fault. */
  #lookForHang(): void {
    const { counters, request, hangMs } = this.#running;
    const beats = counters.slice(shared.files).join();
    const moves = beats !== this.#lastBeats || this.#order.waiting || !request.query.regex;
    this.#lastBeats = beats;
    if (moves) this.#stillSince = Date.now();
    else if (Date.now() - this.#stillSince >= hangMs)
      this.end(
        'hung',
        'The expression takes too long on some text, so the search was stopped; try a simpler one.',
      );
  }
}
