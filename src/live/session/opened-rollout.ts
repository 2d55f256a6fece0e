/**
 * One opening of a conversation's rollout: its history, and the end of it, where the lines that come are put. Promises: every line is
 * pushed once into the tail; the tail stays small, because what is older becomes a chunk of its own. Does not check the file.
 */
import type { Dialect } from '../../format/identity.ts';
import { waitsForOutput } from '../../format/items/tool-pairing.ts';
import type { Line, RawLine } from '../../format/line.ts';
import { OpenPairs } from '../../format/open-pairs.ts';
import { parseLine } from '../../format/parse-line.ts';
import { CutFinder, type CutPoint } from '../../format/turns.ts';
import { keptOpen, type RolloutFile } from '../../rollout/file/rollout-file.ts';
import { type FollowChange, LineFollower } from '../../rollout/read/follow.ts';
import { type History, readHistory } from '../../rollout/read/history.ts';
import { SessionFacts } from '../../rollout/summary/facts.ts';
import type { CurrentFile } from '../../sessions/continuation.ts';
import { Chunk } from './chunk.ts';
import { ChunkLoader } from './chunk-loader.ts';
import type { ItemLimits } from './item-limits.ts';
import type { SessionFiles } from './session-files.ts';

/** Lines that came, and the chunks that they completed. */
export interface GrownTail {
  readonly lines: readonly RawLine[];
  readonly rolled: readonly Chunk[];
  /** There is more to read. */
  readonly more: boolean;
  /** A turn began, ended, or began or stopped waiting for the person. */
  readonly turned: boolean;
}

export interface OpenRequest extends CurrentFile {
  readonly files: SessionFiles;
  /** The borders whose taken back parts are shown. */
  readonly unfolded: Set<number>;
  readonly now: () => number;
  readonly limits: Pick<ItemLimits, 'tailBytes' | 'pieces'>;
}

/** The tail is assembled again when a line of it is replaced: it is kept short. */
const ROLL_BYTES = 256 * 1024;
const ROLL_LINES = 400;
/** A turn that is longer is cut behind a tool call that has its output. */
const CUT_BYTES = 512 * 1024;
const CUT_LINES = 1_000;
/** One that is longer still, between any two lines that are not of one item: an open turn is kept whole and assembled again for each line. */
const ROLL_ALWAYS_BYTES = 2 * 1024 * 1024;
const ROLL_ALWAYS_LINES = 2_000;
/** An item is waited for so long: tools that run at the same time may always leave one open. */
const MOST_LINES_TO_WHOLE = 256;

export class OpenedRollout {
  /** A thread of this process can open its file, too. */
  readonly onThisMachine: boolean;
  readonly history: History;
  readonly loader: ChunkLoader;
  readonly follower: LineFollower;
  #tail: Chunk;
  #size: number;
  /** Offset in the file of an unfinished line that is in the tail. */
  #torn: number | null = null;
  readonly #cuts: CutFinder;
  readonly #pairs: OpenPairs;
  /** Lines since the tail is over its limits, while an item is open. */
  #linesToWhole = 0;
  /** Of the lines that came. */
  readonly #facts: SessionFacts;

  private constructor(
    opened: Pick<OpenedRollout, 'onThisMachine' | 'history' | 'loader' | 'follower' | 'tail'>,
  ) {
    this.onThisMachine = opened.onThisMachine;
    this.history = opened.history;
    this.loader = opened.loader;
    this.follower = opened.follower;
    this.#tail = opened.tail;
    this.#size = opened.follower.file.size;
    this.#cuts = new CutFinder(this.#dialect, 'forward');
    this.#pairs = new OpenPairs(this.#dialect, 'forward');
    this.#facts = new SessionFacts(this.#dialect);
    this.follower.startAt(this.#tail.end - this.history.own.base);
  }

  /** @throws RolloutNotFoundError, RolloutUnreadableError */
  static async open(request: OpenRequest): Promise<OpenedRollout> {
    const { path, earlierSegments, files, unfolded, now, limits } = request;
    const follower = new LineFollower({ file: await files.open(path), files, start: 0, now });
    try {
      const own = async (): Promise<RolloutFile> => keptOpen(follower.file);
      const history = await readHistory(own, files.findPath, { earlierSegments, files });
      const loader = new ChunkLoader(history, unfolded, limits.pieces);
      const tail = await loader.tail(follower.file.size, limits.tailBytes);
      const { onThisMachine } = files;
      return new OpenedRollout({ onThisMachine, history, loader, follower, tail });
    } catch (error) {
      await follower.close();
      throw error;
    }
  }

  get file(): RolloutFile {
    return this.follower.file;
  }

  /** Bytes of the file, at the last check. */
  get size(): number {
    return this.#size;
  }

  /** The last lines; lines that come are pushed into it. */
  get tail(): Chunk {
    return this.#tail;
  }

  get #dialect(): Dialect | null {
    return this.history.own.dialect;
  }

  /**
   * Takes the lines that came. Null when the file has to be opened again: it was empty, and now its first line shows its dialect, and
   * whether it is a fork.
   */
  take({ lines, size, more }: Extract<FollowChange, { kind: 'grown' }>): GrownTail | null {
    this.#size = size;
    const wasEmpty = this.#dialect === null && this.#tail.end === this.history.own.base;
    if (wasEmpty && lines.some(line => line.ended)) return null;
    const { turn } = this.#facts;
    const rolled = lines.flatMap(line => this.#push(line));
    return { lines, rolled, more, turned: this.#facts.turn !== turn };
  }

  /** The chunk that became complete when the line began a new one. */
  #push(raw: RawLine): Chunk[] {
    const line = parseLine(raw, this.#dialect);
    const cut = this.#cuts.take(line);
    const full = this.#torn !== raw.offset && this.#isFull(line, cut) ? [this.#tail.finish()] : [];
    if (full.length > 0) {
      this.#tail = this.#nextTail();
      this.#linesToWhole = 0;
    }
    this.#pairs.take(line);
    this.#tail.push(line);
    this.#facts.take(line);
    this.#torn = raw.ended ? null : raw.offset;
    return full;
  }

  #isFull(next: Line, cut: CutPoint | null): boolean {
    const { bytes, lineCount } = this.#tail;
    if (bytes < ROLL_BYTES && lineCount < ROLL_LINES) return false;
    if (cut === 'turn') return true;
    const isWhole = !this.#pairs.anyOpen && !this.#pairs.joins(next);
    if (bytes >= ROLL_ALWAYS_BYTES || lineCount >= ROLL_ALWAYS_LINES) {
      if (!isWhole) this.#linesToWhole += 1;
      return isWhole || this.#linesToWhole > MOST_LINES_TO_WHOLE;
    }
    if (cut !== 'call' || !isWhole) return false;
    const long = bytes >= CUT_BYTES || lineCount >= CUT_LINES;
    // A call may have begun before the first line that came.
    return long && !this.#tail.items().some(waitsForOutput);
  }

  #nextTail(): Chunk {
    const next = Chunk.of(this.history.own, this.#tail.end);
    if (this.#tail.nextLine !== null) next.startsAtLine(this.#tail.nextLine);
    return next;
  }
}
