/**
 * Which text of an item is searched, and what is shown of it: what a person said, what was thought, run and printed; not the
 * context that Codex puts into every session, not settings, counts and ids, and nothing of a type that only its JSON could show.
 */
import { interpretLine } from '../format/interpret/line.ts';
import type { Item, ItemContent, ItemKind } from '../format/items/item.ts';
import { itemText } from '../format/items/item-text.ts';
import type { Meaning } from '../format/items/meaning.ts';
import type { Line } from '../format/line.ts';
import type { Matches, TextMatcher } from './query.ts';

const SEARCHED: ReadonlySet<ItemKind> = new Set([
  'user',
  'assistant',
  'reasoning',
  'tool_call',
  'tool_output',
  'patch',
  'question',
  'web_search',
  'image',
  'compacted',
  'notice',
]);

/** Lines of these types are what Codex puts into every session: none of their items is searched. */
export const NEVER_SEARCHED_TYPES: ReadonlySet<string> = new Set([
  'session_meta',
  'turn_context',
  'world_state',
  'token_usage_record',
]);

/** The text of an item as far as it is searched. */
export function searchedText(item: Item): string {
  return SEARCHED.has(item.kind) ? itemText(item) : '';
}

/**
 * Whether the line may be why an item matches. An item's text is made of its lines' texts, so one of them holds whatever
 * has no newline in it.
 */
export function lineMatches(line: Line, matches: TextMatcher): boolean {
  const meaning = interpretLine(line);
  return meaning !== null && textsOf(meaning).some(text => matches(text, 1).length > 0);
}

function textsOf(meaning: Meaning): readonly string[] {
  switch (meaning.as) {
    case 'output':
      return [outcomeText(meaning.outcome)];
    case 'execution':
      return meaning.outcome === null
        ? [contentText(meaning.alone)]
        : [contentText(meaning.alone), outcomeText(meaning.outcome)];
    default:
      return [contentText(meaning.content)];
  }
}

type HitResult = Extract<Meaning, { as: 'output' }>['outcome'];

function outcomeText({ text, exitCode, durationMs, images }: HitResult): string {
  return contentText({ kind: 'tool_output', callId: null, output: { text, exitCode, durationMs, images } });
}

/** The text of an item does not depend on its place. */
function contentText(content: ItemContent): string {
  return searchedText(content as Item);
}

export interface Snippet {
  readonly text: string;
  /** UTF-16 ranges in `text`. */
  readonly matches: Matches;
}

const SNIPPET_BEFORE = 48;
const SNIPPET_LENGTH = 240;
const MOST_MATCHES = 20;

/** The surroundings of the first match on one line, or null when there is none. Not sanitised. */
export function snippetOf(text: string, matches: TextMatcher): Snippet | null {
  const found = matches(text, MOST_MATCHES);
  const [first] = found;
  if (first === undefined) return null;
  const start = startOf(text, first[0]);
  const end = wholeCharacter(text, Math.min(text.length, start + SNIPPET_LENGTH));
  const shown = found
    .filter(match => match[0] < end)
    .map(([from, to]) => [from - start, Math.min(to, end) - start] as const);
  return { text: text.slice(start, end).replace(/[\r\n\t]/g, ' '), matches: shown };
}

/** A little before the match, at the beginning of its line or of a word. */
function startOf(text: string, match: number): number {
  const earliest = Math.max(0, match - SNIPPET_BEFORE);
  const before = text.slice(earliest, match);
  const line = before.lastIndexOf('\n');
  if (line !== -1) return earliest + line + 1;
  if (earliest === 0) return 0;
  const word = before.search(/\s\S/);
  return word === -1 ? wholeCharacter(text, earliest) : earliest + word + 1;
}

/** Not between the halves of a pair. */
function wholeCharacter(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff && at > 0 ? at - 1 : at;
}
