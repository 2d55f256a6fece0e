/**
 * Loads chunks of a history before, after or around an offset. Promises: a chunk begins where a turn begins if one does within
 * 512 KB, else behind a whole tool call if one ends within 4 MB, so that no item is torn apart; memory is a chunk and one line; long reading gives way to keys. Keeps nothing.
 */

import type { Line, RawLine } from '../../format/line.ts';
import { parseLine } from '../../format/parse-line.ts';
import type { RolloutFile } from '../../rollout/file/rollout-file.ts';
import { Slices } from '../../rollout/file/slices.ts';
import { type History, type HistoryPart, pieceAt, withFile } from '../../rollout/read/history.ts';
import { findLineStart, readLinesBackward, readLinesForward } from '../../rollout/read/read-lines.ts';
import { Chunk } from './chunk.ts';
import { OpenHalves } from './turn-cuts.ts';
import { isTurnBorder, turnMark } from './turn-start.ts';

/** How far a turn's beginning is looked for beyond what was asked: a longer turn is cut between its tool calls. */
const SEARCH_BYTES = 512 * 1024;
/** And how far the end of a tool call is: beyond that, between any lines. */
const SEAM_BYTES = 4 * 1024 * 1024;
/** A chunk of very short lines is enough earlier. */
const LINE_LIMIT = 2_000;

/** Lines gathered in one direction, until there are enough of them and the next one is across a turn border. */
class Gathering {
  readonly lines: Line[] = [];
  readonly #part: HistoryPart;
  readonly #targetBytes: number;
  /** The file marks its turns: a prompt alone does not begin one. */
  #marked: boolean;
  #bytes = 0;
  readonly #open: OpenHalves;

  constructor(part: HistoryPart, targetBytes: number, way: 'forward' | 'backward') {
    this.#part = part;
    this.#open = new OpenHalves(way === 'forward' ? 'call' : 'output');
    this.#targetBytes = targetBytes;
    this.#marked = part.dialect === 'paginated';
  }

  /** What is gathered ends where these lines begin, and is to be one with them. */
  goesBefore(lines: readonly Line[]): void {
    for (const line of lines.toReversed()) this.#open.take(line);
    this.lines.push(...lines.slice(0, 1));
  }

  /** Takes lines towards the end of the file; false when the gathering is complete without the rest of them. */
  forward(lines: readonly RawLine[]): boolean {
    return lines.every(raw => {
      const line = parseLine(raw, this.#part.dialect);
      return this.#take(line, this.lines.at(-1), line);
    });
  }

  /** Takes lines towards the beginning. */
  backward(lines: readonly RawLine[]): boolean {
    return lines.every(raw => {
      const line = parseLine(raw, this.#part.dialect);
      return this.#take(line, line, this.lines.at(-1));
    });
  }

  #take(line: Line, before: Line | undefined, after: Line | undefined): boolean {
    const mark = turnMark(line);
    if (mark === 'start' || mark === 'end') this.#marked = true;
    if (before !== undefined && after !== undefined && this.#completeBetween(before, after)) return false;
    this.lines.push(line);
    this.#open.take(line);
    this.#bytes += line.length + 1;
    // Whatever stands beyond: it may be a line of megabytes.
    return this.#bytes < this.#targetBytes + SEAM_BYTES;
  }

  #completeBetween(before: Line, after: Line): boolean {
    if (this.#bytes < this.#targetBytes && this.lines.length < LINE_LIMIT) return false;
    if (this.#bytes >= this.#targetBytes + SEARCH_BYTES && this.#open.isSeam(before)) return true;
    return isTurnBorder(turnMark(before), turnMark(after), { marked: this.#marked });
  }
}

/** What lies at an offset of the history. */
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
    const lines = await withFile(piece, file =>
      gatherBackward({ file, part: piece, end: end - piece.base, bytes }),
    );
    const first = lines[0];
    return Chunk.of(piece, piece.base + (first?.offset ?? 0), lines);
  }

  /** The last chunk of the file's own bytes, without an unfinished last line: whoever follows the file brings that. */
  async tail(size: number, bytes: number): Promise<Chunk> {
    const { own } = this.#history;
    const lines = await withFile(own, file => gatherBackward({ file, part: own, end: size, bytes }));
    const ended = lines.filter(line => line.ended);
    const start = ended[0]?.offset ?? lines[0]?.offset ?? size;
    return Chunk.of(own, own.base + start, ended);
  }

  /** The chunk that begins at `start` and ends before `limit`, or null when nothing lies between. */
  async after(start: number, limit: number, bytes: number): Promise<Chunk | null> {
    const piece = start < limit ? pieceAt(this.#history, start) : null;
    if (piece === null) return null;
    if (piece.kind === 'border') return Chunk.border(piece);
    const lines = await withFile(piece, file =>
      gatherForward({ file, part: piece, start: start - piece.base, end: limit - piece.base, bytes }),
    );
    return Chunk.of(piece, start, lines);
  }

  /** One chunk with the line at `offset` in it, from the beginning of its turn on, ending before `limit`. */
  async around(offset: number, limit: number, bytes: number): Promise<Chunk | null> {
    const piece = offset < limit ? pieceAt(this.#history, offset) : null;
    if (piece === null) return null;
    if (piece.kind === 'border') return Chunk.border(piece);
    const at = await withFile(piece, file => findLineStart(file, offset - piece.base));
    const end = limit - piece.base;
    const lines = await withFile(piece, async file => {
      const after = await gatherForward({ file, part: piece, start: at, end, bytes });
      const before = await gatherBackward({ file, part: piece, end: at, bytes: 0, behind: after });
      return [...before, ...after];
    });
    return Chunk.of(piece, piece.base + (lines[0]?.offset ?? at), lines);
  }
}

interface Stretch {
  readonly file: RolloutFile;
  readonly part: HistoryPart;
  readonly bytes: number;
}

async function gatherBackward(
  stretch: Stretch & { readonly end: number; readonly behind?: readonly Line[] },
): Promise<Line[]> {
  const { file, part, end, bytes, behind = [] } = stretch;
  const gathering = new Gathering(part, bytes, 'backward');
  const slices = new Slices();
  gathering.goesBefore(behind);
  for await (const lines of readLinesBackward(file, { end })) {
    if (!gathering.backward(lines)) break;
    await slices.pause();
  }
  return gathering.lines.slice(behind.length > 0 ? 1 : 0).reverse();
}

async function gatherForward(
  stretch: Stretch & { readonly start: number; readonly end: number },
): Promise<Line[]> {
  const { file, part, start, end, bytes } = stretch;
  const gathering = new Gathering(part, bytes, 'forward');
  const slices = new Slices();
  const stop = part.inheritedFrom === null ? end : Math.min(end, part.length);
  for await (const lines of readLinesForward(file, { start, end: stop })) {
    if (!gathering.forward(lines)) break;
    await slices.pause();
  }
  return gathering.lines;
}
