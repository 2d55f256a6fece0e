/** The title of a session in the list and in the preview. */
import type { Conversation } from '../../format/conversation.ts';
import type { Glyphs, Span, StyleName } from '../../text/row.ts';
import { span } from '../../text/spans.ts';
import { listedTitle } from '../../text/title.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';

type MatchRange = readonly [start: number, end: number];

/** The matched ranges of `text`, moved to where they are in its sanitised form. */
function safeMatches(text: string, matches: readonly MatchRange[], glyphs: Glyphs): readonly MatchRange[] {
  const { length } = safeLine(text, glyphs);
  const moved = (index: number) => Math.min(length, safeLine(text.slice(0, index), glyphs).length);
  return matches.map(([start, end]): MatchRange => [moved(start), moved(end)]);
}

/** `text` as spans, its matched ranges marked. Ranges are UTF-16 indices into `text`. */
export function markedSpans(
  text: string,
  matches: readonly MatchRange[],
  options: { readonly style: StyleName; readonly glyphs: Glyphs },
): Span[] {
  const safe = safeLine(text, options.glyphs);
  const spans: Span[] = [];
  let done = 0;
  for (const [start, end] of safe === text ? matches : safeMatches(text, matches, options.glyphs)) {
    if (start < done || end <= start) continue;
    if (start > done) spans.push(span(safe.slice(done, start), options.style));
    spans.push(span(safe.slice(start, end), 'match'));
    done = Math.min(end, safe.length);
  }
  if (done < safe.length) spans.push(span(safe.slice(done), options.style));
  return spans;
}

/** The title as one safe line; an ellipsis while nothing but the file name is known. */
export function titleText(conversation: Conversation, glyphs: Glyphs): string {
  const known = conversation.name !== null || conversation.summary !== null;
  return known ? listedTitle(conversation, glyphs) : glyphs.ellipsis;
}

/** The title with what a filter found in it. The ranges are of the title as it is in the file. */
export function titleSpans(
  conversation: Conversation,
  matches: readonly MatchRange[],
  options: { readonly style: StyleName; readonly glyphs: Glyphs },
): Span[] {
  const { id, name, summary } = conversation;
  if (matches.length > 0) return markedSpans(name ?? summary?.title ?? id, matches, options);
  return [span(titleText(conversation, options.glyphs), options.style)];
}
