/** Items to standard output, as text or as JSON lines. */
import type { Item } from '../format/items/item.ts';
import type { RolloutFile } from '../rollout/file/open.ts';
import type { CommandContext } from './context.ts';
import { itemJson } from './item-json.ts';
import { ItemPrinter } from './item-lines.ts';

export class ItemWriter {
  readonly #context: CommandContext;
  readonly #printer: ItemPrinter;
  #silent = true;

  constructor(context: CommandContext) {
    this.#context = context;
    this.#printer = new ItemPrinter(context);
  }

  /** `file` is where the item's lines are; null for an item that stands in no file (the border of a fork). */
  async write(item: Item, file: RolloutFile | null): Promise<void> {
    const { json, out } = this.#context;
    const text = json ? `${await itemJson(item, file)}\n` : this.#printer.print(item);
    if (text === '') return;
    this.#silent = false;
    await out.write(text);
  }

  /** A session that shows nothing is not an error, but a person wonders. */
  sayIfSilent(): void {
    if (this.#silent && !this.#context.json) this.#context.say('Nothing was said in this session yet.');
  }
}
