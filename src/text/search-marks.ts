/** Marks what a search found in styled text. Smart case: an upper-case letter in the query makes it exact. */
import type { Span } from './row.ts';
import { pushSpan, spansText } from './spans.ts';

/** Lower case; character by character where folding the whole would move positions (`İ`). */
function folded(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  let same = '';
  for (const character of text) {
    const low = character.toLowerCase();
    same += low.length === character.length ? low : character;
  }
  return same;
}

function isExact(query: string): boolean {
  return query !== query.toLowerCase();
}

/** Where `query` is in `text`, without overlaps, as UTF-16 ranges. An empty query is nowhere. */
export function findMatches(text: string, query: string): readonly (readonly [start: number, end: number])[] {
  if (query === '') return [];
  const exact = isExact(query);
  const haystack = exact ? text : folded(text);
  const needle = exact ? query : folded(query);
  const found: [number, number][] = [];
  for (let at = haystack.indexOf(needle); at >= 0; at = haystack.indexOf(needle, at + needle.length))
    found.push([at, at + needle.length]);
  return found;
}

/** `spans` with every match of `query` in the `match` style, also where it runs over the border of two spans. */
export function markMatches(spans: readonly Span[], query: string): readonly Span[] {
  const matches = findMatches(spansText(spans), query);
  if (matches.length === 0) return spans;
  const marked: Span[] = [];
  let next = 0;
  let start = 0;
  for (const { text, style, link } of spans) {
    const end = start + text.length;
    let at = start;
    while (at < end) {
      const match = matches[next];
      if (match === undefined || match[0] >= end) {
        pushSpan(marked, text.slice(at - start), { style, link });
        break;
      }
      pushSpan(marked, text.slice(at - start, Math.max(0, match[0] - start)), { style, link });
      const to = Math.min(end, match[1]);
      pushSpan(marked, text.slice(Math.max(at, match[0]) - start, to - start), { style: 'match', link });
      at = to;
      if (match[1] <= end) next++;
    }
    start = end;
  }
  return marked;
}
