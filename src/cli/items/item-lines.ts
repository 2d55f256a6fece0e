/**
 * Items as readable text: the viewer's own rows, unfolded, with a blank row, or a rule, where the viewer has one. Of many alike in a row the first
 * are drawn and the others counted.
 */
import type { Item } from '../../format/items/item.ts';
import { detailShows, gapBefore, type ItemLayout, itemRows } from '../../text/item-rows.ts';
import { looksLike, moreAlikeRows } from '../../text/items/alike.ts';
import { rulesBetween } from '../../text/items/rules-between.ts';
import type { Row } from '../../text/row.ts';
import type { CommandContext } from '../context.ts';

/** So many alike are drawn. */
const ALIKE_DRAWN = 3;

/** Prints items one after the other: the gap above one depends on the last. */
export class ItemPrinter {
  readonly #context: CommandContext;
  #previous: Item | null = null;
  /** How many in a row look like the one before them, and how many of them were counted only. */
  #alike = 0;
  #counted = 0;
  /** The last one that has a time. */
  #dated: Item | null = null;

  constructor(context: CommandContext) {
    this.#context = context;
  }

  /** Rows ended by newlines; empty for an item that only `--json` shows, and for one that is counted: `rest` says how many were. */
  print(item: Item): string {
    if (!isReadable(item)) return '';
    const above = this.#previous;
    this.#alike = above !== null && looksLike(above, item) ? this.#alike + 1 : 0;
    if (this.#alike >= ALIKE_DRAWN) {
      this.#previous = item;
      this.#counted += 1;
      return '';
    }
    const rest = this.rest();
    const layout = this.#layoutOf(item);
    const rules = above === null ? [] : rulesBetween({ above, timed: this.#dated, below: item }, layout);
    const gap = rules.length > 0 ? `\n${this.#written(rules)}\n` : '\n'.repeat(gapBefore(above, item));
    this.#previous = item;
    if (item.timestamp !== null) this.#dated = item;
    return rest + gap + this.#written(itemRows(item, layout));
  }

  /** How many were counted since the last one that was drawn. */
  rest(): string {
    const last = this.#previous;
    if (last === null || this.#counted === 0) return '';
    const rows = moreAlikeRows(this.#counted, last, this.#layoutOf(last));
    this.#counted = 0;
    return this.#written(rows);
  }

  #layoutOf(item: Item): ItemLayout {
    const { columns, glyphs, program } = this.#context;
    return { width: columns, glyphs, folded: isFolded(item), nowMs: program.nowMs() };
  }

  #written(rows: readonly Row[]): string {
    return rows.map(row => `${this.#context.paint(row)}\n`).join('');
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
