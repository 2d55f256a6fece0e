/** The last items of what a fork inherited, for a tail that is longer than the fork's own part. */
import type { Item } from '../format/items/item.ts';
import { openRollout } from '../rollout/file/open.ts';
import type { Part, Parts } from './conversation-parts.ts';
import { forkItem } from './item-lines.ts';
import type { ItemWriter } from './item-writer.ts';
import { readTail, withLineNumbers } from './read-items.ts';

/** Items that stand in one file, or in none (the border of a fork). */
export interface TailPiece {
  readonly path: string | null;
  readonly items: readonly Item[];
}

export interface TailWish {
  readonly count: number;
  readonly counts: (item: Item) => boolean;
  /** JSON says the line, which takes counting. */
  readonly numbered: boolean;
}

/** At most `wish.count` items in all, borders too, oldest first. */
export async function inheritedTail(inherited: Parts['inherited'], wish: TailWish): Promise<TailPiece[]> {
  const pieces: TailPiece[] = [];
  let left = wish.count;
  for (const { part, border } of [...inherited].reverse()) {
    if (left === 0) break;
    pieces.unshift({ path: null, items: [forkItem(border)] });
    left -= 1;
    if (part === null || left === 0) continue;
    const items = await lastItems(part, { ...wish, count: left });
    pieces.unshift({ path: part.path, items });
    left -= items.length;
  }
  return pieces;
}

async function lastItems(part: Part, { count, counts, numbered }: TailWish): Promise<readonly Item[]> {
  const file = await openRollout(part.path);
  try {
    const read = await readTail(file, part, { count, counts });
    const { assembler } = numbered ? await withLineNumbers(read, file, part) : read;
    return assembler.items().filter(counts).slice(-count);
  } finally {
    await file.close();
  }
}

/** Each file is opened again for its items' own lines: a long chain of forks must not hold a descriptor each. */
export async function writePieces(pieces: readonly TailPiece[], writer: ItemWriter): Promise<void> {
  for (const { path, items } of pieces) {
    const file = path === null ? null : await openRollout(path);
    try {
      for (const item of items) await writer.write(item, file);
    } finally {
      await file?.close();
    }
  }
}
