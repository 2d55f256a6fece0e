/**
 * Loads chunks of a history before, after or around a position. Promises: a chunk is within one piece of the history and is cut as
 * `turn-reader.ts` promises; memory is one chunk and one line. What was taken back is passed over without reading it, unless it is
 * unfolded. Keeps nothing else.
 */
import type { RolloutFile } from '../../rollout/file/rollout-file.ts';
import {
  type History,
  type HistoryPart,
  type HistoryPiece,
  pieceAt,
  type RemovedRun,
  removedAt,
  withFile,
} from '../../rollout/read/history.ts';
import { findLineStart } from '../../rollout/read/read-lines.ts';
import { PIECE_LIMITS, type PieceLimits, TurnReader } from '../../rollout/read/turn-reader.ts';
import { Chunk } from './chunk.ts';

export class ChunkLoader {
  readonly #history: History;
  readonly #unfolded: Set<number>;
  readonly #limits: PieceLimits;

  /** `unfolded`: the positions of the borders whose taken back parts are shown. Changed here, kept by the caller from opening to opening. */
  constructor(history: History, unfolded: Set<number> = new Set(), limits = PIECE_LIMITS) {
    this.#history = history;
    this.#unfolded = unfolded;
    this.#limits = limits;
  }

  /** Shows what was taken back at a border, or leaves it out. */
  fold(border: number, how: 'folded' | 'unfolded'): void {
    if (how === 'folded') this.#unfolded.delete(border);
    else this.#unfolded.add(border);
  }

  /** Shows what was taken back where the position is in it. True when it was not shown before. */
  reveal(position: number): boolean {
    const run = this.#foldedAt(position);
    if (run !== null) this.#unfolded.add(run.border);
    return run !== null;
  }

  /** What is left out at the position. */
  #foldedAt(position: number): RemovedRun | null {
    const run = removedAt(this.#history, position);
    return run === null || this.#unfolded.has(run.border) ? null : run;
  }

  #border(border: Extract<HistoryPiece, { kind: 'border' }>): Chunk {
    return Chunk.border(border, { unfolded: this.#unfolded.has(border.base) });
  }

  /** The chunk that ends at `end`, or null at the beginning. About `bytes` long. */
  async before(end: number, bytes: number): Promise<Chunk | null> {
    const folded = this.#foldedAt(end - 1);
    if (folded !== null) return Chunk.folded(folded);
    const piece = pieceAt(this.#history, end - 1);
    if (piece === null) return null;
    if (piece.kind === 'border') return this.#border(piece);
    const { base, start } = piece;
    const lines = await this.#readTurns(piece, reader => reader.before({ start, end: end - base, bytes }));
    return Chunk.of(piece, base + (lines[0]?.offset ?? start), lines).finish();
  }

  /** The last chunk of the own file, without an unfinished last line: the follower of the file reads that. */
  async tail(size: number, bytes: number): Promise<Chunk> {
    const { own } = this.#history;
    const lines = await this.#readTurns(own, reader => reader.before({ start: 0, end: size, bytes }));
    const ended = lines.filter(line => line.ended);
    const start = ended[0]?.offset ?? lines[0]?.offset ?? size;
    return Chunk.of(own, own.base + start, ended);
  }

  /** The chunk that begins at `start` and ends before `limit`, or null when nothing is between. */
  async after(start: number, limit: number, bytes: number): Promise<Chunk | null> {
    const folded = start < limit ? this.#foldedAt(start) : null;
    if (folded !== null) return Chunk.folded(folded);
    const piece = start < limit ? pieceAt(this.#history, start) : null;
    if (piece === null) return null;
    if (piece.kind === 'border') return this.#border(piece);
    const range = { start: start - piece.base, end: endIn(piece, limit), bytes };
    return Chunk.of(piece, start, await this.#readTurns(piece, reader => reader.after(range))).finish();
  }

  /** One chunk with the line at `position` in it, from the beginning of its turn on, ending before `limit`. */
  async around(position: number, limit: number, bytes: number): Promise<Chunk | null> {
    const folded = position < limit ? this.#foldedAt(position) : null;
    if (folded !== null) return Chunk.folded(folded);
    const piece = position < limit ? pieceAt(this.#history, position) : null;
    if (piece === null) return null;
    if (piece.kind === 'border') return this.#border(piece);
    const lines = await this.#readTurns(piece, async (reader, file) => {
      const offset = await findLineStart(file, position - piece.base);
      return reader.around(offset, { start: piece.start, end: endIn(piece, limit), bytes });
    });
    return Chunk.of(piece, piece.base + (lines[0]?.offset ?? position - piece.base), lines).finish();
  }

  #readTurns<T>(part: HistoryPart, read: (reader: TurnReader, file: RolloutFile) => Promise<T>): Promise<T> {
    return withFile(part, file => read(new TurnReader(file, part.dialect, this.#limits), file));
  }
}

/** Where a reading that ends before `limit` ends in the file; the own file may be longer than when its history was read. */
function endIn({ base, length, bounded }: HistoryPart, limit: number): number {
  return bounded ? Math.min(limit - base, length) : limit - base;
}
