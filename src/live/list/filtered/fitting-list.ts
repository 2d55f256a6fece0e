/**
 * The conversations that fit a filter without words, in the order of the list. Promises: nothing is held for each besides its place, so that all of
 * 100,000 cost what they cost the filter.
 */
import type { Conversation } from '../../../format/conversation.ts';
import type { ListFilter } from '../list-filter.ts';
import { fittingRows, type ListRows, type Lookup } from '../list-snapshot.ts';
import { SortedChunks } from '../sorted-chunks.ts';
import type { CompareRows, GrowingList, RowChange } from './growing-list.ts';

/** About as many as a chunk of a list has. */
const GROUP_SIZE = 256;

export class FittingList implements GrowingList {
  readonly filter: ListFilter;
  readonly #list: SortedChunks<Conversation>;
  /** What was found so far, while it is being searched. */
  readonly #groups: (readonly Conversation[])[] = [];

  constructor(filter: ListFilter, compare: CompareRows) {
    this.filter = filter;
    this.#list = new SortedChunks(compare);
  }

  add(conversations: readonly Conversation[]): void {
    const fitting = this.filter.fittingOf(conversations);
    if (fitting.length >= GROUP_SIZE) this.#groups.push(fitting, []);
    else this.#addToLast(fitting);
  }

  /** Few of each group are one group together. */
  #addToLast(fitting: readonly Conversation[]): void {
    const last = this.#groups.at(-1) ?? [];
    const group = [...last, ...fitting];
    this.#groups[Math.max(0, this.#groups.length - 1)] = group;
    if (group.length >= GROUP_SIZE) this.#groups.push([]);
  }

  finish(): void {
    this.#list.fill(this.#groups.splice(0));
  }

  freeze(lookup: Lookup<Conversation>): ListRows {
    return fittingRows(this.#list.freeze(), lookup, this.filter);
  }

  change({ before, after }: RowChange): void {
    if (before !== undefined) this.#list.take(before);
    if (after !== undefined && this.filter.fits(after)) this.#list.put(after);
  }
}
