/**
 * How well a conversation matches the fuzzy filter. Promises: pure; every word of the query has to match somewhere, in any
 * order, one typing error forgiven in words of three to 32 letters, twice the same word is once; a match in the title beats one elsewhere, a whole word
 * beats a part. Does not hold or sort anything.
 */
import uFuzzy from '@leeoniya/ufuzzy';
import type { Conversation } from '../../format/conversation.ts';
import { lazily } from '../../text/unicode/lazy-table.ts';
import { type FilterTexts, FilterWord } from './filter-word.ts';

/** The title as the list shows it. */
export function shownTitle(conversation: Conversation): string {
  return conversation.name ?? conversation.summary?.title ?? conversation.id;
}

const ERRORS = { intraMode: 1, intraIns: 1, intraSub: 1, intraTrn: 1, intraDel: 1 } as const;
/** Made when a filter is first typed: making one takes as long as drawing a first page. */
const LATIN = lazily(() => new uFuzzy(ERRORS));
/** Slower; needed as soon as the query has a letter that is not a–z. */
const UNICODE = lazily(
  () =>
    new uFuzzy({
      ...ERRORS,
      unicode: true,
      interSplit: "[^\\p{L}\\d']+",
      intraSplit: '\\p{Ll}\\p{Lu}',
      intraBound: '\\p{L}\\d|\\d\\p{L}|\\p{Ll}\\p{Lu}',
      intraChars: "[\\p{L}\\d']",
      intraContr: "'\\p{L}{1,2}\\b",
    }),
);

/** A prepared query: words in lower case, with the fuzzy matcher that knows their letters. */
export interface FilterMatcher {
  readonly query: string;
  readonly words: readonly FilterWord[];
}

export function matcherFor(query: string): FilterMatcher {
  const words = [...new Set(query.toLowerCase().split(/\s+/).filter(Boolean))];
  const fuzzy = /[^\x20-\x7e]/.test(query) ? UNICODE() : LATIN();
  return { query, words: words.map(word => new FilterWord(word, fuzzy)) };
}

/** A score for each of `conversations`, the sum over the words; 0: it does not match. */
export function scoresOf({ words }: FilterMatcher, conversations: readonly Conversation[]): Uint16Array {
  const scores = new Uint16Array(conversations.length);
  let left = conversations.map((conversation, index) => ({ index, texts: textsOf(conversation) }));
  for (const word of words) {
    const points = word.pointsIn(left.map(({ texts }) => texts));
    for (const [at, { index }] of left.entries())
      scores[index] = points[at] === 0 ? 0 : (scores[index] ?? 0) + (points[at] ?? 0);
    left = left.filter((_, at) => points[at] !== 0);
  }
  return scores;
}

/** The texts that a word of the query may be in. */
function textsOf(conversation: Conversation): FilterTexts {
  const { name, summary, id } = conversation;
  return {
    title: shownTitle(conversation),
    firstTitle: name === null ? '' : (summary?.title ?? ''),
    id,
    cwd: summary?.cwd ?? '',
    branch: summary?.branch ?? '',
    model: summary?.model ?? '',
  };
}

/** Where the words are in a title: merged, sorted UTF-16 ranges, for marking. */
export function titleRanges(matcher: FilterMatcher, title: string): readonly (readonly [number, number])[] {
  return mergedRanges(matcher.words.flatMap(word => wordRanges(word, title)));
}

/** Ranges in order, those that touch as one. */
export function mergedRanges(
  found: readonly (readonly [number, number])[],
): readonly (readonly [number, number])[] {
  const ranges = [...found].sort((a, b) => a[0] - b[0]);
  const merged: [number, number][] = [];
  for (const [start, end] of ranges) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}

function wordRanges({ text: word, fuzzy, isFuzzy }: FilterWord, title: string): [number, number][] {
  const lower = title.toLowerCase();
  const at = lower.indexOf(word);
  // Lower case of another length would shift the marks.
  if (at !== -1 && lower.length === title.length) return [[at, at + word.length]];
  const found = isFuzzy ? fuzzy.filter([title], word) : null;
  if (!found?.length) return [];
  const flat = fuzzy.info(found, [title], word).ranges[0] ?? [];
  const ranges: [number, number][] = [];
  for (let index = 0; index + 1 < flat.length; index += 2)
    ranges.push([flat[index] ?? 0, flat[index + 1] ?? 0]);
  return ranges;
}
