/** The last prompt, answer and tool call of a session, for the list's preview. Promises: short texts that never end in half a code point. */
import type { Preview } from '../../format/conversation.ts';
import { typedPart } from '../../format/interpret/injected-context.ts';
import type { Item } from '../../format/items/item.ts';

/** Characters of a text that is shortened. Most previews have space for less. */
export const LONGEST_SHORTENED = 400;

export const EMPTY_PREVIEW: Preview = { question: null, answer: null, tool: null };

/** The preview of a session that ends with these items, in file order. */
export function previewOf(items: readonly Item[]): Preview {
  const own = items.filter(({ inheritedFrom }) => inheritedFrom === null);
  const answer = own.findLast(item => item.kind === 'assistant');
  return {
    question: lastPrompt(own),
    answer: answer ? shortenVisibly(answer.text) : null,
    tool: toolOf(own.findLast(isTool)),
  };
}

/** Also one that only a compaction kept. */
function lastPrompt(items: readonly Item[]): string | null {
  const text = items
    .flatMap(item => (item.kind === 'compacted' ? item.prompts : item.kind === 'user' ? item.text : []))
    .at(-1);
  return text === undefined ? null : shortenVisibly(typedPart(text));
}

/** At most 400 UTF-16 units, never half a code point. */
export function shorten(text: string): string {
  if (text.length <= LONGEST_SHORTENED) return text;
  const cut = text.slice(0, LONGEST_SHORTENED);
  return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
}

/** The same with an ellipsis where text was cut: a wide preview may show all that is kept. */
function shortenVisibly(text: string): string {
  const kept = shorten(text);
  return kept.length < text.length ? `${kept.trimEnd()} …` : kept;
}

/** A call that polls a running command, or waits for a script, says less than the command. */
const POLLS: ReadonlySet<string> = new Set(['write_stdin', 'wait']);

function isTool(item: Item): boolean {
  return item.kind === 'patch' || (item.kind === 'tool_call' && !POLLS.has(item.tool));
}

function toolOf(item: Item | undefined): Preview['tool'] {
  if (item?.kind !== 'tool_call' && item?.kind !== 'patch') return null;
  const label = item.kind === 'patch' ? patchLabel(item) : (item.command ?? item.tool);
  return {
    label: shorten(label),
    running: item.status === 'running',
    exitCode: item.output?.exitCode ?? null,
  };
}

function patchLabel(item: Extract<Item, { kind: 'patch' }>): string {
  return `patch ${item.files.map(file => file.path).join(', ')}`.trim();
}
