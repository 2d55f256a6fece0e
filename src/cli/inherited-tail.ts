/** The last items of what a fork inherited, for a tail that is longer than the fork's own part. */
import type { Item } from '../format/items/item.ts';
import { openRollout } from '../rollout/file/open.ts';
import { borderItem, type HistoryPart, type HistoryPiece, withFile } from '../rollout/read/history.ts';
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
export async function inheritedTail(
  inherited: readonly HistoryPiece[],
  wish: TailWish,
): Promise<TailPiece[]> {
  const pieces: TailPiece[] = [];
  let left = wish.count;
  for (const piece of inherited.toReversed()) {
    if (left === 0) break;
    const isPart = piece.kind === 'part';
    const items = isPart ? await lastItems(piece, { ...wish, count: left }) : [borderItem(piece, 0)];
    pieces.unshift({ path: isPart ? piece.path : null, items });
    left -= items.length;
  }
  return pieces;
}

function lastItems(part: HistoryPart, { count, counts, numbered }: TailWish): Promise<readonly Item[]> {
  return withFile(part, async file => {
    const read = await readTail(file, part, { count, counts });
    const { assembler } = numbered ? await withLineNumbers(read, file, part) : read;
    return assembler.items().filter(counts).slice(-count);
  });
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
