/**
 * The meaning of a `compacted` line: the summary that replaced the history, and the prompts of the person that were kept word for word
 * (FORMAT.md, section 10). Does not know whether they are elsewhere in the file: `items/kept-prompts.ts` does.
 */
import type { ItemContent } from '../items/item.ts';
import type { JsonObject } from '../line.ts';
import { arrayOf, field, stringOf } from '../narrow.ts';
import { isJsonObject } from '../parse-line.ts';
import { isInjectedContext } from './injected-context.ts';
import { readContent } from './message-content.ts';

/** The summary as the model reads it: a message in the user's name that begins so. */
const SUMMARY_BEGINS = 'Another language model started to solve this problem';

export function compactionOf(payload: JsonObject): Extract<ItemContent, { kind: 'compacted' }> {
  return { kind: 'compacted', text: stringOf(payload, 'message') ?? '', prompts: keptPrompts(payload) };
}

/** What a person said before the compaction, oldest first. */
export function keptPrompts(payload: JsonObject): readonly string[] {
  const summary = stringOf(payload, 'message') ?? '';
  return arrayOf(payload, 'replacement_history')
    .filter(isJsonObject)
    .filter(item => stringOf(item, 'type') === 'message' && stringOf(item, 'role') === 'user')
    .map(item =>
      readContent(field(item, 'content'))
        .texts.filter(text => !isInjectedContext(text))
        .join('\n'),
    )
    .filter(text => text.trim() !== '' && !text.startsWith(SUMMARY_BEGINS) && text.trim() !== summary.trim());
}
