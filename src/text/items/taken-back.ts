/** Rows of items whose turn was taken back: one dim row while they are folded, and a mark at their head when they are not. */
import type { Item } from '../../format/items/item.ts';
import { boundedSlice, firstLines } from '../lines.ts';
import type { Row } from '../row.ts';
import { span } from '../spans.ts';
import { safeLine } from '../unicode/sanitise.ts';
import { headRow, INDENT, type ItemFrame, searched } from './frame.ts';

/** Kinds that are no talk and no tool are drawn as they are. */
const MARKED: ReadonlySet<Item['kind']> = new Set([
  'user',
  'assistant',
  'reasoning',
  'tool_call',
  'tool_output',
  'patch',
  'question',
  'web_search',
  'image',
]);

/** Messages say it in their own head row. */
export function saysTakenBack({ kind }: Item): boolean {
  return kind === 'user' || kind === 'assistant';
}

export function isMarkedAsTakenBack(item: Item): boolean {
  return item.takenBack === true && MARKED.has(item.kind);
}

/** `▸ taken back  you: never mind`, or above the rows of an unfolded item `▾ taken back`. */
export function takenBackRow(item: Item, frame: ItemFrame): Row {
  const sign = frame.folded ? frame.glyphs.folded : frame.glyphs.unfolded;
  const mark = span(`${sign} taken back`, 'dim');
  if (!frame.folded) return headRow(frame, [mark]);
  const text = boundedSlice(wordsOf(item), 0, frame.width * 16 + 64);
  const first = safeLine(firstLines(text.trimStart(), 1).lines[0] ?? '', frame.glyphs);
  return headRow(frame, [mark, span(`${INDENT}${whose(item)}`, 'dim'), ...searched(frame, first, 'dim')]);
}

function whose(item: Item): string {
  if (item.kind === 'user') return 'you: ';
  if (item.kind === 'assistant') return 'codex: ';
  return item.kind === 'tool_call' && item.command !== null ? '$ ' : `${item.kind.replaceAll('_', ' ')}: `;
}

function wordsOf(item: Item): string {
  switch (item.kind) {
    case 'user':
    case 'assistant':
    case 'reasoning':
      return item.text;
    case 'tool_call':
      return item.command ?? `${item.tool} ${item.about ?? ''}`;
    case 'tool_output':
      return item.output.text;
    case 'patch':
      return item.files.map(({ path }) => path).join(', ');
    case 'question':
      return item.questions[0]?.text ?? '';
    case 'web_search':
      return item.query;
    case 'image':
      return item.prompt ?? '';
    default:
      return '';
  }
}
