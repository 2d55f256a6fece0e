/**
 * Polls one rollout: every 250 ms while it changes, every second when quiet, and on a watcher hint immediately, or with all that came
 * in one frame. Emits each file event once; reopens a truncated or replaced file, goes after one that moved, and about once a second
 * looks whether the conversation goes on in another file. Promises: polls and the work passed to `run` never overlap. Holds no items.
 */
import { errorMessage } from '../../format/error-message.ts';
import type { Clock } from '../../rollout/file/clock.ts';
import type { FollowChange } from '../../rollout/read/follow.ts';
import type { CurrentFile } from '../../sessions/continuation.ts';
import type { FileEvent } from '../snapshot.ts';
import { sessionThrottle, type Throttle } from '../throttle.ts';
import type { ItemLimits } from './item-limits.ts';
import { type GrownTail, OpenedRollout } from './opened-rollout.ts';
import type { SessionFiles } from './session-files.ts';

export interface FollowedRolloutOptions {
  readonly conversation: CurrentFile;
  /** `file`: it stays at the file, although the conversation goes on in a later one: the person named the file. */
  readonly follows: 'conversation' | 'file';
  readonly files: SessionFiles;
  readonly clock: Clock;
  readonly limits: Pick<ItemLimits, 'tailBytes' | 'pieces'>;
  /** `event`: why it was opened again; null the first time. */
  readonly onOpened: (opened: OpenedRollout, event: FileEvent | null) => void | Promise<void>;
  readonly onFailed: (message: string) => void;
  readonly onGrew: (opened: OpenedRollout, grown: GrownTail) => void;
  readonly onEvent: (event: FileEvent | null) => void;
}

const BUSY_MS = 250;
const QUIET_MS = 1_000;
/** Quiet: nothing came for this long. */
const QUIET_AFTER_MS = 10_000;
/** A person who takes something back then types: a second is early enough. */
const CONTINUED_MS = 1_000;

export class FollowedRollout {
  readonly #options: FollowedRolloutOptions;
  #file: CurrentFile;
  #continuedMs = 0;
  /** The borders whose taken back parts are shown: the same after the file was opened again. */
  readonly #unfolded = new Set<number>();
  #opened: OpenedRollout | null = null;
  #changedMs = Number.NEGATIVE_INFINITY;
  #queue: Promise<void> = Promise.resolve();
  readonly #hints: Throttle;
  #stopWatching: () => void;
  #stopTimer = (): void => {};
  #polling = false;
  #again = false;
  #closed = false;

  constructor(options: FollowedRolloutOptions) {
    this.#options = options;
    const { path, earlierSegments } = options.conversation;
    this.#file = { path, earlierSegments };
    this.#hints = sessionThrottle(options.clock, () => void this.#poll());
    this.#stopWatching = this.#watch();
  }

  /** Where the conversation is followed. */
  get file(): CurrentFile {
    return this.#file;
  }

  /** Null until it is open. */
  get opened(): OpenedRollout | null {
    return this.#opened;
  }

  start(): void {
    void this.#poll();
  }

  /** Polls immediately after a rest, else with all that is requested in one frame. */
  pollSoon(): void {
    if (!this.#closed) this.#hints.request();
  }

  /** Runs `work` after what runs now. Work that fails changes nothing: the next poll shows what became of the file. */
  run(work: () => Promise<void>): Promise<void> {
    this.#queue = this.#queue.then(async () => {
      if (!this.#closed) await work().catch(() => this.pollSoon());
    });
    return this.#queue;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stopTimer();
    this.#stopWatching();
    this.#hints.cancel();
    await this.#queue;
    await this.#opened?.follower.close();
  }

  #watch(): () => void {
    return this.#options.files.watchFile(this.#file.path, () => this.pollSoon());
  }

  /** A call during a poll makes another one after it. */
  async #poll(): Promise<void> {
    this.#again = this.#polling;
    if (this.#polling || this.#closed) return;
    this.#polling = true;
    this.#stopTimer();
    do {
      this.#again = false;
      await this.run(() => this.#pollOnce());
    } while (this.#again && !this.#closed);
    this.#polling = false;
    if (this.#closed) return;
    const { clock } = this.#options;
    const quiet = clock.elapsedMs() - this.#changedMs > QUIET_AFTER_MS;
    this.#stopTimer = clock.after(quiet ? QUIET_MS : BUSY_MS, () => void this.#poll());
  }

  async #pollOnce(): Promise<void> {
    const opened = this.#opened;
    if (opened === null) return this.#open(null);
    const change = await opened.follower.check();
    if (change.kind !== 'none') this.#changedMs = this.#options.clock.elapsedMs();
    await this.#emit(opened, change);
    // What is still in the file comes before the file that it goes on in.
    if (change.kind !== 'grown' || !change.more) await this.#goOn();
  }

  async #goOn(): Promise<void> {
    const { follows, clock, files } = this.#options;
    const nowMs = clock.nowMs();
    if (follows === 'file' || nowMs - this.#continuedMs < CONTINUED_MS) return;
    this.#continuedMs = nowMs;
    const next = await files.findContinuation(this.#file, nowMs);
    if (next === null) return;
    this.#goTo(next);
    await this.#open('continued');
  }

  #goTo(file: CurrentFile): void {
    this.#file = file;
    this.#stopWatching();
    this.#stopWatching = this.#watch();
  }

  async #emit(opened: OpenedRollout, change: FollowChange): Promise<void> {
    switch (change.kind) {
      case 'none':
        return;
      case 'grown':
        return this.#grew(opened, change);
      case 'truncated':
      case 'replaced':
        return this.#open(change.kind);
      case 'moved':
        this.#goTo({ ...this.#file, path: change.path });
        return this.#options.onEvent(change.how === 'unpacked' ? null : change.how);
      case 'gone':
        return this.#options.onEvent('gone');
      default:
        return change satisfies never;
    }
  }

  async #grew(opened: OpenedRollout, change: Extract<FollowChange, { kind: 'grown' }>): Promise<void> {
    const grown = opened.take(change);
    if (grown === null) return this.#open(null);
    this.#again ||= change.more;
    this.#options.onGrew(opened, grown);
  }

  /** The old file is closed only when the new one is open: what was read stays readable until then. */
  async #open(event: FileEvent | null): Promise<void> {
    const { files, clock, limits, onOpened, onFailed } = this.#options;
    const before = this.#opened;
    try {
      this.#opened = await OpenedRollout.open({
        ...this.#file,
        files,
        unfolded: this.#unfolded,
        now: clock.nowMs,
        limits,
      });
      await onOpened(this.#opened, event);
      // An unfinished line that was left there long ago is not in what was opened.
      this.#again = true;
      await before?.follower.close();
    } catch (error) {
      onFailed(errorMessage(error));
    }
  }
}
