/**
 * The conversations of a scope that match a query, best first, then in the order of the list. Promises: searching gives way to
 * keys every 8 ms, however many there are; what changes later is put in its place without a new search. Does not read files.
 */
import type { Conversation } from '../rollout/conversation.ts';
import type { ConversationId } from '../rollout/identity.ts';
import { filterText, type Matcher, matchAll, matcherFor } from './filter.ts';
import { Slices } from './slices.ts';
import { type FrozenList, SortedChunks } from './sorted-chunks.ts';

export interface Match {
  readonly conversation: Conversation;
  readonly score: number;
}

export interface FilterRequest {
  readonly query: string;
  /** Where to look, in the order of the list. */
  readonly among: Iterable<Conversation>;
  readonly compare: (a: Conversation, b: Conversation) => number;
}

/** So many texts at a time are matched between two looks at the clock: about a millisecond. */
const batchSize = 500;

export class FilteredList {
  readonly matcher: Matcher;
  readonly #list: SortedChunks<Match>;
  readonly #scores = new Map<ConversationId, Match>();

  private constructor(matcher: Matcher, compare: FilterRequest['compare']) {
    this.matcher = matcher;
    this.#list = new SortedChunks((a, b) => b.score - a.score || compare(a.conversation, b.conversation));
  }

  /** Null when the signal stopped it: a key was typed meanwhile. */
  static async search(request: FilterRequest, signal: AbortSignal): Promise<FilteredList | null> {
    const found = new FilteredList(matcherFor(request.query), request.compare);
    const slices = new Slices();
    let batch: Conversation[] = [];
    for (const conversation of request.among) {
      batch.push(conversation);
      if (batch.length < batchSize) continue;
      found.#take(batch);
      batch = [];
      await slices.pause();
      if (signal.aborted) return null;
    }
    found.#take(batch);
    return signal.aborted ? null : found;
  }

  freeze(): FrozenList<Match> {
    return this.#list.freeze();
  }

  match(id: ConversationId): Match | undefined {
    return this.#scores.get(id);
  }

  /** A conversation came, changed or went (`after` left out). */
  change(id: ConversationId, after: Conversation | undefined): void {
    const old = this.#scores.get(id);
    if (old !== undefined) {
      this.#list.take(old);
      this.#scores.delete(id);
    }
    if (after !== undefined) this.#take([after]);
  }

  #take(conversations: readonly Conversation[]): void {
    const scores = matchAll(this.matcher, conversations.map(filterText));
    for (const [index, score] of scores) {
      const conversation = conversations[index];
      if (conversation === undefined) continue;
      const match = { conversation, score };
      this.#list.put(match);
      this.#scores.set(conversation.id, match);
    }
  }
}
