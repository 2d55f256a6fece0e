/**
 * The conversations that have the words of a filter, and fit what else it asks: the best match first, then in the order of the list. The points of
 * each are held, because finding them again costs more.
 */
import type { Conversation } from '../../../format/conversation.ts';
import type { ConversationId } from '../../../format/identity.ts';
import type { ListFilter } from '../list-filter.ts';
import { type FilterMatch, type ListRows, rankedRows, SinceFrozen } from '../list-snapshot.ts';
import { SortedChunks } from '../sorted-chunks.ts';
import type { CompareRows, GrowingList, RowChange } from './growing-list.ts';

export class RankedList implements GrowingList {
  readonly filter: ListFilter;
  readonly #list: SortedChunks<FilterMatch>;
  readonly #matches = new Map<ConversationId, FilterMatch>();
  /** What was found so far, while it is being searched. */
  readonly #byScore = new Map<number, FilterMatch[]>();
  #since = new SinceFrozen<FilterMatch>();

  constructor(filter: ListFilter, compare: CompareRows) {
    this.filter = filter;
    this.#list = new SortedChunks((a, b) => b.score - a.score || compare(a.conversation, b.conversation));
  }

  add(conversations: readonly Conversation[]): void {
    for (const match of this.#matching(this.filter.fittingOf(conversations))) {
      const same = this.#byScore.get(match.score);
      if (same === undefined) this.#byScore.set(match.score, [match]);
      else same.push(match);
    }
  }

  /** Those of one score come in the order of the list already: nothing has to be sorted. */
  finish(): void {
    const scores = [...this.#byScore.keys()].sort((a, b) => b - a);
    this.#list.fill(scores.map(score => this.#byScore.get(score) ?? []));
    this.#byScore.clear();
  }

  freeze(): ListRows {
    this.#since = new SinceFrozen();
    const lookup = this.#since.lookup(id => this.#matches.get(id));
    return rankedRows(this.#list.freeze(), lookup, this.filter);
  }

  change({ id, after }: RowChange): void {
    const old = this.#matches.get(id);
    this.#since.changed(id, old);
    if (old !== undefined) {
      this.#list.take(old);
      this.#matches.delete(id);
    }
    if (after === undefined || !this.filter.fits(after)) return;
    for (const match of this.#matching([after])) this.#list.put(match);
  }

  /** Those of `conversations` that have the words; all of them fit what else is asked. */
  #matching(conversations: readonly Conversation[]): readonly FilterMatch[] {
    const scores = this.filter.pointsOf(conversations);
    const found: FilterMatch[] = [];
    for (const [index, conversation] of conversations.entries()) {
      const score = scores[index] ?? 0;
      if (score === 0) continue;
      const match = { conversation, score };
      this.#matches.set(conversation.id, match);
      found.push(match);
    }
    return found;
  }
}
