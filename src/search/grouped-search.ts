/**
 * A search of files that become known while it goes on: the first at once, the others in large groups. Promises: the first
 * hits are there long before the last file is known; files are searched in the order in which they came, group by group; the limit is that
 * of all groups together; after a failure or an abort nothing more is searched.
 */
import type { SearchEnd, SearchRequest } from './request.ts';
import type { Searcher } from './searcher.ts';

/** Files of a group, but for the first one and the last: each group has a price of its own. */
const GROUP_SIZE = 500;

export class GroupedSearch {
  readonly #searcher: Pick<Searcher, 'search'>;
  readonly #request: Omit<SearchRequest, 'paths'>;
  readonly #ends: SearchEnd[] = [];
  #waiting: string[] = [];
  #running: Promise<void> | null = null;
  #areAllAdded = false;

  constructor(searcher: Pick<Searcher, 'search'>, request: Omit<SearchRequest, 'paths'>) {
    this.#searcher = searcher;
    this.#request = request;
  }

  /** No further file is of use: it was stopped, or could not go on. */
  get isOver(): boolean {
    const last = this.#ends.at(-1);
    return this.#request.signal.aborted || (last !== undefined && last.outcome !== 'complete');
  }

  add(paths: readonly string[]): void {
    for (const path of paths) this.#waiting.push(path);
    this.#begin();
  }

  /** All files were added. Resolves with how each group ended; none where no file was. */
  async finish(): Promise<readonly SearchEnd[]> {
    this.#areAllAdded = true;
    await this.#running;
    this.#begin();
    await this.#running;
    return this.#ends;
  }

  #begin(): void {
    if (this.#isGroupWaiting) this.#running ??= this.#searchWaiting();
  }

  get #isGroupWaiting(): boolean {
    if (this.isOver) return false;
    const isExtreme = this.#ends.length === 0 || this.#areAllAdded;
    return this.#waiting.length >= (isExtreme ? 1 : GROUP_SIZE);
  }

  get #limitLeft(): Pick<SearchRequest, 'limit'> {
    const { limit } = this.#request;
    if (limit === undefined) return {};
    return { limit: this.#ends.reduce((left, { hits }) => left - hits, limit) };
  }

  async #searchWaiting(): Promise<void> {
    while (this.#isGroupWaiting) {
      const paths = this.#waiting;
      this.#waiting = [];
      this.#ends.push(await this.#searcher.search({ ...this.#request, ...this.#limitLeft, paths }));
    }
    this.#running = null;
  }
}
