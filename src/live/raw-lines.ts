/**
 * The raw JSON lines behind an item. Promises: bytes as they are on disk, decoded leniently, each cut to the cap; a line that cannot be
 * read any more is left out. Keeps nothing.
 */
import type { Item } from '../rollout/item.ts';
import { readLineAt } from '../rollout/read-lines.ts';
import type { History } from './history.ts';

/** The canonical line first, then the lines joined into the item. */
export async function readRawLines(
  history: History,
  item: Item,
  capBytes: number,
): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const place of [item, ...item.joined]) {
    const text = await readLine(history, place, capBytes).catch(() => null);
    if (text !== null) lines.push(text);
  }
  return lines;
}

async function readLine(
  { inherited, own }: History,
  place: { readonly offset: number; readonly length: number },
  capBytes: number,
): Promise<string | null> {
  const within = inherited.find(
    piece => place.offset >= piece.base && place.offset < piece.base + piece.length,
  );
  const piece = within ?? own;
  if (piece.kind === 'border') return null;
  const length = Math.min(place.length, capBytes);
  const bytes = await piece.use(file => readLineAt(file, { offset: place.offset - piece.base, length }));
  return bytes.toString('utf8');
}
