/**
 * Line numbers of chunks, how many lines and turns there are, and where the turns begin, from the line index. Promises: a number is
 * exact or not there; a large file is counted on another thread, what comes later here in slices; stopped by its signal. Only the
 * file's own lines are counted; ancestors' are numbered where they begin.
 */

import type { ByteOffset } from '../../format/identity.ts';
import type { OffsetRange } from '../../format/items/taken-back.ts';
import type { RawLine } from '../../format/line.ts';
import { Slices } from '../../rollout/file/slices.ts';
import { assemblerOptions } from '../../rollout/read/history.ts';
import { indexOnThread } from '../../rollout/read/index-thread.ts';
import { countBelow, LineIndex } from '../../rollout/read/line-index.ts';
import { takenBackRanges } from '../../rollout/read/taken-back-turns.ts';
import type { FindRequest } from '../source.ts';
import type { Chunk } from './chunk.ts';
import type { OpenedRollout } from './opened-rollout.ts';

/** As many bytes as are counted here before a thread would have begun. */
const THREAD_FROM_BYTES = 32 * 1024 * 1024;

/** Of a larger file, what a line far behind took back is not marked: all of it would have to be parsed. */
const MARKED_BYTES = 64 * 1024 * 1024;
const NONE_TAKEN_BACK = { rollbacks: 0, ranges: [] };

/** Where a turn begins, or from where the items have to be searched for one. */
export type NextTurn = { readonly turn: ByteOffset } | { readonly searchFrom: ByteOffset };

export class LineNumbers {
  readonly #opened: OpenedRollout;
  #index: LineIndex;
  #complete = false;
  #takenBack: { readonly rollbacks: number; readonly ranges: readonly OffsetRange[] } = NONE_TAKEN_BACK;

  constructor(opened: OpenedRollout) {
    this.#opened = opened;
    this.#index = LineIndex.empty(opened.history.own.dialect);
  }

  /** How many there were when counting last came to the end of the file; null before it did. */
  get counts(): { readonly lines: number; readonly turns: number } | null {
    return this.#complete ? { lines: this.#index.lineCount, turns: this.#index.prompts.length } : null;
  }

  /** Counts on to the file's present end, if it can be read and the signal does not stop it. */
  async grow(signal: AbortSignal): Promise<void> {
    const { file, onThisMachine } = this.#opened;
    const onThread = onThisMachine && !file.path.toLowerCase().endsWith('.zst');
    if (onThread && this.#opened.size - this.#index.indexedBytes >= THREAD_FROM_BYTES) {
      const { path, dev, ino } = file;
      const state = await indexOnThread({ path, dev, ino, state: this.#index.state }, signal);
      if (state !== null) this.#index = LineIndex.from(state);
    }
    const slices = new Slices();
    const done = await this.#index.grow(file, { signal, pause: () => slices.pause() }).catch(() => false);
    this.#complete ||= done;
  }

  /** Counts lines as they come; false when what is before them was not counted. Not during `grow`. */
  take(lines: readonly RawLine[]): boolean {
    return this.#complete && lines.every(line => this.#index.push(line));
  }

  /** Gives every chunk whose first line's number can be known that number. */
  async number(chunks: readonly Chunk[]): Promise<void> {
    let before: Chunk | null = null;
    for (const chunk of chunks) {
      const number = chunk.firstLine ?? follows(before, chunk) ?? (await this.#indexed(chunk));
      if (number !== null) chunk.startsAtLine(number);
      before = chunk;
    }
  }

  /** Marks what a later line of the file took back, wherever that line is. */
  async markTakenBack(chunks: readonly Chunk[]): Promise<void> {
    const { rollbacks } = this.#index;
    const { file, history } = this.#opened;
    if (!this.#complete || rollbacks === 0 || this.#index.indexedBytes > MARKED_BYTES) return;
    const { own } = history;
    if (rollbacks !== this.#takenBack.rollbacks) {
      const found = takenBackRanges(file, this.#index.indexedBytes, assemblerOptions(own));
      this.#takenBack = { rollbacks, ranges: await found.catch(() => []) };
    }
    for (const chunk of chunks) if (chunk.part === own) chunk.takeBack(this.#takenBack.ranges);
  }

  /** The nearest turn beyond an offset of the history. */
  turnBeyond({ direction, from }: Pick<FindRequest, 'direction' | 'from'>): NextTurn {
    const { base } = this.#opened.history.own;
    const { prompts, indexedBytes } = this.#index;
    if (!this.#complete || from < base) return { searchFrom: from };
    const forward = direction === 'forward';
    const at = forward ? countBelow(prompts, from - base + 1) : countBelow(prompts, from - base) - 1;
    const found = prompts[at];
    if (found !== undefined) return { turn: (base + found) as ByteOffset };
    // What came since is behind the index, what a fork inherited before it.
    return { searchFrom: (forward ? Math.max(from, base + indexedBytes - 1) : base) as ByteOffset };
  }

  async #indexed(chunk: Chunk): Promise<number | null> {
    const { history, file } = this.#opened;
    if (chunk.part !== history.own) return null;
    return this.#index.lineAt(file, chunk.start - chunk.part.base).catch(() => null);
  }
}

function follows(before: Chunk | null, chunk: Chunk): number | null {
  return before !== null && before.part === chunk.part ? before.nextLine : null;
}
