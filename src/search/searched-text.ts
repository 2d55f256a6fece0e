/**
 * Which text of an item is searched: what a person said, what was thought, run and printed; not the
 * context that Codex puts into every session, not settings, counts and ids, and nothing of a type that only its JSON could show.
 */
import { interpretLine } from '../format/interpret/line.ts';
import type { Item, ItemContent, ItemKind } from '../format/items/item.ts';
import { itemText } from '../format/items/item-text.ts';
import type { Meaning } from '../format/items/meaning.ts';
import type { Line } from '../format/line.ts';
import type { TextMatcher } from './query.ts';

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
