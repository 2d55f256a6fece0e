/**
 * The items of a whole conversation, what a fork inherits included: all of them forward, or the last ones. Promises: memory does not
 * grow with the files; one file is open at a time; offsets and line numbers are those in the item's own file. Does not follow a file
 * that grows.
 */
import { linesIn } from '../../format/blank-lines.ts';
import { assembleItems, ItemAssembler } from '../../format/items/assemble.ts';
import type { Item } from '../../format/items/item.ts';
import type { Line } from '../../format/line.ts';
import type { RolloutFile } from '../file/rollout-file.ts';
import {
  assemblerOptions,
  borderItem,
  type History,
  type HistoryPart,
  type HistoryPiece,
  withFile,
} from './history.ts';
import { countNewlines } from './read-lines.ts';
import { takenBackRanges } from './taken-back-turns.ts';
import { TurnReader } from './turn-reader.ts';

/** Few pieces for a large file, little memory. */
const PIECE_BYTES = 1024 * 1024;
/** The first guess at how many bytes hold the last items; doubled until they do. */
const TAIL_BYTES = 256 * 1024;
/**
 * So much of the end becomes items together. What is before it, in a file that ends with megabytes of lines that do not count, is taken in pieces of
 * their own, of which only what counts is kept.
 */
const TOGETHER_BYTES = 64 * 1024 * 1024;
const TOGETHER_LINES = 16 * 1024;
/** That many more for each item that is requested: an item has a few lines. */
const LINES_OF_ITEM = 8;
/** A turn that is too long for one piece may be cut within an item: some more than requested are read. */
const SLACK_ITEMS = 16;

/** Items in file order, and the file they are in; null for the border behind an ancestor's part. */
export interface ItemBatch {
  readonly items: readonly Item[];
  /** Open until the next batch is requested. */
  readonly file: RolloutFile | null;
}

/** With the position in the history of the first byte of their file. */
export interface PlacedBatch extends ItemBatch {
  readonly base: number;
}

/**
 * All items of a conversation, about a megabyte of lines at a time.
 * @throws RolloutNotFoundError, RolloutUnreadableError when a file cannot be opened
 */
export async function* readItems({ inherited, own }: History): AsyncGenerator<PlacedBatch> {
  for (const piece of [...inherited, own]) {
    if (piece.kind === 'border')
      yield { items: [borderItem(piece, { offset: 0 })], file: null, base: piece.base };
    else yield* partItems(piece);
  }
}

async function* partItems(part: HistoryPart): AsyncGenerator<PlacedBatch> {
  const file = await part.open();
  try {
    const reader = new TurnReader(file, part.dialect);
    const end = endOf(part, file);
    const form = {
      ...assemblerOptions(part),
      takenBack: await takenBackRanges(file, end, assemblerOptions(part)),
    };
    let firstLine = 1;
    for await (const lines of reader.pieces({ start: 0, end, bytes: PIECE_BYTES })) {
      yield { items: assembleItems(lines, { ...form, firstLine }), file, base: part.base };
      for (const line of lines) firstLine += linesIn(line);
    }
  } finally {
    await file.close();
  }
}

export interface LastItemsRequest {
  /** How many items, at most. */
  readonly count: number;
  /** Other items are left out, and not counted. */
  readonly counts: (item: Item) => boolean;
  /** With line numbers, which takes counting the lines before them. */
  readonly numbered: boolean;
}

/**
 * The last items of a conversation, oldest first; a border counts as one.
 * @throws RolloutNotFoundError, RolloutUnreadableError when a file cannot be opened
 */
export async function* readLastItems(history: History, request: LastItemsRequest): AsyncGenerator<ItemBatch> {
  const file = await history.own.open();
  try {
    const { items, missing } = await readTail(history.own, file, request);
    yield* readInheritedTail(history.inherited, { ...request, count: missing });
    yield { items, file };
  } finally {
    await file.close();
  }
}

/** The end of a file: its last items, and what is needed to go on behind them. */
export interface FileTail {
  /** Oldest first. */
  readonly items: readonly Item[];
  /** How many items fewer than requested: all of the file was read. */
  readonly missing: number;
  /** Holds the items, and takes the lines that come. */
  readonly assembler: ItemAssembler;
  /** Right behind the last line that has its newline. */
  readonly end: number;
  /** The number of the line that begins there; null when it was not counted. */
  readonly nextLine: number | null;
}

/**
 * Reads back from the end of a part until the requested items are there, or the file begins. Memory does not grow with the bytes that are read
 * for it.
 */
export async function readTail(
  part: HistoryPart,
  file: RolloutFile,
  { count, counts, numbered }: LastItemsRequest,
): Promise<FileTail> {
  const reader = new TurnReader(file, part.dialect);
  const tail = new TailLines();
  let start = endOf(part, file);
  let assembler = new ItemAssembler(assemblerOptions(part));
  let assembled = 0;
  const fileEnd = start;
  const wanted = count + SLACK_ITEMS;
  const enough = (): boolean => assembler.items().filter(counts).length >= wanted;
  const mayGrow = (): boolean =>
    tail.count < TOGETHER_LINES + LINES_OF_ITEM * count && fileEnd - start < TOGETHER_BYTES;
  for (
    let bytes = TAIL_BYTES;
    start > 0 && !enough() && mayGrow();
    bytes = Math.min(2 * bytes, PIECE_BYTES)
  ) {
    const before = await reader.before({ start: 0, end: start, bytes });
    tail.prepend(before);
    start = before[0]?.offset ?? 0;
    // Everything is assembled again: with twice the lines each time, that is not much more than once.
    if (start > 0 && tail.count < 2 * assembled && mayGrow()) continue;
    assembler = tail.assemble(part, null);
    assembled = tail.count;
  }
  const firstLine = numbered ? 1 + (await countNewlines(file, 0, start)) : null;
  if (firstLine !== null) assembler = tail.assemble(part, firstLine);
  const counted = assembler.items().filter(counts);
  const earlier = await itemsBefore(part, file, { end: start, counts, count: wanted - counted.length });
  const found = [...(numbered ? await withLines(earlier, file) : earlier), ...counted];
  const items = found.slice(Math.max(0, found.length - count));
  return {
    items,
    missing: count - items.length,
    assembler,
    end: tail.end ?? start,
    nextLine: firstLine === null ? null : firstLine + tail.ended,
  };
}

/** The last items before `end` that count, `count` or a few more; each piece of the file is made into items by itself. */
async function itemsBefore(
  part: HistoryPart,
  file: RolloutFile,
  { end, counts, count }: { readonly end: number } & Pick<LastItemsRequest, 'counts' | 'count'>,
): Promise<readonly Item[]> {
  const reader = new TurnReader(file, part.dialect);
  const pieces: (readonly Item[])[] = [];
  let [start, missing] = [end, count];
  while (start > 0 && missing > 0) {
    const lines = await reader.before({ start: 0, end: start, bytes: PIECE_BYTES });
    if (lines[0] === undefined) break;
    start = lines[0].offset;
    const items = assembleItems(lines, assemblerOptions(part)).filter(counts);
    pieces.push(items);
    missing -= items.length;
  }
  return pieces.reverse().flat();
}

/** Items in file order, with the numbers of their lines. */
async function withLines(items: readonly Item[], file: RolloutFile): Promise<readonly Item[]> {
  const numbered: Item[] = [];
  let [counted, line] = [0, 1];
  for (const item of items) {
    line += await countNewlines(file, counted, item.offset);
    counted = item.offset;
    numbered.push({ ...item, line });
  }
  return numbered;
}

/** Lines read from the end on. Blank ones are counted and not kept: there may be millions of them. */
class TailLines {
  /** The last line first; `behind`: how many lines follow it. */
  readonly #kept: { readonly line: Line; readonly behind: number }[] = [];
  #read = 0;
  /** Lines that have their newline. */
  ended = 0;
  /** Right behind the last of them. */
  end: number | null = null;

  /** How many have something in them. */
  get count(): number {
    return this.#kept.length;
  }

  prepend(lines: readonly Line[]): void {
    for (const line of lines.toReversed()) {
      const count = linesIn(line);
      if (line.ended) {
        this.ended += count;
        this.end ??= line.offset + line.length + 1;
      }
      if (line.kind !== 'blank') this.#kept.push({ line, behind: this.#read });
      this.#read += count;
    }
  }

  assemble(part: HistoryPart, firstLine: number | null): ItemAssembler {
    const assembler = new ItemAssembler(assemblerOptions(part));
    for (const { line, behind } of this.#kept.toReversed())
      assembler.push(line, firstLine === null ? null : firstLine + this.#read - 1 - behind);
    return assembler;
  }
}

/** The last items of what a fork inherits, borders included. Each file is opened twice: no more than one is open at a time. */
export async function* readInheritedTail(
  inherited: readonly HistoryPiece[],
  request: LastItemsRequest,
): AsyncGenerator<ItemBatch> {
  const found: { readonly piece: HistoryPiece; readonly items: readonly Item[] }[] = [];
  let left = request.count;
  for (const piece of inherited.toReversed()) {
    if (left === 0) break;
    const items = await lastItemsOf(piece, { ...request, count: left });
    found.unshift({ piece, items });
    left -= items.length;
  }
  for (const { piece, items } of found) {
    const file = piece.kind === 'part' ? await piece.open() : null;
    try {
      yield { items, file };
    } finally {
      await file?.close();
    }
  }
}

async function lastItemsOf(piece: HistoryPiece, request: LastItemsRequest): Promise<readonly Item[]> {
  if (piece.kind === 'border') return [borderItem(piece, { offset: 0 })];
  return withFile(piece, async file => (await readTail(piece, file, request)).items);
}

/** Where a part ends in its file; the own file may have grown since the history was read. */
function endOf({ bounded, length }: HistoryPart, file: RolloutFile): number {
  return bounded ? Math.min(length, file.size) : file.size;
}
