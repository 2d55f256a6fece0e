/**
 * Consecutive lines and the items made of them. Promises: begins and ends between lines, in one file; an item stays the same object
 * while nothing of it changes; line numbers appear as soon as the number of the first line is known. Reads nothing.
 */

import { linesIn } from '../../format/blank-lines.ts';
import type { ByteOffset } from '../../format/identity.ts';
import { ItemAssembler } from '../../format/items/assemble.ts';
import type { Item } from '../../format/items/item.ts';
import { isInAny, type OffsetRange } from '../../format/items/taken-back.ts';
import { isCall } from '../../format/items/tool-pairing.ts';
import type { Line } from '../../format/line.ts';
import {
  assemblerOptions,
  borderItem,
  type HistoryBorder,
  type HistoryPart,
  type RemovedRun,
} from '../../rollout/read/history.ts';

export class Chunk {
  /** A position in the history, not an offset in the file. */
  readonly start: number;
  readonly part: HistoryPart | null;
  readonly #assembler: ItemAssembler | null;
  readonly #lineStarts: number[] = [];
  /** How many lines of the chunk come before each of them: blank lines in a row are one. */
  readonly #linesBefore: number[] = [];
  /** Of the last of them. */
  #linesInLast = 0;
  #end: number;
  #bytesBeforeLast = 0;
  #bytesOfLast = 0;
  #firstLine: number | null = null;
  #fixed: readonly Item[];
  #cached: { readonly from: readonly Item[]; readonly items: readonly Item[] } | null = null;
  #isOver = false;
  #takenBack: readonly OffsetRange[] = [];
  /** By the item that the assembler made. */
  #made = new WeakMap<Item, Item>();

  private constructor(start: number, part: HistoryPart | null, fixed: readonly Item[]) {
    this.start = start;
    this.part = part;
    this.#end = start;
    this.#fixed = fixed;
    this.#assembler = part && new ItemAssembler(assemblerOptions(part));
    if (part?.base === start && part.start === 0) this.#firstLine = 1;
  }

  static of(part: HistoryPart, start: number, lines: Iterable<Line> = []): Chunk {
    const chunk = new Chunk(start, part, []);
    for (const line of lines) chunk.push(line);
    return chunk;
  }

  /** `unfolded`: what was taken back at the border is shown above it. */
  static border(border: HistoryBorder, { unfolded }: { readonly unfolded: boolean }): Chunk {
    const { base } = border;
    const chunk = new Chunk(base, null, [borderItem(border, { offset: base, unfolded })]);
    chunk.#end = base + 1;
    return chunk;
  }

  /** What was taken back and is not shown: no items, whatever its size. */
  static folded({ start, border }: RemovedRun): Chunk {
    const chunk = new Chunk(start, null, []);
    chunk.#end = border;
    return chunk;
  }

  get end(): number {
    return this.#end;
  }

  /** Size of its lines; one over the cap counts nothing, for only its place is in memory. */
  get bytes(): number {
    return this.#bytesBeforeLast + this.#bytesOfLast;
  }

  /** Lines in memory; blank ones in a row count as one. */
  get lineCount(): number {
    return this.#lineStarts.length;
  }

  get firstLine(): number | null {
    return this.#firstLine;
  }

  /** The number of the line after this chunk, when it is known. */
  get nextLine(): number | null {
    return this.#firstLine === null
      ? null
      : this.#lineNumber(this.#firstLine, this.#lineStarts.length - 1) + this.#linesInLast;
  }

  /** Takes the next line, with its offset in the file. An unfinished line comes again at the same offset. */
  push(line: Line): void {
    const offset = (line.offset + (this.part?.base ?? 0)) as ByteOffset;
    if (this.#lineStarts.at(-1) !== offset) {
      this.#linesBefore.push((this.#linesBefore.at(-1) ?? 0) + this.#linesInLast);
      this.#lineStarts.push(offset);
      this.#bytesBeforeLast += this.#bytesOfLast;
    }
    this.#bytesOfLast = line.kind === 'oversize' ? 0 : line.length;
    this.#linesInLast = linesIn(line);
    const at = this.#lineStarts.length - 1;
    const number = this.#firstLine === null ? null : this.#lineNumber(this.#firstLine, at);
    this.#assembler?.push({ ...line, offset }, number);
    this.#end = offset + line.length + (line.ended ? 1 : 0);
  }

  /** Numbers its lines. Later calls change nothing: a number is exact. */
  startsAtLine(number: number): void {
    if (this.#firstLine !== null) return;
    this.#firstLine = number;
    this.#makeAgain();
  }

  /** No line comes any more, and others are behind it: a call without an output does not run. Returns itself. */
  finish(): this {
    this.#isOver = true;
    this.#makeAgain();
    return this;
  }

  /** Marks what a line of a later chunk took back. `ranges`: offsets in its file. */
  takeBack(ranges: readonly OffsetRange[]): void {
    if (ranges === this.#takenBack) return;
    this.#takenBack = ranges;
    this.#makeAgain();
  }

  #makeAgain(): void {
    this.#cached = null;
    this.#made = new WeakMap();
  }

  /** In file order; the same array while nothing changes. */
  items(): readonly Item[] {
    const from = this.#assembler?.items() ?? this.#fixed;
    if (this.#cached?.from !== from) this.#cached = { from, items: this.#makeAll(from) };
    return this.#cached.items;
  }

  #makeAll(from: readonly Item[]): readonly Item[] {
    if (this.#firstLine === null && !this.#isOver && this.#takenBack.length === 0) return from;
    const before = this.#cached;
    // Lines come at the end: most items are where they were.
    const same = before === null ? 0 : commonLength(before.from, from);
    const items = before?.items.slice(0, same) ?? [];
    for (let at = same; at < from.length; at++) items.push(this.#make(from[at] as Item));
    return items;
  }

  /** The item with its line's number, and its call over, as far as that is known. */
  #make(item: Item): Item {
    const runs = this.#isOver && isCall(item) && item.status === 'running';
    const isBack = !item.takenBack && isInAny(this.#takenBack, item.offset - (this.part?.base ?? 0));
    if (!runs && !isBack && (item.line !== null || this.#firstLine === null)) return item;
    const known = this.#made.get(item);
    if (known !== undefined) return known;
    const made: Item = {
      ...item,
      line: item.line ?? this.#lineAt(item.offset),
      ...(runs && { status: 'unknown' }),
      ...(isBack && { takenBack: true }),
    };
    this.#made.set(item, made);
    return made;
  }

  #lineAt(offset: number): number | null {
    if (this.#firstLine === null) return null;
    let [low, high] = [0, this.#lineStarts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return this.#lineNumber(this.#firstLine, low);
  }

  #lineNumber(first: number, index: number): number {
    return first + (this.#linesBefore[index] ?? 0);
  }
}

/** How many items at the beginning are the same ones. */
function commonLength(a: readonly Item[], b: readonly Item[]): number {
  const length = Math.min(a.length, b.length);
  let same = 0;
  while (same < length && a[same] === b[same]) same++;
  return same;
}
