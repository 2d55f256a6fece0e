/**
 * The prompts that a compaction kept, and that are nowhere else in the file (FORMAT.md, section 10): a file may begin with a compaction. Promises:
 * none where lines before the compaction were not read, since there they may be.
 */
import type { Item, ItemContent } from './item.ts';
import { twinKey } from './meaning.ts';

export type Compacted = Extract<ItemContent, { kind: 'compacted' }>;

/** Codex cuts the middle out of a long prompt that it keeps. */
const CUT_OUT = /…\d+ (?:tokens|chars|characters) truncated…/;

/** The compaction without the prompts among the items before it. */
export function withoutKnownPrompts(content: Compacted, before: readonly Item[]): Compacted {
  if (content.prompts.length === 0) return content;
  const known = new Set(before.flatMap(promptKeys));
  const isKnown = (prompt: string): boolean => {
    if (known.has(twinKey(prompt))) return true;
    const [beginning, rest] = prompt.split(CUT_OUT, 2);
    return rest !== undefined && [...known].some(key => key.startsWith(twinKey(beginning ?? '')));
  };
  return { ...content, prompts: content.prompts.filter(prompt => !isKnown(prompt)) };
}

function promptKeys(item: Item): readonly string[] {
  if (item.kind === 'compacted') return item.prompts.map(twinKey);
  return item.kind === 'user' ? [twinKey(item.text)] : [];
}
