/**
 * Reads the lines of one rollout in pieces, each of which can be made into items by itself. Promises: a piece ends where a turn does if
 * one does within 512 KB behind the requested size, else behind a whole tool call, one that runs on not before 2 MB, if one ends within
 * 4 MB, else between any two lines, but those of one message; memory is one piece and a message; reading gives way to keys every few milliseconds. Keeps nothing between two calls.
 */
import type { Dialect } from '../../format/identity.ts';
import type { Line, RawLine } from '../../format/line.ts';
import { MessageHalves } from '../../format/message-halves.ts';
import { OwedTurns } from '../../format/owed-turns.ts';
import { parseLine } from '../../format/parse-line.ts';
import { CutFinder, type CutPoint } from '../../format/turns.ts';
import type { ReadableFile } from '../file/rollout-file.ts';
import { Slices } from '../file/slices.ts';
import { readLinesBackward, readLinesForward } from './read-lines.ts';

/** How far beyond the requested size a turn's end is searched for: a longer turn is cut between its tool calls. */
const TURN_SEARCH_BYTES = 512 * 1024;
/** How far the end of a command or a script that takes several calls is searched for. */
const STEP_SEARCH_BYTES = 2 * 1024 * 1024;
/** How far the end of a tool call is searched for. */
const CALL_SEARCH_BYTES = 4 * 1024 * 1024;
/** A message of megabytes comes as two lines, with at most a few between them. */
const MOST_LINES_TO_HALF = 16;
/** Very short lines: so many are enough, whatever their size. */
const ENOUGH_LINES = 2_000;

/** Offsets in the file; each is a line start, or the end of the file. `bytes` is about the size of a piece. */
export interface PieceRange {
  readonly start: number;
  readonly end: number;
  readonly bytes: number;
}

export class TurnReader {
  readonly #file: ReadableFile;
  readonly #dialect: Dialect | null;

  constructor(file: ReadableFile, dialect: Dialect | null) {
    this.#file = file;
    this.#dialect = dialect;
  }

  /** All pieces of a range, one after the other. */
  async *pieces({ start, end, bytes }: PieceRange): AsyncGenerator<readonly Line[]> {
    const cuts = new CutFinder(this.#dialect, 'forward');
    const slices = new Slices();
    let piece = new GatheredLines(bytes);
    for await (const raws of readLinesForward(this.#file, { start, end })) {
      for (const raw of raws) {
        const line = parseLine(raw, this.#dialect);
        if (piece.endsAt(cuts.take(line))) {
          yield piece.lines;
          piece = new GatheredLines(bytes);
        }
        piece.add(line);
        // Before the next line is read: it may have megabytes.
        if (piece.isFull) {
          yield piece.lines;
          piece = new GatheredLines(bytes);
        }
      }
      await slices.pause();
    }
    if (piece.lines.length > 0) yield piece.lines;
  }

  /** The piece that begins at `start`; empty when the range is. */
  async after(range: PieceRange): Promise<readonly Line[]> {
    for await (const lines of this.pieces(range)) return lines;
    return [];
  }

  /**
   * The piece that ends at `end` and begins at `start` or later; empty when the range is. Turns that were taken back in it are in it as a
   * whole, up to 4 MB. With `behind`, the lines that follow it, it is
   * what belongs to their turn, perhaps nothing.
   */
  async before({ start, end, bytes }: PieceRange, behind: readonly Line[] = []): Promise<readonly Line[]> {
    const cuts = new CutFinder(this.#dialect, 'backward');
    for (const line of behind.toReversed()) cuts.take(line);
    const slices = new Slices();
    const piece = new GatheredLines(bytes);
    const owed = new OwedTurns();
    const gather = (raw: RawLine): boolean => {
      const line = parseLine(raw, this.#dialect);
      const cut = cuts.take(line);
      if (cut === 'turn') owed.turnBegins();
      // Of a turn that was taken back the reader has to see all.
      if (!owed.any && piece.endsAt(cut)) return false;
      owed.take(line);
      piece.add(line);
      return !piece.isFull;
    };
    for await (const raws of readLinesBackward(this.#file, { start, end })) {
      if (!raws.every(gather)) break;
      await slices.pause();
    }
    return piece.lines.reverse();
  }

  /** The line that begins at `offset` with the rest of its turn, at least `bytes`, and what is before it in its turn. */
  async around(offset: number, { start, end, bytes }: PieceRange): Promise<readonly Line[]> {
    const rest = await this.after({ start: offset, end, bytes });
    const beginning = await this.before({ start, end: offset, bytes: 0 }, rest);
    return [...beginning, ...rest];
  }
}

/** Lines gathered in one direction. */
class GatheredLines {
  readonly lines: Line[] = [];
  readonly #target: number;
  readonly #halves = new MessageHalves();
  #bytes = 0;
  #linesToHalf = 0;

  constructor(target: number) {
    this.#target = target;
  }

  /** Whether it is complete without the next line, when there is this cut point before it. */
  endsAt(cut: CutPoint | null): boolean {
    if (cut === null || (this.#bytes < this.#target && this.lines.length < ENOUGH_LINES)) return false;
    if (cut === 'turn') return true;
    return this.#bytes >= this.#target + (cut === 'call' ? TURN_SEARCH_BYTES : STEP_SEARCH_BYTES);
  }

  add(line: Line): void {
    this.lines.push(line);
    this.#bytes += line.length + 1;
    this.#halves.take(line);
    if (this.#isOverLimit) this.#linesToHalf += 1;
  }

  get isFull(): boolean {
    return this.#isOverLimit && (!this.#halves.anyOpen || this.#linesToHalf > MOST_LINES_TO_HALF);
  }

  get #isOverLimit(): boolean {
    return this.#bytes >= this.#target + CALL_SEARCH_BYTES;
  }
}
