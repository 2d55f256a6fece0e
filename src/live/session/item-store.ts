/**
 * The open conversation: a range of its items that moves through a file of any size and follows its end. Promises: memory does not
 * grow with the file; what was read stays when the file goes; what arrives is published as soon as it is polled, everything else at
 * most thirty times a second. Writes nothing. Offsets of items are positions in the history: see `rollout/read/history.ts`.
 */
import type { ByteOffset } from '../../format/identity.ts';
import { positionOf } from '../../rollout/read/history.ts';
import { onlyGrew } from '../list/row-changes.ts';
import type { FileEvent, ItemsSnapshot } from '../snapshot.ts';
import type { FindRequest, HitRequest, ItemStore, RawLinePart } from '../source.ts';
import { sessionThrottle, type Throttle } from '../throttle.ts';
import { findOffset } from './find-items.ts';
import { FollowedRollout } from './followed-rollout.ts';
import { HitCounting } from './hit-counting.ts';
import { ITEM_LIMITS } from './item-limits.ts';
import { itemAt, type VisibleItems } from './item-range.ts';
import type { ItemStoreOptions } from './item-store-options.ts';
import { LineCounting } from './line-counting.ts';
import type { GrownTail, OpenedRollout } from './opened-rollout.ts';
import { RangeLoader } from './range-loader.ts';
import { lineOfItem, readRawLines } from './raw-lines.ts';
import { ShownConversation } from './shown-conversation.ts';
import { UsageCounting } from './usage-counting.ts';

export class LocalItemStore implements ItemStore {
  readonly #options: ItemStoreOptions;
  readonly #listeners = new Set<() => void>();
  readonly #rollout: FollowedRollout;
  readonly #loads: RangeLoader;
  #state: ItemsSnapshot['state'] = { kind: 'opening' };
  readonly #conversation: ShownConversation;
  #event: FileEvent | null = null;
  #arrivals = 0;
  /** Of the tail and of the chunks it completed, less those there at opening. */
  #rolledItems = 0;
  readonly #lines = new LineCounting(() => this.#rollout.run(() => this.#loaded()));
  readonly #hits = new HitCounting(() => this.#changed());
  readonly #usage: UsageCounting;
  #busy: ItemsSnapshot['busy'] = null;
  #version = 0;
  #snapshot: ItemsSnapshot;
  /** Loads that have not begun. */
  #pending = new Set<string>();
  readonly #changes: Throttle;
  #publishing = false;
  #closed = false;

  constructor(options: ItemStoreOptions) {
    this.#options = options;
    const { conversation, follows = 'conversation', limits = ITEM_LIMITS } = options;
    this.#conversation = new ShownConversation(conversation, follows);
    this.#loads = new RangeLoader(limits);
    this.#usage = new UsageCounting(options.counting ?? null, () => this.#changed());
    this.#changes = sessionThrottle(options.clock, () => this.#publish());
    this.#rollout = new FollowedRollout({
      conversation,
      follows,
      files: options.files,
      clock: options.clock,
      limits,
      onOpened: (opened, event) => this.#opened(opened, event),
      onFailed: message => this.#failed(message),
      onGrew: (opened, grown) => this.#grew(opened, grown),
      onEvent: event => {
        this.#event = event;
        this.#publishNext();
      },
    });
    this.#snapshot = this.#takeSnapshot();
    this.#rollout.start();
  }

  getSnapshot(): ItemsSnapshot {
    return this.#snapshot;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The list changed, perhaps in this conversation. */
  refresh(): void {
    const before = this.#conversation.now;
    if (!this.#conversation.take(this.#options.current(), this.#rollout.file)) return;
    // Its lines showed that already.
    if (!onlyGrew(before, this.#conversation.now)) this.#changed();
    else this.#snapshot = { ...this.#snapshot, conversation: this.#conversation.now };
  }

  setVisible(visible: VisibleItems): void {
    this.#loads.range.setVisible(visible);
  }

  loadBefore(): void {
    this.#once('before', opened => this.#loads.before(opened));
  }

  loadAfter(): void {
    this.#once('after', opened => this.#loads.after(opened));
  }

  loadStart(): void {
    this.#once('start', opened => this.#loads.start(opened));
  }

  loadEnd(): void {
    this.#once('end', opened => this.#loads.end(opened));
  }

  loadAround(offset: ByteOffset): Promise<void> {
    return this.#rollout.run(async () => {
      const { opened } = this.#rollout;
      if (opened !== null) await this.#loads.around(opened, offset);
      await this.#loaded();
      // The caller reads the snapshot next: it must hold what was requested.
      this.#publish();
    });
  }

  async positionInHistory(place: { readonly path: string; readonly offset: number }): Promise<ByteOffset> {
    // After the opening, which reads the history.
    await this.#rollout.run(async () => {});
    const { history } = this.#rollout.opened ?? {};
    return (history === undefined ? place.offset : positionOf(history, place)) as ByteOffset;
  }

  foldTakenBack(border: ByteOffset, how: 'folded' | 'unfolded'): Promise<void> {
    return this.#rollout.run(async () => {
      const { opened } = this.#rollout;
      if (opened === null) return;
      opened.loader.fold(border, how);
      await this.#loads.again(opened, border);
      await this.#loaded();
      this.#publish();
    });
  }

  async find(request: FindRequest, signal: AbortSignal): Promise<ByteOffset | null> {
    const { opened } = this.#rollout;
    if (opened === null || signal.aborted) return null;
    const onProgress = (done: number, of: number): void => {
      this.#busy = { what: 'search', done, of };
      this.#changed();
    };
    try {
      const searched = { opened, range: this.#loads.range, lines: this.#lines };
      const offset = await findOffset(searched, request, { signal, onProgress });
      if (offset === null || signal.aborted) return null;
      await this.loadAround(offset);
      return offset;
    } finally {
      this.#busy = null;
      this.#publish();
    }
  }

  countHits(request: HitRequest | null): void {
    this.#hits.count(request);
  }

  async readRaw(offset: ByteOffset, part: RawLinePart): Promise<readonly string[]> {
    const { history } = this.#rollout.opened ?? {};
    const item = itemAt(this.#loads.range.items(), offset);
    return history && item ? readRawLines(history, item, part) : [];
  }

  async lineOf(offset: ByteOffset): Promise<{ readonly path: string; readonly line: number } | null> {
    const { history } = this.#rollout.opened ?? {};
    const item = itemAt(this.#loads.range.items(), offset);
    return history && item ? lineOfItem(history, item) : null;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#listeners.clear();
    this.#changes.cancel();
    this.#lines.close();
    this.#hits.close();
    this.#usage.close();
    await this.#rollout.close();
    this.#options.onClosed();
  }

  async #opened(opened: OpenedRollout, event: FileEvent | null): Promise<void> {
    // It begins with little: what is before it is shown with it.
    const before = event === 'continued' ? await this.#loads.beforeTail(opened) : [];
    this.#event = event ?? this.#event;
    this.#state = { kind: 'ready' };
    this.#conversation.moved(this.#rollout.file);
    this.#loads.begin(opened, before);
    // What is there already is new to the person who sees the conversation go on in another file.
    this.#rolledItems = event === 'continued' ? this.#arrivals : -opened.tail.items().length;
    this.#arrivals = Math.max(this.#arrivals, this.#rolledItems + opened.tail.items().length);
    this.#publishNext();
    this.#lines.begin(opened);
    this.#hits.begin(opened);
    const { earlierSegments } = this.#rollout.file;
    this.#usage.begin(opened, { earlierSegments, findPath: this.#options.files.findPath });
  }

  #failed(message: string): void {
    // What was read stays: only a conversation that never opened has nothing to show.
    if (this.#state.kind !== 'ready') this.#state = { kind: 'failed', message };
    else this.#event = 'gone';
    this.#publishNext();
  }

  #grew(opened: OpenedRollout, { lines, rolled, turned, more }: GrownTail): void {
    for (const chunk of rolled) this.#rolledItems += chunk.items().length;
    this.#loads.rolled(opened, rolled);
    // An event that gives way to its response_item takes an item away again: what was counted stays counted.
    this.#arrivals = Math.max(this.#arrivals, this.#rolledItems + opened.tail.items().length);
    // Not each piece of a burst is worth a frame.
    if (more) this.#changed();
    else this.#publishNext();
    if (turned) this.#options.onTurn();
    this.#lines.take(opened, lines);
    this.#hits.grew();
    this.#usage.take(lines);
  }

  /** One load of a kind at a time: a key held down requests the same one again and again. */
  #once(kind: string, load: (opened: OpenedRollout) => Promise<void>): void {
    if (this.#pending.has(kind)) return;
    this.#pending.add(kind);
    void this.#rollout.run(async () => {
      this.#pending.delete(kind);
      const { opened } = this.#rollout;
      if (opened === null) return;
      await load(opened);
      await this.#loaded();
      // The person scrolls towards it.
      this.#publish();
    });
  }

  async #loaded(): Promise<void> {
    await this.#lines.number(this.#loads.range.chunks);
    this.#changed();
  }

  #changed(): void {
    if (!this.#closed) this.#changes.request();
  }

  /** For what a poll found: polls are throttled already. Not within the poll, where an error of a listener would pass for one of the file. */
  #publishNext(): void {
    if (this.#publishing) return;
    this.#publishing = true;
    queueMicrotask(() => {
      this.#publishing = false;
      this.#publish();
    });
  }

  #publish(): void {
    if (this.#closed) return;
    this.#changes.cancel();
    this.#snapshot = this.#takeSnapshot();
    for (const listener of [...this.#listeners]) listener();
  }

  #takeSnapshot(): ItemsSnapshot {
    const { opened } = this.#rollout;
    const { range } = this.#loads;
    const items = range.items();
    const reachesStart = opened !== null && range.start === 0;
    const reachesEnd = opened !== null && this.#loads.reachesEnd(opened);
    this.#version += 1;
    return {
      conversation: this.#conversation.now,
      version: this.#version,
      state: this.#state,
      items,
      range: { start: range.start as ByteOffset, end: range.end as ByteOffset },
      reachesStart,
      reachesEnd,
      sizeBytes:
        opened === null ? (this.#conversation.now.sizeBytes ?? 0) : opened.history.own.base + opened.size,
      lineCount: this.#lines.counts?.lines ?? null,
      turnCount: this.#lines.counts?.turns ?? null,
      itemCount: { known: items.length, exact: reachesStart && reachesEnd },
      arrivals: this.#arrivals,
      event: this.#event,
      busy: this.#busy,
      hits: this.#hits.hits,
      usage: this.#usage.usage,
    };
  }
}
