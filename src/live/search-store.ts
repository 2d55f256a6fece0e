/**
 * The search over all sessions while its screen is open: what was found so far, and how far it is. Promises: only the last query counts;
 * hits only grow until another query's come; a change is told at most every 16 ms; memory is bounded by the number of hits.
 * Draws nothing, and keeps nothing when closed.
 */

import { type Clock, systemClock } from '../rollout/file/clock.ts';
import type { SearchQuery } from '../search/query.ts';
import { type SearchEnd, Searcher, type SearcherOptions, type SearchHit } from '../search/searcher.ts';
import type { SearchSnapshot } from './snapshot.ts';
import type { Subscribable } from './source.ts';

export interface SearchStore extends Subscribable<SearchSnapshot> {
  /** Searches for something else; an empty text ends the search. */
  search(query: SearchQuery): void;
  stop(): void;
  close(): void;
}

export interface SearchStoreOptions extends SearcherOptions {
  /** @default systemClock */
  readonly clock?: Clock;
}

/** Letters that follow each other more closely make one search; the first of them, or a text that comes whole, does not wait. */
const TYPING_MS = 30;
const NOTIFY_MS = 16;
const PROGRESS_MS = 100;
/** Enough to page through by hand; who wants more says more. */
const MOST_HITS = 500;
/** One session must not hide the others. */
const PER_SESSION = 20;

const nothing: SearchSnapshot = {
  query: { text: '', regex: false },
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
  readonly #listeners = new Set<() => void>();
  #snapshot: SearchSnapshot = nothing;
  #running = new AbortController();
  /** When something was last asked for, epoch ms. */
  #askedMs = 0;
  #stopStart: () => void = () => {};
  #stopNotify: (() => void) | null = null;
  #stopProgress: () => void = () => {};

  constructor({ clock = systemClock, ...searching }: SearchStoreOptions) {
    this.#clock = clock;
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

  search(query: SearchQuery): void {
    this.#abort();
    if (query.text === '') return this.#change(nothing);
    // What was found stays on screen until there is something new.
    this.#change({ ...this.#snapshot, query, phase: 'running', outcome: null, message: null, searched: 0 });
    const pauseMs = this.#clock.nowMs() - this.#askedMs;
    this.#askedMs = this.#clock.nowMs();
    if (pauseMs >= TYPING_MS) void this.#start(query);
    else this.#stopStart = this.#clock.after(TYPING_MS, () => void this.#start(query));
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

  async #start(query: SearchQuery): Promise<void> {
    const running = new AbortController();
    this.#running = running;
    let found: SearchHit[] = [];
    this.#watchProgress();
    const end = await this.#searcher.search({
      query,
      scope: 'all',
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

  #ended(end: SearchEnd, hits: readonly SearchHit[]): void {
    this.#stopProgress();
    const { outcome, message, searched } = end;
    const unsearched = end.unsearched.length;
    this.#change({ ...this.#snapshot, phase: 'done', hits, outcome, message, searched, unsearched });
  }

  /** How far it is moves on the screen although nothing is found. */
  #watchProgress(): void {
    this.#stopProgress = this.#clock.after(PROGRESS_MS, () => {
      this.#change({ ...this.#snapshot, searched: this.#searcher.searched });
      this.#watchProgress();
    });
  }

  /** The first change is told at once, what follows together. */
  #change(snapshot: SearchSnapshot): void {
    const quiet = this.#stopNotify === null;
    this.#snapshot = snapshot;
    if (!quiet) return;
    this.#stopNotify = this.#clock.after(NOTIFY_MS, () => {
      this.#stopNotify = null;
      this.#tell();
    });
    this.#tell();
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
