/** How a hit of the search over all sessions is shown: what kind of item it is in, and its snippet with the matches marked. */
import type { ItemKind } from '../format/items/item.ts';
import type { Span } from './row.ts';
import { pushSpan } from './spans.ts';
import { type MarkStyle, safeLine } from './unicode/sanitise.ts';

const KIND_WORDS: Readonly<Partial<Record<ItemKind, string>>> = {
  user: 'you',
  assistant: 'codex',
  reasoning: 'thought',
  tool_call: 'tool',
  tool_output: 'output',
  patch: 'patch',
  web_search: 'web',
  image: 'image',
  compacted: 'summary',
  notice: 'notice',
};

/** Cells of the longest word. */
export const HIT_KIND_CELLS = 7;

/** The kind of item in one short word. */
export function hitKindWord(kind: ItemKind): string {
  return KIND_WORDS[kind] ?? kind;
}

/** The snippet as safe spans. `matches` are UTF-16 ranges in order, without overlaps. */
export function snippetSpans(
  snippet: string,
  matches: readonly (readonly [start: number, end: number])[],
  style?: MarkStyle,
): readonly Span[] {
  const spans: Span[] = [];
  let at = 0;
  // Each part is made safe by itself: marks change lengths, and the ranges are those of the text in the file.
  for (const [start, end] of matches) {
    pushSpan(spans, safeLine(snippet.slice(at, start), style), 'plain');
    pushSpan(spans, safeLine(snippet.slice(start, end), style), 'match');
    at = end;
  }
  pushSpan(spans, safeLine(snippet.slice(at), style), 'plain');
  return spans;
}
