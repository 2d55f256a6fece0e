/**
 * Reads the lines of one rollout in pieces, each of which can be made into items by itself. Promises: a piece ends where a turn does if
 * one does within 512 KB behind the requested size, else behind a whole tool call, one that runs on not before 2 MB, and from 4 MB on between
 * any two lines; but not between the lines of one message or call, as long as these are near each other; memory is one piece and the lines of
 * an item; reading gives way to keys every few milliseconds. Keeps nothing between two calls.
 */
import type { Dialect } from '../../format/identity.ts';
import type { Line, RawLine } from '../../format/line.ts';
import { OpenPairs } from '../../format/open-pairs.ts';
import { OwedTurns } from '../../format/owed-turns.ts';
import { parseLine } from '../../format/parse-line.ts';
import { CutFinder, type CutPoint } from '../../format/turns.ts';
import type { ReadableFile } from '../file/rollout-file.ts';
import { Slices } from '../file/slices.ts';
import { readLinesBackward, readLinesForward } from './read-lines.ts';

/** How far beyond the requested size a cut is searched for. */
export interface PieceLimits {
  /** The end of a turn: a longer one is cut between its tool calls. */
  readonly turnSearchBytes: number;
  /** The end of a command or a script that takes several calls. */
  readonly stepSearchBytes: number;
  /** The end of a tool call. */
  readonly callSearchBytes: number;
}

export const PIECE_LIMITS: PieceLimits = {
  turnSearchBytes: 512 * 1024,
  stepSearchBytes: 2 * 1024 * 1024,
  callSearchBytes: 4 * 1024 * 1024,
};
/** Beyond these limits an item is waited for so long: tools that run at the same time may always leave one open. */
const MOST_LINES_TO_WHOLE = 256;
const MOST_BYTES_TO_WHOLE = 64 * 1024 * 1024;
/** Very short lines: so many are enough, whatever their size. */
const ENOUGH_LINES = 2_000;
/** Hardly a turn has so many: a piece ends here wherever it is, so that megabytes of the shortest lines never become items at once. */
export const MOST_LINES = 4_096;

/** Offsets in the file; each is a line start, or the end of the file. `bytes` is about the size of a piece. */
export interface PieceRange {
  readonly start: number;
  readonly end: number;
  readonly bytes: number;
}

export class TurnReader {
  readonly #file: ReadableFile;
  readonly #dialect: Dialect | null;
  readonly #limits: PieceLimits;

  constructor(file: ReadableFile, dialect: Dialect | null, limits = PIECE_LIMITS) {
    this.#file = file;
    this.#dialect = dialect;
    this.#limits = limits;
  }

  /** All pieces of a range, one after the other. */
  async *pieces({ start, end, bytes }: PieceRange): AsyncGenerator<readonly Line[]> {
    const cuts = new CutFinder(this.#dialect, 'forward');
    const slices = new Slices();
    let piece = this.#gathering(bytes, 'forward');
    for await (const raws of readLinesForward(this.#file, { start, end })) {
      for (const raw of raws) {
        const line = parseLine(raw, this.#dialect);
        const cut = line.kind === 'blank' ? null : cuts.take(line);
        if (piece.endsBefore(line, cut)) {
          yield piece.lines;
          piece = this.#gathering(bytes, 'forward');
        }
        piece.add(line);
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
    const slices = new Slices();
    const piece = this.#gathering(bytes, 'backward');
    for (const line of behind.toReversed()) {
      cuts.take(line);
      piece.passOver(line);
    }
    const owed = new OwedTurns();
    const gather = (raw: RawLine): boolean => {
      const line = parseLine(raw, this.#dialect);
      const isBlank = line.kind === 'blank';
      const cut = isBlank ? null : cuts.take(line);
      if (cut === 'turn') owed.turnBegins();
      // Of a turn that was taken back the reader has to see all.
      if ((!owed.any || piece.isTooLong) && piece.endsBefore(line, cut)) return false;
      if (!isBlank) owed.take(line);
      piece.add(line);
      return true;
    };
    for await (const raws of readLinesBackward(this.#file, { start, end })) {
      if (!raws.every(gather)) break;
      await slices.pause();
    }
    return piece.lines.reverse();
  }

  #gathering(bytes: number, direction: 'forward' | 'backward'): GatheredLines {
    return new GatheredLines(bytes, this.#limits, new OpenPairs(this.#dialect, direction));
  }

  /** The line that begins at `offset` with the rest of its turn, at least `bytes`, and what is before it in its turn. */
  async around(offset: number, { start, end, bytes }: PieceRange): Promise<readonly Line[]> {
    const rest = await this.after({ start: offset, end, bytes });
    const beginning = await this.before({ start, end: offset, bytes: 0 }, rest);
    const first = beginning[0]?.offset;
    if (first === undefined) return rest;
    // Read from there on: a reading that begins within a tool call cannot see where that ends.
    const whole = await this.after({ start: first, end, bytes: offset - first + Math.max(1, bytes) });
    return (whole.at(-1)?.offset ?? 0) >= offset ? whole : [...beginning, ...rest];
  }
}

/** Lines gathered in one direction. */
class GatheredLines {
  readonly lines: Line[] = [];
  readonly #target: number;
  readonly #limits: PieceLimits;
  readonly #pairs: OpenPairs;
  #bytes = 0;
  #linesToWhole = 0;

  constructor(target: number, limits: PieceLimits, pairs: OpenPairs) {
    this.#target = target;
    this.#limits = limits;
    this.#pairs = pairs;
  }

  /** Whether it is complete without the next line, before which there is this cut point. */
  endsBefore(next: Line, cut: CutPoint | null): boolean {
    if (this.#over < 0 && this.lines.length < ENOUGH_LINES) return false;
    if (cut === 'turn') return true;
    const { turnSearchBytes, stepSearchBytes } = this.#limits;
    const search = cut === 'call' ? turnSearchBytes : cut === 'step' ? stepSearchBytes : null;
    if (!this.isTooLong && (search === null || this.#over < search)) return false;
    if (!this.#pairs.anyOpen && !this.#pairs.joins(next)) return true;
    if (this.isTooLong) this.#linesToWhole += 1;
    const most = this.#limits.callSearchBytes + MOST_BYTES_TO_WHOLE;
    return this.#linesToWhole > MOST_LINES_TO_WHOLE || this.#over >= most;
  }

  /** No cut point is waited for any more. */
  get isTooLong(): boolean {
    return this.#over >= this.#limits.callSearchBytes || this.lines.length >= MOST_LINES;
  }

  get #over(): number {
    return this.#bytes - this.#target;
  }

  add(line: Line): void {
    this.lines.push(line);
    this.#bytes += line.length + 1;
    if (line.kind !== 'blank') this.#pairs.take(line);
  }

  /** A line that is no part of it, but may belong to an item that is. */
  passOver(line: Line): void {
    this.#pairs.take(line);
  }
}
