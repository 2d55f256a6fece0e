/**
 * Loads chunks of a history before, after or around a position. Promises: a chunk is within one piece of the history and is cut as
 * `turn-reader.ts` promises; memory is one chunk and one line. Keeps nothing.
 */
import type { RolloutFile } from '../../rollout/file/rollout-file.ts';
import { type History, type HistoryPart, pieceAt, withFile } from '../../rollout/read/history.ts';
import { findLineStart } from '../../rollout/read/read-lines.ts';
import { TurnReader } from '../../rollout/read/turn-reader.ts';
import { Chunk } from './chunk.ts';

export class ChunkLoader {
  readonly #history: History;

  constructor(history: History) {
    this.#history = history;
  }

  /** The chunk that ends at `end`, or null at the beginning. About `bytes` long. */
  async before(end: number, bytes: number): Promise<Chunk | null> {
    const piece = pieceAt(this.#history, end - 1);
    if (piece === null) return null;
    if (piece.kind === 'border') return Chunk.border(piece);
    const lines = await readTurns(piece, reader => reader.before({ start: 0, end: end - piece.base, bytes }));
    return Chunk.of(piece, piece.base + (lines[0]?.offset ?? 0), lines);
  }

  /** The last chunk of the own file, without an unfinished last line: the follower of the file reads that. */
  async tail(size: number, bytes: number): Promise<Chunk> {
    const { own } = this.#history;
    const lines = await readTurns(own, reader => reader.before({ start: 0, end: size, bytes }));
    const ended = lines.filter(line => line.ended);
    const start = ended[0]?.offset ?? lines[0]?.offset ?? size;
    return Chunk.of(own, own.base + start, ended);
  }

  /** The chunk that begins at `start` and ends before `limit`, or null when nothing is between. */
  async after(start: number, limit: number, bytes: number): Promise<Chunk | null> {
    const piece = start < limit ? pieceAt(this.#history, start) : null;
    if (piece === null) return null;
    if (piece.kind === 'border') return Chunk.border(piece);
    const range = { start: start - piece.base, end: endIn(piece, limit), bytes };
    return Chunk.of(piece, start, await readTurns(piece, reader => reader.after(range)));
  }

  /** One chunk with the line at `position` in it, from the beginning of its turn on, ending before `limit`. */
  async around(position: number, limit: number, bytes: number): Promise<Chunk | null> {
    const piece = position < limit ? pieceAt(this.#history, position) : null;
    if (piece === null) return null;
    if (piece.kind === 'border') return Chunk.border(piece);
    const lines = await readTurns(piece, async (reader, file) => {
      const offset = await findLineStart(file, position - piece.base);
      return reader.around(offset, { start: 0, end: endIn(piece, limit), bytes });
    });
    return Chunk.of(piece, piece.base + (lines[0]?.offset ?? position - piece.base), lines);
  }
}

function readTurns<T>(
  part: HistoryPart,
  read: (reader: TurnReader, file: RolloutFile) => Promise<T>,
): Promise<T> {
  return withFile(part, file => read(new TurnReader(file, part.dialect), file));
}

/** Where a reading that ends before `limit` ends in the file; the own file may be longer than when its history was read. */
function endIn({ base, length, bounded }: HistoryPart, limit: number): number {
  return bounded ? Math.min(limit - base, length) : limit - base;
}
