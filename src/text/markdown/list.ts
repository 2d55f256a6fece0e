/** Lists: marks in one column, the text beside them. */
import type { Token, Tokens } from 'marked';
import type { Row } from '../row.ts';
import { cutSpans, span } from '../spans.ts';
import { cellWidth, padStart } from '../unicode/width.ts';
import { type BlockOptions, indented } from './block-options.ts';

function checkbox(checked: boolean, options: BlockOptions): string {
  return checked ? `[${options.glyphs.ascii ? 'x' : options.glyphs.ok}]` : '[ ]';
}

function marks(list: Tokens.List, options: BlockOptions): string[] {
  const start = typeof list.start === 'number' ? list.start : 1;
  return list.items.map((item, index) => {
    const mark = list.ordered ? `${start + index}.` : options.glyphs.bullet;
    return item.task ? `${list.ordered ? `${mark} ` : ''}${checkbox(item.checked === true, options)}` : mark;
  });
}

/** Without the checkbox, which is drawn as the item's mark. */
function content(item: Tokens.ListItem): readonly Token[] {
  return item.task ? item.tokens.filter(token => token.type !== 'checkbox') : item.tokens;
}

/** Bullets, numbers and checkboxes in one column, the text beside them; nested lists further right. */
export function listRows(list: Tokens.List, options: BlockOptions): Row[] {
  const rows: Row[] = [];
  const labels = marks(list, options);
  const cells = Math.max(...labels.map(cellWidth));
  for (const [index, item] of list.items.entries()) {
    if (rows.length >= options.maxRows) break;
    if (list.loose && index > 0) rows.push({ spans: [] });
    const margin = options.nested ? '' : '  ';
    const first = [span(`${margin}${padStart(labels[index] ?? '', cells)} `, 'accent')];
    const rest = [span(' '.repeat(margin.length + cells + 1))];
    const itemOptions = { ...options, maxRows: options.maxRows - rows.length, nested: true };
    const drawn = indented(itemOptions, { first, rest }, inner => inner.blocks(content(item), inner));
    rows.push(...(drawn.length === 0 ? [{ spans: cutSpans(first, options.width, options.glyphs) }] : drawn));
  }
  return rows;
}
