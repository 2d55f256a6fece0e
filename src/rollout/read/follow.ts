/**
 * Follows one rollout from an offset on. Promises: every complete line behind the offset is given once, in order, whatever the pace of
 * the writer; an unfinished tail is given only when it has been still for two seconds, and again at the same offset when more of it
 * comes; a file that became shorter, was rewritten, replaced or moved is said so, once.
 * Looks only when asked: timers and watchers are the caller's. Never writes, never closes the file it was given.
 */
import { lstatSync } from 'node:fs';
import type { RawLine } from '../../format/line.ts';
import { findMoved, type Whereabouts } from '../file/find-moved.ts';
import type { RolloutFile } from '../file/rollout-file.ts';
import { LineSplitter } from './line-splitter.ts';

export type FollowChange =
  | { readonly kind: 'none' }
  /** `more`: there is more than one look gives; look again. `size`: bytes of the file now. */
  | {
      readonly kind: 'grown';
      readonly lines: readonly RawLine[];
      readonly size: number;
      readonly more: boolean;
    }
  /** Shorter, or other bytes where we had read: read again from 0. */
  | { readonly kind: 'truncated' }
  /** Another file stands at the path: open it again. */
  | { readonly kind: 'replaced' }
  /** Nothing stands at the path. What was read before stays true. */
  | { readonly kind: 'gone'; readonly whereabouts: Whereabouts };

export interface FollowerOptions {
  /** Open on the rollout; stays the caller's to close. */
  readonly file: RolloutFile;
  /** A line start: what lies before it was read already. */
  readonly start: number;
  /** Epoch ms. */
  readonly now: () => number;
  /** Bytes one look reads at most, so that a burst cannot hold a frame up. */
  readonly sliceBytes?: number;
}

const SLICE_BYTES = 1024 * 1024;
/** reliability.md: an unfinished tail is damage when it is two seconds old; until then its writer may still be at it. */
const STILL_MS = 2000;
/** Bytes before our position that must still be there: a file rewritten and grown past us is not a file that grew. */
const MARK_BYTES = 64;

type Seen = Pick<Awaited<ReturnType<RolloutFile['stat']>>, 'size' | 'mtimeMs'>;

export class Follower {
  readonly #file: RolloutFile;
  readonly #now: () => number;
  readonly #sliceBytes: number;
  readonly #splitter: LineSplitter;
  /** The bytes right before the position, as read; null until looked at. */
  #mark: Buffer | null = null;
  /** When the unfinished tail last grew; null while there is none, or once it was given. */
  #tailSince: number | null = null;
  #over: FollowChange | null = null;

  constructor({ file, start, now, sliceBytes }: FollowerOptions) {
    this.#file = file;
    this.#now = now;
    this.#sliceBytes = sliceBytes ?? SLICE_BYTES;
    this.#splitter = new LineSplitter(start);
  }

  /** Bytes of the file that were read: everything up to here was given or is the unfinished tail. */
  get position(): number {
    return this.#splitter.position;
  }

  /** Looks once. Calls must not overlap. After `truncated` or `replaced` the follower is over: make a new one. */
  async check(): Promise<FollowChange> {
    if (this.#over && this.#over.kind !== 'gone') return { kind: 'none' };
    const { size, mtimeMs } = await this.#file.stat();
    if (size < this.position) return this.#end({ kind: 'truncated' });
    const known = Math.min(MARK_BYTES, this.position);
    const news = Math.min(this.#sliceBytes, size - this.position);
    const bytes = await this.#file.read(this.position - known, known + news);
    if (!this.#isMark(bytes.subarray(0, known))) return this.#end({ kind: 'truncated' });
    // What the file still holds comes before what became of its name: nothing that was written is lost.
    if (size > this.position) return this.#grow(bytes, known, { size, mtimeMs });
    return (await this.#nameChange()) ?? this.#stillTail(size);
  }

  /** `bytes`: the mark, as long as `known`, and what came behind it. */
  #grow(bytes: Buffer, known: number, { size, mtimeMs }: Seen): FollowChange {
    if (bytes.length <= known) return { kind: 'none' };
    const lines = this.#splitter.push(bytes.subarray(known));
    this.#mark = Buffer.from(bytes.subarray(-MARK_BYTES));
    // One that was left behind long ago has been still long enough.
    this.#tailSince = this.#splitter.rest() ? Math.min(this.#now(), mtimeMs) : null;
    return { kind: 'grown', lines, size, more: this.position < size || this.#isStill() };
  }

  /** Gives the unfinished tail once it has been still; it comes again, whole, if it ever ends. */
  #stillTail(size: number): FollowChange {
    const rest = this.#splitter.rest();
    if (!rest || !this.#isStill()) return { kind: 'none' };
    this.#tailSince = null;
    return { kind: 'grown', lines: [rest], size, more: false };
  }

  #isStill(): boolean {
    return this.#tailSince !== null && this.#now() - this.#tailSince >= STILL_MS;
  }

  #isMark(found: Buffer): boolean {
    this.#mark ??= Buffer.from(found);
    return found.equals(this.#mark);
  }

  async #nameChange(): Promise<FollowChange | null> {
    const there = lookAt(this.#file.path);
    if (there === null) {
      if (this.#over) return { kind: 'none' };
      return this.#end({ kind: 'gone', whereabouts: await findMoved(this.#file.path) });
    }
    const same = there.dev === this.#file.dev && there.ino === this.#file.ino;
    if (!same) return this.#end({ kind: 'replaced' });
    this.#over = null;
    return null;
  }

  #end(change: FollowChange): FollowChange {
    this.#over = change;
    return change;
  }
}

/** What stands at the path now; null when nothing does. Links and folders are not our file, whatever their number. */
function lookAt(path: string): { readonly dev: number; readonly ino: number } | null {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return null;
    throw error;
  }
}
