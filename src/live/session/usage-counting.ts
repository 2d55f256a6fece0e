/**
 * What the open session used, counted beside everything else. Promises: its files are read once, in slices, after the first screen; what comes
 * is counted from the lines that were read for the screen anyway; a rollout that is opened again is counted again, and the count before it is
 * dropped. Files of other hosts are not read through for it.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { RawLine } from '../../format/line.ts';
import { Slices } from '../../rollout/file/slices.ts';
import type { OpenUsage } from '../snapshot.ts';
import type { CountedFiles, CountingPlace } from './counted-files.ts';
import type { CountedSession } from './counted-session.ts';
import type { OpenedRollout } from './opened-rollout.ts';

/** The screen that was just opened is drawn first. */
const SCREEN_MS = 50;
/** More lines than this while the files are being read: then they are read once more. */
const MOST_WAITING = 20_000;

export class UsageCounting {
  readonly #place: CountingPlace | null;
  readonly #onCounted: () => void;
  #stop = new AbortController();
  #session: CountedSession | null = null;
  /** Lines that came while the files were being read. */
  #waiting: RawLine[] = [];
  #hasMissed = false;
  #usage: OpenUsage | null = null;

  /** `place` null: nothing is counted. */
  constructor(place: CountingPlace | null, onCounted: () => void) {
    this.#place = place;
    this.#onCounted = onCounted;
  }

  get usage(): OpenUsage | null {
    return this.#usage;
  }

  begin(opened: OpenedRollout, files: CountedFiles): void {
    this.close();
    this.#stop = new AbortController();
    this.#session = null;
    this.#waiting = [];
    this.#hasMissed = false;
    // What is shown stays until the new count is there.
    if (this.#place !== null && opened.onThisMachine)
      void this.#count(opened, { ...files, ...this.#place, signal: this.#stop.signal }).catch(() => {});
  }

  /** Lines came. */
  take(lines: readonly RawLine[]): void {
    if (this.#session === null) {
      if (this.#waiting.length < MOST_WAITING) this.#waiting.push(...lines);
      else this.#hasMissed = true;
      return;
    }
    if (this.#session.take(lines)) this.#usage = this.#session.usage;
  }

  close(): void {
    this.#stop.abort();
  }

  async #count(
    opened: OpenedRollout,
    order: CountedFiles & CountingPlace & { readonly signal: AbortSignal },
  ): Promise<void> {
    const { signal } = order;
    await wait(SCREEN_MS, null, { signal, ref: false });
    // Not needed for the first screen.
    const { CountedSession } = await import('./counted-session.ts');
    const session = await CountedSession.read(opened, { ...order, slices: new Slices() });
    if (signal.aborted) return;
    if (this.#hasMissed) return this.begin(opened, order);
    session.take(this.#waiting);
    this.#waiting = [];
    this.#session = session;
    this.#usage = session.usage;
    this.#onCounted();
  }
}
