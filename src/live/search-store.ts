/**
 * The search over all sessions while its screen is open: what was found so far, and its progress. Promises: only the last query counts;
 * hits only grow until another query's come; listeners are notified at most every 16 ms; memory is bounded by the number of hits.
 * Holds nothing when closed.
 */
import { type Clock, systemClock } from '../rollout/file/clock.ts';
import type { SearchQuery } from '../search/query.ts';
import type { SearchEnd, SearchHit, SearchRequest } from '../search/request.ts';
import { Searcher, type SearcherOptions } from '../search/searcher.ts';
import type { SearchSnapshot, SearchWhere } from './snapshot.ts';
import type { ConversationStore, Subscribable } from './source.ts';

export interface SearchStore extends Subscribable<SearchSnapshot> {
  /**
   * Starts a search in place of the running one, in the sessions that fit the filter line alone; an empty text only ends it, and counts
   * them.
   */
  search(request: StoreSearch): void;
  stop(): void;
  close(): void;
}

export interface StoreSearch {
  readonly query: SearchQuery;
  readonly where: SearchWhere;
  /** Left out or empty: every session. */
  readonly filter?: string;
}

export interface SearchStoreOptions extends SearcherOptions {
  /** @default systemClock */
  readonly clock?: Clock;
  /** What `where` folder means. */
  readonly folder: string;
  /** The list's sessions that fit a filter line. */
  readonly fitting: ConversationStore['fitting'];
}

/** Letters typed more quickly than this make one search; the first of them, or a pasted text, does not wait. */
const TYPING_MS = 30;
const NOTIFY_MS = 16;
const PROGRESS_MS = 100;
/** Enough to page through; a longer query finds the rest. */
const MOST_HITS = 500;
/** One session must not hide the others. */
const PER_SESSION = 20;

const nothing: SearchSnapshot = {
  query: { text: '', regex: false },
  fitting: null,
  phase: 'idle',
  hits: [],
  searched: 0,
  unsearched: 0,
  outcome: null,
  message: null,
};

export class LocalSearchStore implements SearchStore {
  readonly #searcher: Searcher;
  readonly #clock: Clock;
  readonly #folder: string;
  readonly #fitting: ConversationStore['fitting'];
  readonly #listeners = new Set<() => void>();
  #snapshot: SearchSnapshot = nothing;
  #running = new AbortController();
  /** When the last query came, epoch ms. */
  #queryMs = Number.NEGATIVE_INFINITY;
  #stopStart: () => void = () => {};
  #stopNotify: (() => void) | null = null;
  #stopProgress: () => void = () => {};

  constructor({ clock = systemClock, folder, fitting, ...searching }: SearchStoreOptions) {
    this.#fitting = fitting;
    this.#clock = clock;
    this.#folder = folder;
    this.#searcher = new Searcher(searching);
    this.#searcher.warmUp();
  }

  getSnapshot(): SearchSnapshot {
    return this.#snapshot;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  search(request: StoreSearch): void {
    const { query, filter = '' } = request;
    this.#abort();
    const { fitting } = this.#snapshot;
    if (query.text === '') this.#change({ ...nothing, fitting: filter === '' ? null : fitting });
    // The hits of the last query stay on the screen until the first of this one.
    else
      this.#change({ ...this.#snapshot, query, phase: 'running', outcome: null, message: null, searched: 0 });
    if (query.text === '' && filter === '') return;
    const pauseMs = this.#clock.elapsedMs() - this.#queryMs;
    this.#queryMs = this.#clock.elapsedMs();
    if (pauseMs >= TYPING_MS) void this.#start(request);
    else this.#stopStart = this.#clock.after(TYPING_MS, () => void this.#start(request));
  }

  stop(): void {
    if (this.#snapshot.phase !== 'running') return;
    const { searched } = this.#searcher;
    this.#abort();
    this.#change({ ...this.#snapshot, phase: 'done', outcome: 'stopped', searched });
  }

  close(): void {
    this.#listeners.clear();
    this.#abort();
    this.#stopNotify?.();
    this.#searcher.close();
  }

  #abort(): void {
    this.#stopStart();
    this.#stopProgress();
    this.#running.abort();
  }

  async #start(request: StoreSearch): Promise<void> {
    const { query, where } = request;
    const running = new AbortController();
    this.#running = running;
    const only = await this.#only(request, running.signal);
    if (only === 'stopped' || query.text === '') return;
    let found: SearchHit[] = [];
    this.#trackProgress();
    const end = await this.#searcher.search({
      query,
      ...this.#scopeOf(where),
      ...only,
      limit: MOST_HITS,
      perSession: PER_SESSION,
      signal: running.signal,
      onHits: hits => {
        if (running.signal.aborted) return;
        found = [...found, ...hits];
        this.#change({ ...this.#snapshot, hits: found });
      },
    });
    if (!running.signal.aborted) this.#ended(end, found);
  }

  /** The files of the sessions that fit the filter, which are counted on the screen; without a filter nothing. */
  async #only(
    { where, filter = '' }: StoreSearch,
    signal: AbortSignal,
  ): Promise<Pick<SearchRequest, 'paths'> | 'stopped'> {
    if (filter === '') {
      this.#change({ ...this.#snapshot, fitting: null });
      return {};
    }
    const scopes = where === 'all' ? (['all', 'archived'] as const) : [where];
    const sessions = await this.#fitting({ query: filter, scopes }, signal);
    if (sessions === null || signal.aborted) return 'stopped';
    this.#change({ ...this.#snapshot, fitting: sessions.length });
    return { paths: sessions.flatMap(({ path, earlierSegments }) => [path, ...earlierSegments]) };
  }

  #scopeOf(where: SearchWhere): Pick<SearchRequest, 'scope' | 'cwd'> {
    return where === 'folder' ? { scope: 'active', cwd: this.#folder } : { scope: where };
  }

  #ended(end: SearchEnd, hits: readonly SearchHit[]): void {
    this.#stopProgress();
    const { outcome, message, searched } = end;
    const unsearched = end.unsearched.length;
    this.#change({ ...this.#snapshot, phase: 'done', hits, outcome, message, searched, unsearched });
  }

  /** Updates the count of searched files while nothing is found. */
  #trackProgress(): void {
    this.#stopProgress = this.#clock.after(PROGRESS_MS, () => {
      this.#change({ ...this.#snapshot, searched: this.#searcher.searched });
      this.#trackProgress();
    });
  }

  /** Notifies immediately of the first change, then at most every 16 ms. */
  #change(snapshot: SearchSnapshot): void {
    const quiet = this.#stopNotify === null;
    this.#snapshot = snapshot;
    if (!quiet) return;
    this.#stopNotify = this.#clock.after(NOTIFY_MS, () => {
      this.#stopNotify = null;
      this.#notify();
    });
    this.#notify();
  }

  #notify(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
