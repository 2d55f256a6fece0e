/**
 * The view that the picker requested, kept up to date: scope, order, and a filter whose results come a moment later. Promises: until
 * the results of a new query are there, the rows of the one before stay; a change of a row moves that row only. Sub-agents are
 * folded under their parents unless they are unfolded, or a filter finds them.
 */

import type { Conversation } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';
import type { MatchContext } from '../../query/match.ts';
import type { ListSort } from '../../query/order.ts';
import type { ConversationsSnapshot, ListView } from '../snapshot.ts';
import { searchList } from './filtered/filtered-list.ts';
import type { FilteredList } from './filtered/growing-list.ts';
import { mergedChunks } from './filtered/merged-chunks.ts';
import { ListFilter } from './list-filter.ts';
import { cacheRows, type ListRows, type Lookup, plainRows, SinceFrozen } from './list-snapshot.ts';
import { compareBy, type ScopeIndex } from './scope-index.ts';
import { withSubAgents } from './unfolded-rows.ts';

/** The rows of the view, and how many sub-agents are not among them. */
export type ViewRows = ListRows & Pick<ConversationsSnapshot, 'folded' | 'ranked'>;

export interface ListViewOptions {
  readonly index: ScopeIndex;
  readonly lookup: Lookup<Conversation>;
  /** What a filter is compared with, now. */
  readonly matchContext: () => MatchContext;
  /** Results are there. */
  readonly onResults: () => void;
}

const NONE_UNFOLDED: ReadonlySet<ConversationId> = new Set();

export class CurrentView {
  readonly #options: ListViewOptions;
  #requested: ListView = { scope: 'all', sort: 'updated', query: '' };
  #shown: ListView = this.#requested;
  #filtered: FilteredList | null = null;
  #search: AbortController | null = null;
  /** Rows that changed while a search runs, as they were when it began: it may have passed them already. */
  #missed = new Map<ConversationId, Conversation | undefined>();
  /**
   * Until the times of all files are known, the order is by file name whatever was requested: the first page must not wait for 100,000
   * stats. The order may then change once; the picker keeps the selection on its screen row.
   */
  #sorted = false;
  #rowsSince = new SinceFrozen<Conversation>();

  constructor(options: ListViewOptions) {
    this.#options = options;
  }

  /** The view whose rows are shown. */
  get shown(): ListView {
    return this.#shown;
  }

  request(view: ListView): void {
    this.#requested = view;
    this.#search?.abort();
    this.#search = null;
    if (this.#sorted && !this.#options.index.has(view.sort)) return void this.#orderFor(view);
    if (view.query.trim() !== '') return void this.#searchFor(view);
    this.#show(view, null);
  }

  #show(view: ListView, filtered: FilteredList | null): void {
    this.#filtered = filtered;
    this.#shown = view;
    if (this.#sorted) this.#options.index.keepOnly(view.sort);
  }

  /** For when all times are known: from now on "updated" is the real order. */
  sorted(): void {
    this.#sorted = true;
    const { query, sort } = this.#requested;
    if (query.trim() !== '' || !this.#options.index.has(sort)) this.request(this.#requested);
  }

  /** For every change of a row, after the index has it. */
  change(before: Conversation | undefined, after: Conversation | undefined): void {
    const id = (after ?? before)?.id;
    if (id === undefined) return;
    this.#rowsSince.changed(id, before);
    if (this.#search !== null && !this.#missed.has(id)) this.#missed.set(id, before);
    const filtered = this.#filtered;
    filtered?.change({ id, before, after: this.#inScope(after, this.#shown, filtered.filter) });
  }

  /** The rows now, frozen. */
  freeze(): ViewRows & Pick<ConversationsSnapshot, 'fittingIn'> {
    return { ...this.#frozen(), fittingIn: this.#fittingIn };
  }

  /** Those of these sessions that a filter line is about, in their order. */
  readonly #fittingIn = (line: string, sessions: readonly Conversation[]): readonly Conversation[] => {
    const filter = new ListFilter(line, this.#options.matchContext());
    return filter.withWords(sessions.filter(filter.fits));
  };

  #frozen(): ViewRows {
    this.#rowsSince = new SinceFrozen();
    const filtered = this.#filtered;
    if (filtered === null) return this.#plain(this.#shown);
    const rows = filtered.freeze(this.#rowsSince.lookup(this.#options.lookup));
    return { ...cacheRows(rows), folded: 0, ranked: filtered.filter.hasWords };
  }

  #plain(view: ListView): ViewRows {
    const { index, lookup } = this.#options;
    const list = this.#list(view).freeze();
    const rows = withSubAgents(plainRows(list, this.#rowsSince.lookup(lookup)), {
      families: index.families,
      inScope: conversation => index.holds(view.scope, conversation),
      compare: compareBy(this.#order(view)),
      unfolded: view.unfolded ?? NONE_UNFOLDED,
    });
    const folded = index.folded(view.scope, this.#order(view)).length;
    return { ...cacheRows(rows), folded: folded - (rows.length - list.length), ranked: false };
  }

  close(): void {
    this.#search?.abort();
  }

  #list(view: ListView) {
    return this.#options.index.list(view.scope, this.#order(view));
  }

  #order({ sort }: ListView): ListSort {
    if (!this.#sorted) return 'created';
    return this.#options.index.has(sort) ? sort : 'updated';
  }

  /** Everything in the scope, folded or not, in order. */
  #everything(view: ListView): Iterable<readonly Conversation[]> {
    const folded = this.#options.index.folded(view.scope, this.#order(view)).freeze();
    return mergedChunks(this.#list(view).freeze().chunks, folded.chunks, compareBy(this.#order(view)));
  }

  /** What a filter is asked about: where it asks for archived sessions, those too. */
  #searched(view: ListView, filter: ListFilter): Iterable<readonly Conversation[]> {
    if (!withArchive(view, filter)) return this.#everything(view);
    const archive = this.#everything({ ...view, scope: 'archived' });
    return mergedChunks(this.#everything(view), archive, compareBy(this.#order(view)));
  }

  /** The row when it belongs to the view. */
  #inScope(row: Conversation | undefined, view: ListView, filter: ListFilter): Conversation | undefined {
    const { index } = this.#options;
    if (row === undefined) return undefined;
    const holds = index.holds(view.scope, row) || (withArchive(view, filter) && index.holds('archived', row));
    return holds ? row : undefined;
  }

  /** Makes another order; until it is there, the rows of the one before stay. */
  async #orderFor(view: ListView): Promise<void> {
    const making = new AbortController();
    this.#search = making;
    const { index, onResults } = this.#options;
    const made = await index.add(view.sort, making.signal);
    if (!made || this.#search !== making) return;
    this.request(view);
    if (view.query.trim() === '') onResults();
  }

  async #searchFor(view: ListView): Promise<void> {
    const search = new AbortController();
    this.#search = search;
    this.#missed = new Map();
    const filter = new ListFilter(view.query, this.#options.matchContext());
    const found = await searchList(
      { filter, among: this.#searched(view, filter), compare: compareBy(this.#order(view)) },
      search.signal,
    );
    if (found === null || this.#search !== search) return;
    this.#search = null;
    for (const [id, before] of this.#missed)
      found.change({ id, before, after: this.#inScope(this.#options.lookup(id), view, filter) });
    this.#show(view, found);
    this.#options.onResults();
  }
}

/** The scope "all" has everything but the archive. */
function withArchive({ scope }: ListView, filter: ListFilter): boolean {
  return scope === 'all' && filter.asksForArchived;
}
