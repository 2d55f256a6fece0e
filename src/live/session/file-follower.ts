/**
 * Opens a rollout and keeps looking at it: four times a second while it changes, once a second when it is quiet, and on a hint: at
 * once after a rest, else with all that comes in one frame. Promises: whatever becomes of the file is told once; a file that is replaced or cut is opened again. Holds no items.
 */

import { errorMessage } from '../../format/error-message.ts';
import type { Clock } from '../../rollout/file/clock.ts';
import type { FindPath } from '../../rollout/read/history.ts';
import { type Pace, watchedPace } from '../pace.ts';
import type { FileEvent } from '../snapshot.ts';
import { FollowedFile, type Grown } from './followed-file.ts';

export interface FileFollowerOptions {
  readonly path: string;
  readonly findPath: FindPath;
  readonly clock: Clock;
  /** Runs work when nothing else does: looking and loading must not overlap. */
  readonly enqueue: (work: () => Promise<void>) => Promise<void>;
  readonly onOpened: (opened: FollowedFile, event: FileEvent | null) => void;
  readonly onFailed: (message: string) => void;
  readonly onGrew: (grown: Grown) => void;
  readonly onEvent: (event: FileEvent | null) => void;
}

const BUSY_MS = 250;
const QUIET_MS = 1_000;
/** Quiet: nothing came for so long. */
const QUIET_AFTER_MS = 10_000;

export class FileFollower {
  readonly #options: FileFollowerOptions;
  #path: string;
  #opened: FollowedFile | null = null;
  #changedMs = 0;
  #stopTimer = (): void => {};
  readonly #hints: Pace;
  #looking = false;
  #again = false;
  #stopped = false;

  constructor(options: FileFollowerOptions) {
    this.#options = options;
    this.#path = options.path;
    this.#hints = watchedPace(options.clock, () => void this.#look());
  }

  /** Null until it is open. */
  get opened(): FollowedFile | null {
    return this.#opened;
  }

  start(): void {
    void this.#look();
  }

  /** Something happened: look. */
  hint(): void {
    if (!this.#stopped) this.#hints.ask();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stopTimer();
    this.#hints.cancel();
  }

  async #look(): Promise<void> {
    this.#again = this.#looking;
    if (this.#looking || this.#stopped) return;
    this.#looking = true;
    this.#stopTimer();
    do {
      this.#again = false;
      await this.#options.enqueue(() => this.#lookOnce());
    } while (this.#again && !this.#stopped);
    this.#looking = false;
    if (this.#stopped) return;
    const quiet = this.#options.clock.nowMs() - this.#changedMs > QUIET_AFTER_MS;
    this.#stopTimer = this.#options.clock.after(quiet ? QUIET_MS : BUSY_MS, () => void this.#look());
  }

  async #lookOnce(): Promise<void> {
    if (this.#opened === null) return this.#open(null);
    const seen = await this.#opened.check();
    if (seen.kind !== 'same') this.#changedMs = this.#options.clock.nowMs();
    switch (seen.kind) {
      case 'same':
        return;
      case 'grew':
        this.#again ||= seen.more;
        return this.#options.onGrew(seen);
      case 'moved':
        this.#path = seen.path;
        return this.#options.onEvent(seen.event);
      case 'gone':
        return this.#options.onEvent('gone');
      case 'reopen':
        return this.#open(seen.event);
      default:
        return seen satisfies never;
    }
  }

  /** The old file is closed only when the new one is open: what was read stays readable until then. */
  async #open(event: FileEvent | null): Promise<void> {
    const { findPath, clock, onOpened, onFailed } = this.#options;
    const before = this.#opened;
    try {
      this.#opened = await FollowedFile.open(this.#path, findPath, clock.nowMs);
      onOpened(this.#opened, event);
      // A line without an end that was left there long ago is not in what was opened.
      this.#again = true;
      await before?.close();
    } catch (error) {
      onFailed(errorMessage(error));
    }
  }
}
