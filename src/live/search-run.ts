/**
 * One search on this machine and on the hosts beside it, each by itself. Promises: hits come in the order in which they are found, each machine's
 * newest first, and only grow; nothing waits for a host: one that is not there is named, and is searched when it comes; a host that goes costs
 * its own hits only.
 */
import type { Conversation } from '../format/conversation.ts';
import type { SearchEnd, SearchHit, SearchRequest } from '../search/request.ts';
import type { Searcher } from '../search/searcher.ts';
import type { OtherHosts } from './other-hosts.ts';
import type { SearchSnapshot } from './snapshot.ts';

export interface SearchRunOptions {
  readonly searcher: Searcher;
  readonly hosts: OtherHosts | null;
  readonly request: Omit<SearchRequest, 'onHits' | 'paths'>;
  /** Only in these sessions of each machine; null: in all. A machine that has none of them is not asked. */
  readonly only: readonly Conversation[] | null;
  /** Something of `found` is another one. */
  readonly onChange: () => void;
}

/** What was found, and how far it is. */
type Found = Pick<SearchSnapshot, 'hits' | 'searched' | 'unsearched' | 'outcome' | 'message' | 'missing'>;

type Place =
  | { readonly kind: 'searching'; readonly searched: number }
  | { readonly kind: 'ended'; readonly end: SearchEnd }
  /** It is not there, or went before it had said all. `again`: it is asked when it comes. */
  | { readonly kind: 'missing'; readonly again: boolean };

const SEARCHING: Place = { kind: 'searching', searched: 0 };
/** The worst is said of all. */
const WORST = ['failed', 'hung', 'stopped', 'limited', 'complete'] as const;

export class SearchRun {
  readonly #options: SearchRunOptions;
  readonly #places = new Map<string | null, Place>();
  #hits: readonly SearchHit[] = [];

  constructor(options: SearchRunOptions) {
    this.#options = options;
    const { hosts, request } = options;
    void this.#searchHere();
    this.#askHosts();
    const stop = hosts?.subscribe(() => this.#askHosts());
    if (stop !== undefined) request.signal.addEventListener('abort', stop, { once: true });
  }

  get found(): Found {
    const places = [...this.#places.values()];
    const ends = places.flatMap(place => (place.kind === 'ended' ? [place.end] : []));
    const running = places.some(({ kind }) => kind === 'searching');
    return {
      hits: this.#hits,
      searched: places.reduce((sum, place) => sum + this.#searchedIn(place), 0),
      unsearched: ends.reduce((sum, { unsearched }) => sum + unsearched.length, 0),
      outcome: running
        ? null
        : (WORST.find(one => ends.some(({ outcome }) => outcome === one)) ?? 'complete'),
      message: running ? null : (ends.find(({ message }) => message !== null)?.message ?? null),
      missing: [...this.#places].flatMap(([host, { kind }]) =>
        kind === 'missing' && host !== null ? [host] : [],
      ),
    };
  }

  #searchedIn(place: Place): number {
    if (place.kind === 'ended') return place.end.searched;
    return place.kind === 'searching' ? place.searched : 0;
  }

  async #searchHere(): Promise<void> {
    const { searcher, request, only } = this.#options;
    this.#places.set(null, SEARCHING);
    const here = only?.filter(({ host }) => host === undefined);
    const paths = here?.flatMap(({ path, earlierSegments }) => [path, ...earlierSegments]);
    const end = await searcher.search({
      ...request,
      ...(paths !== undefined && { paths }),
      onHits: hits => this.#add(hits),
    });
    this.#set(null, { kind: 'ended', end });
  }

  /** How far it is here: a thread says it to nobody. */
  look(): void {
    const { searched } = this.#options.searcher;
    if (this.#places.get(null)?.kind === 'searching') this.#set(null, { kind: 'searching', searched });
  }

  /** Those that are there and were not asked yet. */
  #askHosts(): void {
    for (const { alias, state } of this.#options.hosts?.getSnapshot() ?? []) {
      const place = this.#places.get(alias);
      if (place !== undefined && !(place.kind === 'missing' && place.again)) continue;
      const only = this.#options.only?.filter(({ host }) => host === alias);
      if (only?.length === 0) continue;
      if (state.kind === 'live') void this.#searchOn(alias, only);
      else if (place === undefined) this.#set(alias, { kind: 'missing', again: true });
    }
  }

  async #searchOn(alias: string, only: readonly Conversation[] | undefined): Promise<void> {
    const { hosts, request } = this.#options;
    this.#set(alias, SEARCHING);
    let found = 0;
    try {
      const end = await hosts?.search(alias, {
        ...request,
        ...(only !== undefined && { only }),
        onHits: hits => {
          found += hits.length;
          this.#add(hits);
        },
        onSearched: searched => this.#set(alias, { kind: 'searching', searched }),
      });
      if (end !== undefined) this.#set(alias, { kind: 'ended', end });
    } catch {
      // What it had found already would come twice.
      this.#set(alias, { kind: 'missing', again: found === 0 });
    }
  }

  #add(hits: readonly SearchHit[]): void {
    if (this.#options.request.signal.aborted) return;
    this.#hits = [...this.#hits, ...hits];
    this.#options.onChange();
  }

  #set(host: string | null, place: Place): void {
    this.#places.set(host, place);
    if (!this.#options.request.signal.aborted) this.#options.onChange();
  }
}
