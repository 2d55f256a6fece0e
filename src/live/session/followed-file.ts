/**
 * One open rollout with its history, its last chunk, and what is coming. Promises: every ended line is pushed once into the tail; the
 * tail stays small (what is older becomes a chunk of its own); a file that moved is followed where it went. Looks when asked.
 */

import type { Dialect } from '../../format/identity.ts';
import { waitsForOutput } from '../../format/items/tool-pairing.ts';
import type { RawLine } from '../../format/line.ts';
import { parseLine } from '../../format/parse-line.ts';
import { CutFinder, type CutPoint } from '../../format/turns.ts';
import { openRollout } from '../../rollout/file/open.ts';
import { keptOpen, type RolloutFile } from '../../rollout/file/rollout-file.ts';
import { type FollowChange, Follower } from '../../rollout/read/follow.ts';
import { type FindPath, type History, readHistory } from '../../rollout/read/history.ts';
import { SessionFacts } from '../../rollout/summary/facts.ts';
import type { FileEvent } from '../snapshot.ts';
import { Chunk } from './chunk.ts';
import { ChunkLoader } from './chunk-loader.ts';

/** What came, and the chunks that were completed by it. */
export interface Grown {
  readonly lines: readonly RawLine[];
  readonly rolled: readonly Chunk[];
  /** A turn began, ended, or waits for the person, or does so no more. */
  readonly turned: boolean;
}

/** What a look found. `reopen`: what was read does not hold any more. */
export type Followed =
  | { readonly kind: 'same' }
  | ({ readonly kind: 'grew'; readonly more: boolean } & Grown)
  | { readonly kind: 'moved'; readonly event: FileEvent | null; readonly path: string }
  | { readonly kind: 'gone' }
  | { readonly kind: 'reopen'; readonly event: FileEvent | null };

/** A first screen and what is above it. */
const TAIL_BYTES = 64 * 1024;
/** The tail is assembled anew when a line of it is replaced: it is kept short. */
const ROLL_BYTES = 256 * 1024;
const ROLL_LINES = 400;
/** A turn that is longer is cut behind a tool call that has its output. */
const SEAM_BYTES = 512 * 1024;
const SEAM_LINES = 1_000;
/** One that is longer still, between any lines: all of it is kept, and gone through again for each line that comes. */
const ROLL_ALWAYS_BYTES = 2 * 1024 * 1024;
const ROLL_ALWAYS_LINES = 2_000;

export class FollowedFile {
  readonly history: History;
  readonly loader: ChunkLoader;
  #current: { file: RolloutFile };
  #follower: Follower;
  #tail: Chunk;
  #size: number;
  /** Offset in the file of an unfinished line that is in the tail. */
  #torn: number | null = null;
  readonly #cuts: CutFinder;
  readonly #now: () => number;
  /** Of the lines that came. */
  readonly #facts: SessionFacts;

  private constructor(opened: {
    readonly current: { file: RolloutFile };
    readonly history: History;
    readonly loader: ChunkLoader;
    readonly tail: Chunk;
    readonly now: () => number;
  }) {
    this.#current = opened.current;
    this.history = opened.history;
    this.loader = opened.loader;
    this.#tail = opened.tail;
    this.#now = opened.now;
    this.#size = opened.current.file.size;
    this.#cuts = new CutFinder(this.#dialect, 'forward');
    this.#facts = new SessionFacts(this.#dialect);
    this.#follower = this.#follow();
  }

  /** @throws RolloutNotFoundError, RolloutUnreadableError */
  static async open(path: string, findPath: FindPath, now: () => number): Promise<FollowedFile> {
    const current = { file: await openRollout(path) };
    try {
      const history = await readHistory(async () => keptOpen(current.file), findPath);
      const loader = new ChunkLoader(history);
      const tail = await loader.tail(current.file.size, TAIL_BYTES);
      return new FollowedFile({ current, history, loader, tail, now });
    } catch (error) {
      await current.file.close();
      throw error;
    }
  }

  get file(): RolloutFile {
    return this.#current.file;
  }

  /** Bytes of the file, at the last look. */
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

  /** Looks once; calls must not overlap. */
  async check(): Promise<Followed> {
    const change = await this.#follower.check();
    switch (change.kind) {
      case 'none':
        return { kind: 'same' };
      case 'grown':
        return this.#grown(change);
      case 'truncated':
      case 'replaced':
        return { kind: 'reopen', event: change.kind };
      case 'gone':
        return this.#gone(change.whereabouts);
      default:
        return change satisfies never;
    }
  }

  close(): Promise<void> {
    return this.file.close();
  }

  #follow(): Follower {
    const start = this.#torn ?? this.#tail.end - this.history.own.base;
    return new Follower({ file: this.file, start, now: this.#now });
  }

  #grown(change: Extract<FollowChange, { kind: 'grown' }>): Followed {
    this.#size = change.size;
    // A file that was empty when it was opened has its first line now: its dialect, and whether it is a fork.
    const wasEmpty = this.#dialect === null && this.#tail.end === this.history.own.base;
    if (wasEmpty && change.lines.some(line => line.ended)) return { kind: 'reopen', event: null };
    const turn = this.#facts.turn;
    const rolled = change.lines.flatMap(line => this.#push(line));
    const turned = this.#facts.turn !== turn;
    return { kind: 'grew', lines: change.lines, rolled, turned, more: change.more };
  }

  /** The chunk that became complete when the line began a new one. */
  #push(raw: RawLine): Chunk[] {
    const line = parseLine(raw, this.#dialect);
    const cut = this.#cuts.take(line);
    const full = this.#torn !== raw.offset && this.#isFull(cut) ? [this.#tail] : [];
    if (full.length > 0) this.#tail = this.#nextTail();
    this.#tail.push(line);
    this.#facts.take(line);
    this.#torn = raw.ended ? null : raw.offset;
    return full;
  }

  #isFull(cut: CutPoint | null): boolean {
    const { bytes, lineCount } = this.#tail;
    if (bytes < ROLL_BYTES && lineCount < ROLL_LINES) return false;
    if (bytes >= ROLL_ALWAYS_BYTES || lineCount >= ROLL_ALWAYS_LINES) return true;
    if (cut !== 'call') return cut === 'turn';
    const long = bytes >= SEAM_BYTES || lineCount >= SEAM_LINES;
    // A call may have begun before the first line that came.
    return long && !this.#tail.items().some(waitsForOutput);
  }

  #nextTail(): Chunk {
    const next = Chunk.of(this.history.own, this.#tail.end);
    if (this.#tail.nextLine !== null) next.startsAtLine(this.#tail.nextLine);
    return next;
  }

  async #gone(where: Extract<FollowChange, { kind: 'gone' }>['whereabouts']): Promise<Followed> {
    if (where.kind === 'unknown') return { kind: 'gone' };
    const file = await openRollout(where.path).catch(() => null);
    if (file === null) return { kind: 'gone' };
    const before = this.file;
    this.#current.file = file;
    this.#follower = this.#follow();
    await before.close();
    return { kind: 'moved', event: where.kind === 'unpacked' ? null : where.kind, path: where.path };
  }
}
