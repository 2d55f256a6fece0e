/** The library's way to the items of one session. A thin door: reading is in rollout/read. */
import type { ConversationId } from '../format/identity.ts';
import type { Item } from '../format/items/item.ts';
import { requireTexts } from '../format/required-text.ts';
import { openRollout } from '../rollout/file/open.ts';
import { readItems as readBatches, readLastItems } from '../rollout/read/conversation-items.ts';
import { readHistory } from '../rollout/read/history.ts';
import { segmentPathOf } from '../sessions/path-of.ts';

export interface ReadItemsOptions {
  /**
   * The home in which the ancestors of a fork are searched for. Without it, what a fork inherits is a `fork` item that says
   * `missing`.
   * @default undefined
   */
  readonly codexHome?: string;
  /**
   * Only the last so many items, oldest first. Costs the end of the file and not all of it. Their `line` is null.
   * @default undefined (all items)
   */
  readonly last?: number;
}

/**
 * Reads what a person sees of a session: messages, reasoning, commands with their output, patches, and so on. A message that the file
 * has twice, and a command and its output, are one item each. What a fork inherits comes first, followed by a `fork` item. A damaged
 * line is an item of kind `damaged`, an unknown one of kind `unknown`: nothing is left out and nothing throws in the middle.
 *
 * Memory does not grow with the file: about a megabyte of lines is held at a time. Stop by leaving the loop.
 *
 * @param path a rollout, `.jsonl` or `.jsonl.zst`
 * @throws TypeError when `path` is missing
 * @throws RolloutNotFoundError when there is no file
 * @throws RolloutUnreadableError when it may not be read, or is no regular file
 * @example
 * import { readItems } from 'rolltop';
 *
 * for await (const item of readItems(path, { codexHome: '/home/me/.codex' })) {
 *   if (item.kind === 'user') console.log('you:', item.text);
 *   if (item.kind === 'tool_call') console.log('$', item.command, item.output?.exitCode);
 * }
 */
export async function* readItems(path: string, options: ReadItemsOptions = {}): AsyncGenerator<Item, void> {
  requireTexts('readItems', { path }, 'path');
  const { codexHome, last } = options;
  const findPath = async (id: ConversationId): Promise<string | null> =>
    codexHome === undefined ? null : segmentPathOf(codexHome, id);
  const history = await readHistory(() => openRollout(path), findPath);
  const batches =
    last === undefined
      ? readBatches(history)
      : readLastItems(history, { count: last, counts: () => true, numbered: false });
  for await (const { items } of batches) yield* items;
}
