/** Items as readable text: the viewer's own rows, unfolded, with a blank row, or a rule, where the viewer has one. */
import type { Item } from '../../format/items/item.ts';
import { detailShows, gapBefore, itemRows } from '../../text/item-rows.ts';
import { rulesBetween } from '../../text/items/rules-between.ts';
import type { Row } from '../../text/row.ts';
import type { CommandContext } from '../context.ts';

/** Prints items one after the other: the gap above one depends on the last. */
export class ItemPrinter {
  readonly #context: CommandContext;
  #previous: Item | null = null;
  /** The last one that has a time. */
  #dated: Item | null = null;

  constructor(context: CommandContext) {
    this.#context = context;
  }

  /** Rows ended by newlines; empty for an item that only `--json` shows. */
  print(item: Item): string {
    if (!isReadable(item)) return '';
    const { columns, glyphs, paint, host } = this.#context;
    const layout = { width: columns, glyphs, folded: isFolded(item), nowMs: host.nowMs() };
    const written = (rows: readonly Row[]): string => rows.map(row => `${paint(row)}\n`).join('');
    const above = this.#previous;
    const rules = above === null ? [] : rulesBetween({ above, timed: this.#dated, below: item }, layout);
    const gap = rules.length > 0 ? `\n${written(rules)}\n` : '\n'.repeat(gapBefore(above, item));
    this.#previous = item;
    if (item.timestamp !== null) this.#dated = item;
    return gap + written(itemRows(item, layout));
  }
}

/** Whether readable text shows the item. Token counts and the like are for `--json`. */
export function isReadable(item: Item): boolean {
  return detailShows('tools', item);
}

/** Injected context and unknown items take one line each. */
function isFolded({ kind }: Item): boolean {
  return kind === 'context' || kind === 'unknown';
}
