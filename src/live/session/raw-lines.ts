/**
 * The raw JSON lines of an item, part by part. Promises: bytes as they are on disk, decoded leniently, no character cut in two; a line
 * that ends before the part, or cannot be read any more, is left out. Keeps nothing.
 */
import type { Item } from '../../format/items/item.ts';
import { type History, pieceAt, withFile } from '../../rollout/read/history.ts';
import { countNewlines, readLineAt } from '../../rollout/read/read-lines.ts';
import type { RawLinePart } from '../source.ts';

/** A UTF-8 character has at most so many bytes behind its first. */
const LONGEST_REST = 3;

/** The file that the item is in, and the number of its line: where the store has not counted that far, it is counted here. */
export async function lineOfItem(
  history: History,
  { offset, line }: Item,
): Promise<{ readonly path: string; readonly line: number } | null> {
  const piece = pieceAt(history, offset);
  if (piece?.kind !== 'part') return null;
  const { path, base } = piece;
  if (line !== null) return { path, line };
  return { path, line: 1 + (await withFile(piece, file => countNewlines(file, 0, offset - base))) };
}

/** The canonical line first, then the lines joined into the item. */
export async function readRawLines(
  history: History,
  item: Item,
  part: RawLinePart,
): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const place of [item, ...item.joined]) {
    const text =
      place.length > part.from || part.from === 0
        ? await readPart(history, place, part).catch(() => null)
        : null;
    if (text !== null) lines.push(text);
  }
  return lines;
}

async function readPart(
  history: History,
  place: { readonly offset: number; readonly length: number },
  { from, bytes }: RawLinePart,
): Promise<string | null> {
  const piece = pieceAt(history, place.offset);
  if (piece?.kind !== 'part') return null;
  const offset = place.offset - piece.base + from;
  const length = Math.min(place.length - from, bytes + LONGEST_REST);
  const read = await withFile(piece, file => readLineAt(file, { offset, length }));
  const start = from === 0 ? 0 : characterStart(read, 0);
  return read.toString('utf8', start, characterStart(read, bytes));
}

/** Where the first character begins at or behind `at`. */
function characterStart(bytes: Buffer, at: number): number {
  const end = Math.min(at + LONGEST_REST, bytes.length);
  for (let place = at; place < end; place += 1) if (((bytes[place] ?? 0) & 0xc0) !== 0x80) return place;
  return Math.max(Math.min(at, bytes.length), end);
}
