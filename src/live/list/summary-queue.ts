/**
 * Reads summaries: what is on screen first, then everything else in the background, newest first. Promises: at most 8 files at a time;
 * a file that keeps changing is read at most once a second on screen and every four seconds elsewhere, and immediately when its turn
 * began or ended; work gives way to keys. Does not keep summaries.
 */

import type { Summary } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';
import type { Clock } from '../../rollout/file/clock.ts';
import { Slices } from '../../rollout/file/slices.ts';
import type { CurrentFile } from '../../sessions/continuation.ts';

export interface SummaryQueueOptions {
  readonly clock: Clock;
  readonly read: (file: CurrentFile) => Promise<Summary>;
  /** Reads without a preview, for what is not on screen; on another thread where there is one. */
  readonly readOnThread: (file: CurrentFile) => Promise<Summary>;
  /** Where the conversation is now, or null when it needs no reading any more. */
  readonly fileOf: (id: ConversationId) => CurrentFile | null;
  readonly onRead: (id: ConversationId, path: string, summary: Summary) => void;
}

const READS_AT_ONCE = 8;
/** Two requests to the other thread: it works on one while the answer to the other is taken. */
const ON_THREAD_AT_ONCE = 64;
/** The first change after a rest is read immediately; after that a summary costs as much as ten frames, and little of it is news. */
const VISIBLE_PAUSE_MS = 1_000;
const BACKGROUND_PAUSE_MS = 4_000;
/** Turns are seconds long; a file of nothing but their beginnings and ends must not keep us busy. */
const URGENT_PAUSE_MS = 100;

export class SummaryQueue {
  readonly #options: SummaryQueueOptions;
  /** Their turns began or ended. */
  readonly #urgent = new Set<ConversationId>();
  /** On screen and not up to date, in the order of the screen. */
  #visible = new Set<ConversationId>();
  /** The rows on screen, up to date or not. */
  #onScreen: ReadonlySet<ConversationId> = new Set();
  /** Read once, changed since. */
  readonly #stale = new Set<ConversationId>();
  #background: Iterator<ConversationId> = [].values();
  readonly #readAt = new Map<ConversationId, number>();
  readonly #reading = new Set<ConversationId>();
  #readingOnThread = 0;
  #stopTimer: (() => void) | null = null;
  #dueMs = 0;
  readonly #slices = new Slices();
  #closed = false;

  constructor(options: SummaryQueueOptions) {
    this.#options = options;
  }

  /** Sets the rows on screen; `missing` of them have no summary, or one without a preview. */
  setOnScreen(onScreen: ReadonlySet<ConversationId>, missing: Iterable<ConversationId>): void {
    this.#onScreen = onScreen;
    this.#visible = new Set(missing);
    for (const id of this.#stale) if (onScreen.has(id)) this.#visible.add(id);
    this.#fill();
  }

  /** For a conversation whose file changed after it was read. */
  addStale(id: ConversationId): void {
    this.#stale.add(id);
    if (this.#onScreen.has(id)) this.#visible.add(id);
    this.#fill();
  }

  /** For a conversation whose turn began or ended. */
  addUrgent(id: ConversationId): void {
    this.#urgent.add(id);
    this.#fill();
  }

  /** Sets what is read when nothing else is, in this order. Taken one by one, so that it can skip what was read meanwhile. */
  readInBackground(ids: Iterator<ConversationId>): void {
    this.#background = ids;
    this.#fill();
  }

  close(): void {
    this.#closed = true;
    this.#stopTimer?.();
  }

  #fill(): void {
    while (!this.#closed && this.#reading.size - this.#readingOnThread < READS_AT_ONCE) {
      const id = this.#next();
      if (id === null) break;
      void this.#read(id, 'here');
    }
    // A whole request at a time: files one by one would be as many messages.
    if (this.#readingOnThread > ON_THREAD_AT_ONCE / 2) return;
    while (!this.#closed && this.#readingOnThread < ON_THREAD_AT_ONCE) {
      const id = this.#takeBackground();
      if (id === null) return;
      void this.#read(id, 'onThread');
    }
  }

  #next(): ConversationId | null {
    return (
      this.#take(this.#urgent, URGENT_PAUSE_MS) ??
      this.#take(this.#visible, VISIBLE_PAUSE_MS) ??
      this.#take(this.#stale, BACKGROUND_PAUSE_MS)
    );
  }

  #takeBackground(): ConversationId | null {
    for (let next = this.#background.next(); !next.done; next = this.#background.next())
      if (!this.#reading.has(next.value)) return next.value;
    return null;
  }

  /** The first that may be read; when none may yet, fills up again when the first of them may. */
  #take(from: Set<ConversationId>, pauseMs: number): ConversationId | null {
    let soonest = Number.POSITIVE_INFINITY;
    for (const id of from) {
      if (this.#reading.has(id)) continue;
      const dueIn =
        (this.#readAt.get(id) ?? Number.NEGATIVE_INFINITY) + pauseMs - this.#options.clock.elapsedMs();
      if (dueIn <= 0) {
        from.delete(id);
        return id;
      }
      soonest = Math.min(soonest, dueIn);
    }
    if (soonest !== Number.POSITIVE_INFINITY) this.#fillIn(soonest);
    return null;
  }

  #fillIn(ms: number): void {
    const { clock } = this.#options;
    const dueMs = clock.elapsedMs() + ms;
    if (this.#stopTimer !== null && this.#dueMs <= dueMs) return;
    this.#stopTimer?.();
    this.#dueMs = dueMs;
    this.#stopTimer = clock.after(ms, () => {
      this.#stopTimer = null;
      this.#fill();
    });
  }

  async #read(id: ConversationId, where: 'here' | 'onThread'): Promise<void> {
    const { read, readOnThread, fileOf, onRead } = this.#options;
    const file = fileOf(id);
    this.#stale.delete(id);
    if (file === null) return;
    const onThread = where === 'onThread';
    this.#reading.add(id);
    if (onThread) this.#readingOnThread += 1;
    try {
      const summary = await (onThread ? readOnThread : read)(file);
      if (!this.#closed) onRead(id, file.path, summary);
    } finally {
      this.#reading.delete(id);
      if (onThread) this.#readingOnThread -= 1;
      this.#remember(id);
      await this.#slices.pause();
      this.#fill();
    }
  }

  /** Keeps the time of a read only as long as it matters. */
  #remember(id: ConversationId): void {
    const nowMs = this.#options.clock.elapsedMs();
    this.#readAt.delete(id);
    this.#readAt.set(id, nowMs);
    for (const [old, readMs] of this.#readAt) {
      if (nowMs - readMs < BACKGROUND_PAUSE_MS) break;
      this.#readAt.delete(old);
    }
  }
}
