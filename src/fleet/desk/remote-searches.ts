/**
 * The searches on one host, as this side sees them. Promises: hits come in the host's order, and the host sends no more than is taken; one that
 * was stopped is over at once, whatever the host does; every search ends, or fails with the connection.
 */
import type { SearchEnd, SearchHit, SearchRequest } from '../../search/request.ts';
import { ProtocolError } from '../protocol/frame.ts';
import type { FromHost, ToHost } from '../protocol/messages.ts';
import { MOST_UNTAKEN } from '../protocol/search.ts';

/** What is asked of a host. Ids and paths are its own. */
export interface RemoteSearch extends SearchRequest {
  /** So many files were searched so far. */
  readonly onSearched?: (files: number) => void;
}

interface Running {
  readonly request: RemoteSearch;
  readonly settle: (end: SearchEnd) => void;
  readonly fail: (error: Error) => void;
  found: number;
  untaken: number;
  /** What was found is passed on in order, and before the end. */
  passing: Promise<void>;
}

export class RemoteSearches {
  readonly #send: (message: ToHost) => void;
  readonly #running = new Map<number, Running>();
  #next = 1;
  #paths: readonly string[] | null = null;

  constructor(send: (message: ToHost) => void) {
    this.#send = send;
  }

  /** @throws (rejects) when the connection ends before the search */
  run(request: RemoteSearch): Promise<SearchEnd> {
    const { paths: _, signal, onHits: _onHits, onSearched: _onSearched, ...asked } = request;
    const q = this.#next++;
    return new Promise((resolve, reject) => {
      const running: Running = {
        request,
        settle: resolve,
        fail: reject,
        found: 0,
        untaken: 0,
        passing: Promise.resolve(),
      };
      const stop = (): void => {
        if (!this.#running.delete(q)) return;
        this.#send({ t: 'cancel', q });
        resolve(stopped(running.found));
      };
      if (signal.aborted) return resolve(stopped(0));
      signal.addEventListener('abort', stop, { once: true });
      this.#running.set(q, running);
      this.#send({ t: 'search', q, search: { ...asked, paths: this.#pathsToSend(request) } });
    });
  }

  /** @throws ProtocolError for what was not asked for, or is more than may come */
  take(message: Extract<FromHost, { t: 'hits' | 'searched' | 'end' }>): void {
    const { q } = message;
    if (!Number.isInteger(q) || q < 1 || q >= this.#next)
      throw new ProtocolError('hits of a search that is not ours');
    const running = this.#running.get(q);
    // What was under way when it was stopped still comes.
    if (running === undefined) return;
    switch (message.t) {
      case 'hits':
        return this.#hits(q, running, message.hits);
      case 'searched':
        return running.request.onSearched?.(message.files);
      case 'end':
        return this.#end(q, running, message.end);
      default:
        message satisfies never;
    }
  }

  /** The connection ended. */
  fail(): void {
    for (const { fail } of this.#running.values()) fail(new Error('The connection is lost.'));
    this.#running.clear();
  }

  #hits(q: number, running: Running, hits: readonly SearchHit[]): void {
    const { limit = Number.POSITIVE_INFINITY, onHits, signal } = running.request;
    running.found += hits.length;
    running.untaken += 1;
    if (running.found > limit || running.untaken > MOST_UNTAKEN)
      throw new ProtocolError('more hits than were asked for');
    running.passing = running.passing
      .then(() => (signal.aborted ? undefined : onHits(hits)))
      .then(
        () => this.#taken(q, running),
        error => this.#refused(q, running, error),
      );
  }

  #taken(q: number, running: Running): void {
    running.untaken -= 1;
    if (this.#running.has(q)) this.#send({ t: 'taken', q });
  }

  /** Whoever asked for the hits cannot take them. */
  #refused(q: number, running: Running, error: Error): void {
    if (!this.#running.delete(q)) return;
    this.#send({ t: 'cancel', q });
    running.fail(error);
  }

  #end(q: number, running: Running, end: SearchEnd): void {
    void running.passing.then(() => {
      if (this.#running.delete(q)) running.settle(end);
    });
  }

  /** Each letter that is typed makes a search, mostly in the same files: they are sent once. */
  #pathsToSend({ paths }: RemoteSearch): readonly string[] | 'as before' | null {
    if (paths === undefined) return null;
    const before = this.#paths;
    this.#paths = paths;
    const same = before?.length === paths.length && paths.every((path, at) => path === before[at]);
    return same ? 'as before' : paths;
  }
}

function stopped(hits: number): SearchEnd {
  return { outcome: 'stopped', message: null, searched: 0, hits, unsearched: [], missing: false };
}
