/** What of an item can be copied, for a menu. Pure. */
import type { Item } from '../format/items/item.ts';
import { fencedBlocks } from './markdown/fenced-blocks.ts';
import { countOf } from './numbers.ts';

/** `code1` is the first block of code. */
export type CopyablePart = 'text' | 'command' | 'output' | 'patch' | `code${number}`;

export interface OfferedPart {
  readonly part: CopyablePart;
  /** In a menu. */
  readonly label: string;
}

/** More blocks of code are not offered: a menu is for a few. */
const MOST_BLOCKS = 9;

const WITHOUT_TEXT: ReadonlySet<Item['kind']> = new Set(['turn_started', 'turn_completed', 'oversize']);

/** The parts of an item, the most wanted first. */
export function copyableParts(item: Item): readonly OfferedPart[] {
  switch (item.kind) {
    case 'user':
      return [{ part: 'text', label: 'message' }, ...codeParts(item.text)];
    case 'assistant':
      return [{ part: 'text', label: 'answer, as Markdown' }, ...codeParts(item.text)];
    case 'tool_call':
      return [
        item.command === null
          ? { part: 'command', label: `arguments of ${item.tool}` }
          : { part: 'command', label: 'command' },
        ...outputPart(item.output),
      ];
    case 'tool_output':
      return outputPart(item.output);
    case 'patch':
      return [
        { part: 'patch', label: `patch of ${countOf(item.files.length, 'file')}` },
        ...outputPart(item.output),
      ];
    default:
      return WITHOUT_TEXT.has(item.kind) ? [] : [{ part: 'text', label: 'text of the marked item' }];
  }
}

function outputPart(output: { readonly text: string } | null): readonly OfferedPart[] {
  return output === null || output.text === '' ? [] : [{ part: 'output', label: 'its output' }];
}

/** The last one first: it is what an answer comes to. */
function codeParts(text: string): readonly OfferedPart[] {
  const blocks = fencedBlocks(text);
  const words = ({ language, code }: { readonly language: string; readonly code: string }): string => {
    const lines = countOf(code.split('\n').length, 'line');
    return language === '' ? lines : `${language}, ${lines}`;
  };
  const parts = blocks.map((block, index): OfferedPart => {
    const number = index + 1;
    const name = number === blocks.length ? 'last code block' : `code block ${number}`;
    const of = blocks.length > 1 && number === blocks.length ? `${number} of ${number}, ` : '';
    return {
      part: `code${number}`,
      label: blocks.length === 1 ? `code block (${words(block)})` : `${name} (${of}${words(block)})`,
    };
  });
  return parts.reverse().slice(0, MOST_BLOCKS);
}
