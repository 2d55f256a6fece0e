/** Writes items to standard output, as text or as JSON lines. */

import { itemJson } from '../../export/item-json.ts';
import type { Item } from '../../format/items/item.ts';
import type { RolloutFile } from '../../rollout/file/open.ts';
import type { ItemBatch } from '../../rollout/read/conversation-items.ts';
import type { CommandContext } from '../context.ts';
import { ItemPrinter } from './item-lines.ts';

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
    const { json, out } = this.#context;
    const text = json ? `${await itemJson(item, file)}\n` : this.#printer.print(item);
    if (text === '') return;
    this.#silent = false;
    await out.write(text);
  }

  async writeAll({ items, file }: ItemBatch): Promise<void> {
    for (const item of items) await this.write(item, file);
  }

  /** Says so when nothing was written: that is no error, but a person wonders. */
  reportIfSilent(): void {
    if (this.#silent && !this.#context.json) this.#context.say('Nothing was said in this session yet.');
  }
}
