/** What a session does now, in one line: what it asks, what it runs, what it said last. */
import type { Conversation } from '../../format/conversation.ts';
import type { Item } from '../../format/items/item.ts';
import type { SessionTail } from '../../live/snapshot.ts';
import type { Glyphs, Span } from '../../text/row.ts';
import { span } from '../../text/spans.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';

/** More than a line of any screen. */
const MOST_CHARACTERS = 400;

/** Empty while nothing of its end was read. */
export function doingSpans(
  { state }: Conversation,
  tail: SessionTail | undefined,
  glyphs: Glyphs,
): readonly Span[] {
  if (tail === undefined) return [];
  if (tail.failed) return [span('its file cannot be read', 'bad')];
  const item = tail.items.findLast(each => wordsOf(each) !== null);
  const words = item === undefined ? null : wordsOf(item);
  if (item === undefined || words === null) return [];
  const text = safeLine(firstLine(words), glyphs);
  const isCommand = item.kind === 'tool_call' || item.kind === 'patch';
  const asks = state?.kind === 'needs-you';
  if (!isCommand) return [span(text, asks ? 'warn' : 'dim')];
  return [
    span(asks ? `${glyphs.needsYou} ` : '$ ', asks ? 'warn' : 'dim'),
    span(text, asks ? 'warn' : 'code'),
  ];
}

const firstLine = (text: string): string => text.slice(0, MOST_CHARACTERS).trim().split('\n')[0] ?? '';

/** Null for an item that says nothing of what is being done. */
function wordsOf(item: Item): string | null {
  switch (item.kind) {
    case 'user':
      return item.text.trim() === '' ? null : `you: ${item.text.trim()}`;
    case 'assistant':
    case 'reasoning':
      // The marks of Markdown say nothing in one line.
      return item.text.replace(/\*\*|`|^#+ /gm, '').trim() || null;
    case 'tool_call':
      return item.command ?? [item.tool, item.about ?? ''].join(' ').trim();
    case 'patch':
      return `change ${item.files.map(({ path }) => path).join(', ')}`;
    case 'question':
      return item.questions[0]?.text ?? null;
    case 'web_search':
      return `search the web: ${item.query}`;
    case 'notice':
      return item.level === 'error' ? item.text : null;
    default:
      return null;
  }
}
