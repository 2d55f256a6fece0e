/**
 * What a filter line asks of the sessions in the list. Promises: pure; conditions and exact texts first, which cost little, then the
 * words, which rank. Does not hold or sort anything.
 */
import type { Conversation } from '../../format/conversation.ts';
import {
  asksForArchived,
  conditionsOf,
  exactTextsOf,
  type MatchContext,
  sessionTest,
  wordsOf,
} from '../../query/match.ts';
import { parseQuery } from '../../query/parse.ts';
import type { Clock } from '../../rollout/file/clock.ts';
import { isSameFolder } from '../../sessions/real-folder.ts';
import { type FilterMatcher, matcherFor, mergedRanges, scoresOf, titleRanges } from './filter.ts';
import { ColumnFilter } from './filtered/column-filter.ts';

/** Sorted UTF-16 ranges of a text. */
export type MatchRanges = readonly (readonly [start: number, end: number])[];

/** What filter lines are compared with in a list. */
export function matchContextOf({
  clock,
  cwd,
  home = null,
}: {
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly cwd: string;
  readonly home?: string | null;
}): MatchContext {
  return { nowMs: clock.nowMs(), cwd, home, isSameFolder: (a, b) => isSameFolder(a, b) };
}

export class ListFilter {
  /** The best match comes first; without words the list keeps its order. */
  readonly hasWords: boolean;
  readonly asksForArchived: boolean;
  readonly #fits: ((session: Conversation) => boolean) | null;
  readonly #columns: ColumnFilter;
  readonly #words: FilterMatcher;
  readonly #exact: readonly string[];

  constructor(line: string, context: MatchContext) {
    const query = parseQuery(line);
    const words = wordsOf(query);
    this.hasWords = words.length > 0;
    this.asksForArchived = asksForArchived(query);
    this.#fits = sessionTest(query, context);
    this.#columns = new ColumnFilter(conditionsOf(query, context));
    this.#words = matcherFor(words.join(' '));
    this.#exact = exactTextsOf(query).map(text => text.toLowerCase());
  }

  /** Its conditions and exact texts; the words are left to `pointsOf`. */
  readonly fits = (session: Conversation): boolean => this.#fits?.(session) ?? true;

  /** Those of `rows` that `fits` is true for, in their order. `rows` never changes: what was read of it is kept. */
  fittingOf(rows: readonly Conversation[]): readonly Conversation[] {
    return this.#columns.fittingOf(rows);
  }

  /** A score for each session by the words; 0: it does not have them all. */
  pointsOf(sessions: readonly Conversation[]): Uint16Array {
    return this.hasWords ? scoresOf(this.#words, sessions) : new Uint16Array(sessions.length).fill(1);
  }

  /** Those of `sessions` that have all words, in their order. */
  withWords(sessions: readonly Conversation[]): readonly Conversation[] {
    if (!this.hasWords) return sessions;
    const points = this.pointsOf(sessions);
    return sessions.filter((_, index) => points[index] !== 0);
  }

  /** Where the words and the exact texts are in a text of a session, for marking. One function for each filter: rows are compared by it. */
  readonly rangesIn = (text: string): MatchRanges => {
    if (!this.hasWords && this.#exact.length === 0) return [];
    return mergedRanges([
      ...titleRanges(this.#words, text),
      ...this.#exact.flatMap(exact => exactRange(exact, text)),
    ]);
  };
}

function exactRange(exact: string, text: string): MatchRanges {
  const lower = text.toLowerCase();
  const at = lower.indexOf(exact);
  // Lower case of another length would shift the marks.
  return at === -1 || lower.length !== text.length ? [] : [[at, at + exact.length]];
}
