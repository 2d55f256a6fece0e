/** Items as readable text: the viewer's own rows, unfolded, with a blank row where the viewer has one. */
import type { Item } from '../format/items/item.ts';
import { detailShows, gapBefore, itemRows } from '../text/item-rows.ts';
import type { CommandContext } from './context.ts';

/** Remembers what was shown last: the gap above an item depends on it. */
export class ItemPrinter {
  readonly #context: CommandContext;
  #previous: Item | null = null;

  constructor(context: CommandContext) {
    this.#context = context;
  }

  /** Rows ended by newlines; empty for an item that only `--json` shows. */
  print(item: Item): string {
    if (!isReadable(item)) return '';
    const { columns, glyphs, paint, world } = this.#context;
    const gap = '\n'.repeat(gapBefore(this.#previous, item));
    this.#previous = item;
    const layout = { width: columns, glyphs, folded: isFolded(item), nowMs: world.nowMs() };
    return (
      gap +
      itemRows(item, layout)
        .map(row => `${paint(row)}\n`)
        .join('')
    );
  }
}

/** Bookkeeping is left to `--json`: nobody reads a conversation for its token counts. */
export function isReadable(item: Item): boolean {
  return detailShows('tools', item);
}

/** What the user did not write and nobody knows how to read: one line each. */
function isFolded({ kind }: Item): boolean {
  return kind === 'context' || kind === 'unknown';
}
