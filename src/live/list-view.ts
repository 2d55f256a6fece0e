/**
 * What the picker asked to see, kept up to date: scope, order, and a filter whose results come a moment later. Promises: until
 * the results of a new query are there, the rows of the one before stay; a change of a row moves that row only.
 */
import type { Conversation } from '../rollout/conversation.ts';
import type { ConversationId } from '../rollout/identity.ts';
import { FilteredList, type Match } from './filtered-list.ts';
import { filteredRows, type ListRows, type Lookup, plainRows, SinceFrozen } from './list-snapshot.ts';
import { compareBy, type ScopeIndex } from './scope-index.ts';
import type { ListView } from './snapshot.ts';

export interface ListViewOptions {
  readonly index: ScopeIndex;
  readonly lookup: Lookup<Conversation>;
  /** Results are there. */
  readonly onResults: () => void;
}

export class CurrentView {
  readonly #options: ListViewOptions;
  #asked: ListView = { scope: 'all', sort: 'updated', query: '' };
  #shown: ListView = this.#asked;
  #filtered: FilteredList | null = null;
  #search: AbortController | null = null;
  /** Changes while a search runs: it may have passed them already. */
  #missed = new Set<ConversationId>();
  /** Times are not known of all files yet: the order is by file name whatever was asked. */
  #sorted = false;
  #rowsSince = new SinceFrozen<Conversation>();
  #matchesSince = new SinceFrozen<Match>();

  constructor(options: ListViewOptions) {
    this.#options = options;
  }

  /** The view whose rows are shown. */
  get shown(): ListView {
    return this.#shown;
  }

  ask(view: ListView): void {
    this.#asked = view;
    this.#search?.abort();
    this.#search = null;
    if (view.query.trim() !== '') return void this.#searchFor(view);
    this.#filtered = null;
    this.#shown = view;
  }

  /** All times are known: from now on "updated" is the real order. */
  sorted(): void {
    this.#sorted = true;
    if (this.#asked.query.trim() !== '') this.ask(this.#asked);
  }

  /** To be called for every change of a row, after the index has it. */
  change(before: Conversation | undefined, after: Conversation | undefined): void {
    const id = (after ?? before)?.id;
    if (id === undefined) return;
    this.#rowsSince.changed(id, before);
    if (this.#search !== null) this.#missed.add(id);
    if (this.#filtered === null) return;
    this.#matchesSince.changed(id, this.#filtered.match(id));
    this.#filtered.change(id, this.#inScope(after, this.#shown));
  }

  /** The rows now, frozen. */
  freeze(): ListRows {
    this.#rowsSince = new SinceFrozen();
    this.#matchesSince = new SinceFrozen();
    const filtered = this.#filtered;
    if (filtered !== null) {
      const lookup = this.#matchesSince.lookup(id => filtered.match(id));
      return filteredRows(filtered.freeze(), lookup, filtered.matcher);
    }
    return plainRows(this.#list(this.#shown).freeze(), this.#rowsSince.lookup(this.#options.lookup));
  }

  close(): void {
    this.#search?.abort();
  }

  #list({ scope, sort }: ListView) {
    return this.#options.index.list(scope, this.#sorted ? sort : 'created');
  }

  /** The row when it belongs to the view. */
  #inScope(row: Conversation | undefined, { scope }: ListView): Conversation | undefined {
    return row !== undefined && this.#options.index.holds(scope, row) ? row : undefined;
  }

  async #searchFor(view: ListView): Promise<void> {
    const search = new AbortController();
    this.#search = search;
    this.#missed = new Set();
    const found = await FilteredList.search(
      {
        query: view.query,
        among: this.#list(view).freeze(),
        compare: compareBy(this.#sorted ? view.sort : 'created'),
      },
      search.signal,
    );
    if (found === null || this.#search !== search) return;
    this.#search = null;
    for (const id of this.#missed) found.change(id, this.#inScope(this.#options.lookup(id), view));
    this.#filtered = found;
    this.#shown = view;
    this.#options.onResults();
  }
}
