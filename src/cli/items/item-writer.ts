/**
 * Writes items to standard output, as text or as JSON lines. Promises: items that come together are written together, in blocks of bounded
 * size: a write for each of 100,000 short ones would take longer than all else.
 */

import { itemJson } from '../../export/item-json.ts';
import type { Item } from '../../format/items/item.ts';
import type { RolloutFile } from '../../rollout/file/open.ts';
import type { ItemBatch } from '../../rollout/read/conversation-items.ts';
import type { CommandContext } from '../context.ts';
import { ItemPrinter } from './item-lines.ts';

/** In UTF-16 units. */
const BLOCK_LENGTH = 64 * 1024;

export class ItemWriter {
  readonly #context: CommandContext;
  readonly #printer: ItemPrinter;
  #silent = true;

  constructor(context: CommandContext) {
    this.#context = context;
    this.#printer = new ItemPrinter(context);
  }

  /** `file`: where the item's lines are; null for an item without any, the border of a fork. */
  async write(item: Item, file: RolloutFile | null): Promise<void> {
    await this.writeAll({ items: [item], file });
  }

  async writeAll({ items, file }: ItemBatch): Promise<void> {
    const { json } = this.#context;
    let block = '';
    for (const item of items) {
      block += json ? `${await itemJson(item, file)}\n` : this.#printer.print(item);
      if (block.length < BLOCK_LENGTH) continue;
      await this.#writeBlock(block);
      block = '';
    }
    await this.#writeBlock(block + this.#printer.rest());
  }

  async #writeBlock(block: string): Promise<void> {
    if (block === '') return;
    this.#silent = false;
    await this.#context.out.write(block);
  }

  /** Says so when nothing was written: that is no error, but a person wonders. */
  reportIfSilent(): void {
    if (this.#silent && !this.#context.json) this.#context.say('Nothing was said in this session yet.');
  }
}
