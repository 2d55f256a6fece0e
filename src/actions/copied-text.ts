/** The text of a part of an item, as it is copied. Pure; nothing is made safe here: `copy.ts` does that. */
import type { Item } from '../format/items/item.ts';
import { itemText } from '../format/items/item-text.ts';
import type { CopyablePart } from '../text/copyable-parts.ts';
import { fencedBlocks } from '../text/markdown/fenced-blocks.ts';
import { patchText } from '../text/patch-text.ts';

/** The text of a part, and what it is called in a sentence. */
export function partText(item: Item, part: CopyablePart): { readonly what: string; readonly text: string } {
  switch (part) {
    case 'command':
      return item.kind === 'tool_call'
        ? { what: item.command === null ? 'arguments' : 'command', text: item.command ?? item.input }
        : whole(item);
    case 'output':
      return 'output' in item && item.output !== null && typeof item.output === 'object'
        ? { what: 'output', text: item.output.text }
        : whole(item);
    case 'patch':
      return item.kind === 'patch' ? { what: 'patch', text: patchText(item.files) } : whole(item);
    case 'text':
      return whole(item);
    default:
      return codeText(item, Number(part.slice('code'.length)));
  }
}

function codeText(item: Item, number: number): { readonly what: string; readonly text: string } {
  const block = 'text' in item ? fencedBlocks(item.text)[number - 1] : undefined;
  return block === undefined ? whole(item) : { what: 'code block', text: block.code };
}

function whole(item: Item): { readonly what: string; readonly text: string } {
  // Places of pictures are not part of what somebody said.
  const text = item.kind === 'user' || item.kind === 'assistant' ? item.text : itemText(item);
  return { what: item.kind === 'assistant' ? 'answer' : item.kind === 'user' ? 'message' : 'text', text };
}
