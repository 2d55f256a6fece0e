/**
 * One opening of a conversation's rollout: its history, and the end of it, where the lines that come are put. Promises: every line is
 * pushed once into the tail; the tail stays small, because what is older becomes a chunk of its own. Does not check the file.
 */
import type { Dialect } from '../../format/identity.ts';
import { waitsForOutput } from '../../format/items/tool-pairing.ts';
import type { RawLine } from '../../format/line.ts';
import { MessageHalves } from '../../format/message-halves.ts';
import { parseLine } from '../../format/parse-line.ts';
import { CutFinder, type CutPoint } from '../../format/turns.ts';
import { openRollout } from '../../rollout/file/open.ts';
import { keptOpen, type RolloutFile } from '../../rollout/file/rollout-file.ts';
import { type FollowChange, LineFollower } from '../../rollout/read/follow.ts';
import { type FindPath, type History, readHistory } from '../../rollout/read/history.ts';
import { SessionFacts } from '../../rollout/summary/facts.ts';
import type { CurrentFile } from '../../sessions/continuation.ts';
import { Chunk } from './chunk.ts';
import { ChunkLoader } from './chunk-loader.ts';

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
  readonly findPath: FindPath;
  /** The borders whose taken back parts are shown. */
  readonly unfolded: Set<number>;
  readonly now: () => number;
}

/** A first screen and what is above it. */
const TAIL_BYTES = 64 * 1024;
/** The tail is assembled again when a line of it is replaced: it is kept short. */
const ROLL_BYTES = 256 * 1024;
const ROLL_LINES = 400;
/** A turn that is longer is cut behind a tool call that has its output. */
const CUT_BYTES = 512 * 1024;
const CUT_LINES = 1_000;
/**
 * One that is longer still, between any two lines: an open turn is kept whole and assembled again for each line that comes. A call and an
 * output on two sides of the cut are shown as two items.
 */
const ROLL_ALWAYS_BYTES = 2 * 1024 * 1024;
const ROLL_ALWAYS_LINES = 2_000;
/** Except between the two lines of a message: so many more. */
const MOST_LINES_TO_HALF = 16;

export class OpenedRollout {
  readonly history: History;
  readonly loader: ChunkLoader;
  readonly follower: LineFollower;
  #tail: Chunk;
  #size: number;
  /** Offset in the file of an unfinished line that is in the tail. */
  #torn: number | null = null;
  readonly #cuts: CutFinder;
  readonly #halves = new MessageHalves();
  /** Lines since the tail is over its limits, while a half of a message is open. */
  #linesToHalf = 0;
  /** Of the lines that came. */
  readonly #facts: SessionFacts;

  private constructor(opened: Pick<OpenedRollout, 'history' | 'loader' | 'follower' | 'tail'>) {
    this.history = opened.history;
    this.loader = opened.loader;
    this.follower = opened.follower;
    this.#tail = opened.tail;
    this.#size = opened.follower.file.size;
    this.#cuts = new CutFinder(this.#dialect, 'forward');
    this.#facts = new SessionFacts(this.#dialect);
    this.follower.startAt(this.#tail.end - this.history.own.base);
  }

  /** @throws RolloutNotFoundError, RolloutUnreadableError */
  static async open(request: OpenRequest): Promise<OpenedRollout> {
    const { path, earlierSegments, findPath, unfolded, now } = request;
    const follower = new LineFollower({ file: await openRollout(path), start: 0, now });
    try {
      const history = await readHistory(async () => keptOpen(follower.file), findPath, earlierSegments);
      const loader = new ChunkLoader(history, unfolded);
      const tail = await loader.tail(follower.file.size, TAIL_BYTES);
      return new OpenedRollout({ history, loader, follower, tail });
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
    const full = this.#torn !== raw.offset && this.#isFull(cut) ? [this.#tail] : [];
    if (full.length > 0) {
      this.#tail = this.#nextTail();
      this.#linesToHalf = 0;
    }
    this.#halves.take(line);
    this.#tail.push(line);
    this.#facts.take(line);
    this.#torn = raw.ended ? null : raw.offset;
    return full;
  }

  #isFull(cut: CutPoint | null): boolean {
    const { bytes, lineCount } = this.#tail;
    if (bytes < ROLL_BYTES && lineCount < ROLL_LINES) return false;
    if (bytes >= ROLL_ALWAYS_BYTES || lineCount >= ROLL_ALWAYS_LINES) {
      if (this.#halves.anyOpen) this.#linesToHalf += 1;
      return !this.#halves.anyOpen || this.#linesToHalf > MOST_LINES_TO_HALF;
    }
    if (cut !== 'call') return cut === 'turn';
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
