/**
 * The conversations of a scope that fit a filter: with words the best match first, then in the order of the list. Promises: searching gives way to
 * keys every 8 ms, however many there are; what changes later is put in its place without a new search. Does not read files.
 */

import type { Conversation } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';
import { Slices } from '../../rollout/file/slices.ts';
import type { ListFilter } from './list-filter.ts';
import { type FrozenList, SortedChunks } from './sorted-chunks.ts';

export interface FilterMatch {
  readonly conversation: Conversation;
  readonly score: number;
}

export interface FilterRequest {
  readonly filter: ListFilter;
  /** What is searched, in the order of `compare`. */
  readonly among: Iterable<Conversation>;
  readonly compare: (a: Conversation, b: Conversation) => number;
}

/** Texts matched between two checks of the clock: about a millisecond. */
const BATCH_SIZE = 500;

export class FilteredList {
  readonly filter: ListFilter;
  readonly #list: SortedChunks<FilterMatch>;
  readonly #scores = new Map<ConversationId, FilterMatch>();

  private constructor(filter: ListFilter, compare: FilterRequest['compare']) {
    this.filter = filter;
    this.#list = new SortedChunks((a, b) => b.score - a.score || compare(a.conversation, b.conversation));
  }

  /** Null when the signal stopped it: a key was typed meanwhile. */
  static async search(request: FilterRequest, signal: AbortSignal): Promise<FilteredList | null> {
    const found = new FilteredList(request.filter, request.compare);
    const byScore = new Map<number, FilterMatch[]>();
    const slices = new Slices();
    // The key's own frame comes first.
    await slices.giveWay();
    for (const batch of batches(request.among)) {
      found.#score(batch, byScore);
      await slices.pause();
      if (signal.aborted) return null;
    }
    // Those of one score come in the order of the list already: nothing has to be sorted.
    const scores = [...byScore.keys()].sort((a, b) => b - a);
    found.#list.fill(scores.map(score => byScore.get(score) ?? []));
    // The frame of a key that was typed meanwhile, too.
    await slices.giveWay();
    return signal.aborted ? null : found;
  }

  freeze(): FrozenList<FilterMatch> {
    return this.#list.freeze();
  }

  match(id: ConversationId): FilterMatch | undefined {
    return this.#scores.get(id);
  }

  /** For a conversation that came, changed or went (`after` undefined). */
  change(id: ConversationId, after: Conversation | undefined): void {
    const old = this.#scores.get(id);
    if (old !== undefined) {
      this.#list.take(old);
      this.#scores.delete(id);
    }
    const byScore = new Map<number, FilterMatch[]>();
    if (after !== undefined) this.#score([after], byScore);
    for (const matches of byScore.values()) for (const match of matches) this.#list.put(match);
  }

  #score(conversations: readonly Conversation[], byScore: Map<number, FilterMatch[]>): void {
    const scores = this.filter.scoresOf(conversations);
    for (const [index, conversation] of conversations.entries()) {
      const score = scores[index] ?? 0;
      if (score === 0) continue;
      const match = { conversation, score };
      this.#scores.set(conversation.id, match);
      const same = byScore.get(score);
      if (same === undefined) byScore.set(score, [match]);
      else same.push(match);
    }
  }
}

/** So many sessions as are matched between two checks of the clock. */
export function* batches(conversations: Iterable<Conversation>): Generator<readonly Conversation[]> {
  let batch: Conversation[] = [];
  for (const conversation of conversations) {
    batch.push(conversation);
    if (batch.length < BATCH_SIZE) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}
