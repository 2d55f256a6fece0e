/**
 * Follows one rollout from an offset on, wherever Codex moves it. Promises: every complete line behind the offset is emitted once, in
 * order, whatever the pace of the writer; an unfinished last line is emitted only when it has not grown for two seconds, and again
 * at the same offset when it grows; a file that was truncated, replaced, moved or deleted is reported once; a moved one is
 * followed at its new path. Checks only when called: timers and watchers are the caller's. Never writes.
 */
import type { RawLine } from '../../format/line.ts';
import { LOCAL_FILES, type RolloutFiles } from '../file/files.ts';
import type { MovedTo } from '../file/find-moved.ts';
import type { FileFacts, RolloutFile } from '../file/rollout-file.ts';
import { LineSplitter } from './line-splitter.ts';

export type FollowChange =
  | { readonly kind: 'none' }
  /** `more`: there is more than one check reads; check again. `size`: bytes of the file now. */
  | {
      readonly kind: 'grown';
      readonly lines: readonly RawLine[];
      readonly size: number;
      readonly more: boolean;
    }
  /** Shorter, or other bytes where we had read: read again from 0. */
  | { readonly kind: 'truncated' }
  /** Another file is at the path: open it again. */
  | { readonly kind: 'replaced' }
  /** The same bytes are at another path, and the next check reads on there. */
  | { readonly kind: 'moved'; readonly how: MoveKind; readonly path: string }
  /** Nothing is at the path, nor can be read where it went. What was read before stays true. */
  | { readonly kind: 'gone'; readonly whereabouts: MovedTo };

export type MoveKind = Exclude<MovedTo['kind'], 'unknown'>;

export interface LineFollowerOptions {
  /** Open on the rollout. The follower closes it: when the file moved, and in `close`. */
  readonly file: RolloutFile;
  /**
   * Where it is looked for when it is not at its path any more.
   * @default LOCAL_FILES
   */
  readonly files?: RolloutFiles;
  /** A line start: what is before it was read already. */
  readonly start: number;
  /** Epoch ms. */
  readonly now: () => number;
  /** Bytes one check reads at most, so that a burst does not hold up a frame. */
  readonly sliceBytes?: number;
}

const SLICE_BYTES = 1024 * 1024;
/** Nor more lines: what is done with each takes longer than reading it. */
export const SLICE_LINES = 2_048;
const NEWLINE = 0x0a;
/** An unfinished last line that is two seconds old is damage; before that its writer may still be writing it. */
const STILL_MS = 2000;
/** Bytes before our position that must still be there: a file that was rewritten and is longer than before did not just grow. */
const MARK_BYTES = 64;

export class LineFollower {
  #file: RolloutFile;
  readonly #files: RolloutFiles;
  readonly #now: () => number;
  readonly #sliceBytes: number;
  #splitter: LineSplitter;
  /** The bytes right before the position, as read; null before the first check. */
  #mark: Buffer | null = null;
  /** When the unfinished last line last grew; null when there is none, or it was emitted. */
  #tailSince: number | null = null;
  #end: FollowChange | null = null;

  constructor({ file, files = LOCAL_FILES, start, now, sliceBytes }: LineFollowerOptions) {
    this.#file = file;
    this.#files = files;
    this.#now = now;
    this.#sliceBytes = sliceBytes ?? SLICE_BYTES;
    this.#splitter = new LineSplitter(start);
  }

  /** The open file; another one after `moved`. */
  get file(): RolloutFile {
    return this.#file;
  }

  /** Where reading goes on: everything before it was emitted or is the unfinished last line. */
  get #position(): number {
    return this.#splitter.position;
  }

  /** Goes on at another line start. */
  startAt(offset: number): void {
    this.#splitter = new LineSplitter(offset);
    this.#mark = null;
    this.#tailSince = null;
  }

  /** Checks once. Calls must not overlap. After `truncated` or `replaced` nothing more comes: make a new follower. */
  async check(): Promise<FollowChange> {
    if (this.#end && this.#end.kind !== 'gone') return { kind: 'none' };
    const { size, mtimeMs } = await this.#file.stat();
    if (size < this.#position) return this.#endWith({ kind: 'truncated' });
    const known = Math.min(MARK_BYTES, this.#position);
    const added = Math.min(this.#sliceBytes, size - this.#position);
    const bytes = await this.#file.read(this.#position - known, known + added);
    if (!this.#isMark(bytes.subarray(0, known))) return this.#endWith({ kind: 'truncated' });
    // What the file still holds comes before what became of its name: nothing that was written is lost.
    if (size > this.#position) return this.#grow(bytes, known, { size, mtimeMs });
    return (await this.#nameChange()) ?? this.#stillTail(size);
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  /** `bytes`: the mark, which is `known` bytes long, and what follows it. */
  #grow(bytes: Buffer, known: number, { size, mtimeMs }: Pick<FileFacts, 'size' | 'mtimeMs'>): FollowChange {
    if (bytes.length <= known) return { kind: 'none' };
    const taken = bytes.subarray(0, endOfLines(bytes, known, SLICE_LINES));
    const lines = this.#splitter.push(taken.subarray(known));
    this.#mark = Buffer.from(taken.subarray(-MARK_BYTES));
    // One that was left behind long ago has waited long enough.
    this.#tailSince = this.#splitter.rest() ? Math.min(this.#now(), mtimeMs) : null;
    return { kind: 'grown', lines, size, more: this.#position < size || this.#isStill() };
  }

  /** Emits the unfinished last line once it stopped growing; it comes again, whole, if it ever ends. */
  #stillTail(size: number): FollowChange {
    const rest = this.#splitter.rest();
    if (!rest || !this.#isStill()) return { kind: 'none' };
    this.#tailSince = null;
    return { kind: 'grown', lines: [rest], size, more: false };
  }

  #isStill(): boolean {
    if (this.#tailSince === null) return false;
    const now = this.#now();
    // A clock that was set back: the wait begins again, and does not last until the clock has caught up.
    this.#tailSince = Math.min(this.#tailSince, now);
    return now - this.#tailSince >= STILL_MS;
  }

  #isMark(found: Buffer): boolean {
    this.#mark ??= Buffer.from(found);
    return found.equals(this.#mark);
  }

  async #nameChange(): Promise<FollowChange | null> {
    const there = await this.#files.identityAt(this.#file.path);
    if (there === null) return this.#end ? { kind: 'none' } : this.#goAfter();
    const same = there.dev === this.#file.dev && there.ino === this.#file.ino;
    if (!same) return this.#endWith({ kind: 'replaced' });
    this.#end = null;
    return null;
  }

  /** Opens the file where it went, at the beginning of the line that is not finished yet. */
  async #goAfter(): Promise<FollowChange> {
    const whereabouts = await this.#files.findMoved(this.#file.path);
    if (whereabouts.kind === 'unknown') return this.#endWith({ kind: 'gone', whereabouts });
    const file = await this.#files.open(whereabouts.path).catch(() => null);
    if (file === null) return this.#endWith({ kind: 'gone', whereabouts });
    const before = this.#file;
    this.#file = file;
    this.startAt(this.#position - (this.#splitter.rest()?.length ?? 0));
    await before.close();
    return { kind: 'moved', how: whereabouts.kind, path: whereabouts.path };
  }

  #endWith(change: FollowChange): FollowChange {
    this.#end = change;
    return change;
  }
}

/** Where the first `count` lines from `start` on end; the end of the bytes when there are fewer. */
function endOfLines(bytes: Buffer, start: number, count: number): number {
  let end = start;
  for (let left = count; left > 0; left -= 1) {
    const newline = bytes.indexOf(NEWLINE, end);
    if (newline === -1) return bytes.length;
    end = newline + 1;
  }
  return end;
}
