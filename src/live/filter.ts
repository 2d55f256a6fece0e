/**
 * The fuzzy filter's judgement of one conversation. Promises: pure; every word of the query has to match somewhere, in any
 * order, one typing error forgiven in words of three letters and more; a match in the title beats one elsewhere, a whole word
 * beats a part. Does not hold or sort anything.
 */
import uFuzzy from '@leeoniya/ufuzzy';
import type { Conversation } from '../rollout/conversation.ts';
import { lazily } from '../text/lazy-table.ts';

/** What a word of the query has to be found in: the title as shown comes first. */
export function shownTitle(conversation: Conversation): string {
  return conversation.name ?? conversation.summary?.title ?? conversation.id;
}

/** One line per field, so that no match runs from one field into the next. */
export function filterText(conversation: Conversation): string {
  const { name, summary, id } = conversation;
  const title = shownTitle(conversation);
  const other = name === null ? '' : (summary?.title ?? '');
  return [title, other, summary?.cwd ?? '', summary?.branch ?? '', title === id ? '' : id].join('\n');
}

const errors = { intraMode: 1, intraIns: 1, intraSub: 1, intraTrn: 1, intraDel: 1 } as const;
/** Made when a filter is first typed: making one takes as long as drawing a first page. */
const latin = lazily(() => new uFuzzy(errors));
/** Slower; needed as soon as the query has a letter that is not a–z. */
const unicode = lazily(
  () =>
    new uFuzzy({
      ...errors,
      unicode: true,
      interSplit: "[^\\p{L}\\d']+",
      intraSplit: '\\p{Ll}\\p{Lu}',
      intraBound: '\\p{L}\\d|\\d\\p{L}|\\p{Ll}\\p{Lu}',
      intraChars: "[\\p{L}\\d']",
      intraContr: "'\\p{L}{1,2}\\b",
    }),
);

/** A query made ready: words in lower case, and the matcher that knows their letters. */
export interface Matcher {
  readonly query: string;
  readonly words: readonly string[];
  readonly fuzzy: uFuzzy;
}

export function matcherFor(query: string): Matcher {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return { query, words, fuzzy: /[^\x20-\x7e]/.test(query) ? unicode() : latin() };
}

/** Scores of the texts that match, by their index; texts that do not match are not in it. */
export function matchAll(matcher: Matcher, texts: string[]): Map<number, number> {
  let found: number[] | null = null;
  for (const word of matcher.words) {
    found = matching(matcher.fuzzy, { texts, word, among: found });
    if (found.length === 0) break;
  }
  return new Map((found ?? []).map(index => [index, score(matcher.words, texts[index] ?? '')]));
}

function matching(
  fuzzy: uFuzzy,
  { texts, word, among }: { texts: string[]; word: string; among: number[] | null },
): number[] {
  const asked = among ?? texts.map((_, index) => index);
  // A word of punctuation only has no letters for the fuzzy matcher: it is looked for as it is.
  if (!/[\p{L}\d]/u.test(word)) return asked.filter(index => texts[index]?.toLowerCase().includes(word));
  return (
    fuzzy.filter(texts, word, asked) ?? asked.filter(index => texts[index]?.toLowerCase().includes(word))
  );
}

/** Points for one word; the sum over the words is the score. */
const points = { titleWord: 8, titlePart: 5, elsewhere: 3, fuzzy: 1 } as const;

function score(words: readonly string[], text: string): number {
  const lower = text.toLowerCase();
  const titleEnd = lower.indexOf('\n') === -1 ? lower.length : lower.indexOf('\n');
  let total = 0;
  for (const word of words) total += pointsFor(word, lower, titleEnd);
  return total;
}

function pointsFor(word: string, lower: string, titleEnd: number): number {
  const at = lower.indexOf(word);
  if (at === -1) return points.fuzzy;
  if (at >= titleEnd) return points.elsewhere;
  const before = at === 0 ? ' ' : (lower[at - 1] ?? ' ');
  return /[\p{L}\d]/u.test(before) ? points.titlePart : points.titleWord;
}

/** Where the words stand in a title: merged, sorted UTF-16 ranges, for marking. */
export function titleRanges(matcher: Matcher, title: string): readonly (readonly [number, number])[] {
  const ranges = matcher.words.flatMap(word => wordRanges(matcher.fuzzy, title, word));
  ranges.sort((a, b) => a[0] - b[0]);
  const merged: [number, number][] = [];
  for (const [start, end] of ranges) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}

function wordRanges(fuzzy: uFuzzy, title: string, word: string): [number, number][] {
  const lower = title.toLowerCase();
  const at = lower.indexOf(word);
  // Lower case of another length would shift the marks.
  if (at !== -1 && lower.length === title.length) return [[at, at + word.length]];
  const found = fuzzy.filter([title], word);
  if (!found?.length) return [];
  const flat = fuzzy.info(found, [title], word).ranges[0] ?? [];
  const ranges: [number, number][] = [];
  for (let index = 0; index + 1 < flat.length; index += 2)
    ranges.push([flat[index] ?? 0, flat[index + 1] ?? 0]);
  return ranges;
}
