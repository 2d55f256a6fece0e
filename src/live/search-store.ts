/**
 * The search over all sessions while its screen is open: what was found so far, and its progress. Promises: only the last query counts;
 * hits only grow until another query's come; listeners are notified at most every 16 ms; memory is bounded by the number of hits.
 * Holds nothing when closed.
 */
import type { Conversation } from '../format/conversation.ts';
import { type Clock, systemClock } from '../rollout/file/clock.ts';
import type { SearchQuery } from '../search/query.ts';
import { Searcher, type SearcherOptions } from '../search/searcher.ts';
import type { OtherHosts } from './other-hosts.ts';
import { SearchRun } from './search-run.ts';
import type { SearchSnapshot, SearchWhere } from './snapshot.ts';
import type { ConversationStore } from './source.ts';
import type { Subscribable } from './subscribable.ts';

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
  /** Hosts whose sessions are searched, too; left out: none. */
  readonly hosts?: OtherHosts | null;
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
  missing: [],
};

export class LocalSearchStore implements SearchStore {
  readonly #searcher: Searcher;
  readonly #clock: Clock;
  readonly #folder: string;
  readonly #fitting: ConversationStore['fitting'];
  readonly #hosts: OtherHosts | null;
  readonly #listeners = new Set<() => void>();
  #snapshot: SearchSnapshot = nothing;
  #running = new AbortController();
  /** When the last query came, epoch ms. */
  #queryMs = Number.NEGATIVE_INFINITY;
  #stopStart: () => void = () => {};
  #stopNotify: (() => void) | null = null;
  #stopProgress: () => void = () => {};

  constructor({ clock = systemClock, folder, fitting, hosts = null, ...searching }: SearchStoreOptions) {
    this.#hosts = hosts;
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
    const { signal } = running;
    const only = await this.#only(request, signal);
    if (only === 'stopped' || query.text === '') return;
    const scope = where === 'folder' ? { scope: 'active' as const, cwd: this.#folder } : { scope: where };
    const run: SearchRun = new SearchRun({
      searcher: this.#searcher,
      hosts: this.#hosts,
      request: { query, ...scope, limit: MOST_HITS, perSession: PER_SESSION, signal },
      only,
      // The first change comes while it is being made.
      onChange: () => queueMicrotask(() => this.#show(run, signal)),
    });
    this.#trackProgress(run);
  }

  #show(run: SearchRun, signal: AbortSignal): void {
    if (signal.aborted) return;
    const { found } = run;
    const phase = found.outcome === null ? 'running' : 'done';
    if (phase === 'done') this.#stopProgress();
    // The hits of the last query stay on the screen until the first of this one.
    const hits = found.hits.length === 0 && phase === 'running' ? this.#snapshot.hits : found.hits;
    this.#change({ ...this.#snapshot, ...found, hits, phase });
  }

  /** The sessions that fit the filter, which are counted on the screen; null: there is no filter. */
  async #only(
    { where, filter = '' }: StoreSearch,
    signal: AbortSignal,
  ): Promise<readonly Conversation[] | null | 'stopped'> {
    if (filter === '') {
      this.#change({ ...this.#snapshot, fitting: null });
      return null;
    }
    const scopes = where === 'all' ? (['all', 'archived'] as const) : [where];
    const sessions = await this.#fitting({ query: filter, scopes }, signal);
    if (sessions === null || signal.aborted) return 'stopped';
    this.#change({ ...this.#snapshot, fitting: sessions.length });
    return sessions;
  }

  /** Updates the count of searched files while nothing is found. */
  #trackProgress(run: SearchRun): void {
    this.#stopProgress = this.#clock.after(PROGRESS_MS, () => {
      run.look();
      this.#trackProgress(run);
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
