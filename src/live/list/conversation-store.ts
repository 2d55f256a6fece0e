/**
 * The list of all conversations as it is on disk now. Promises: the newest are there before anything else is read; at
 * most thirty notifications a second, and none when nothing changed; what a key needs (`at`, `indexOf`, `setView`) never walks the
 * list. Reads no rollout itself (`summary-queue.ts` does) and never writes.
 */
import type { Conversation, Summary } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';
import { waitUntil } from '../../rollout/file/clock.ts';
import { sessionsRoot } from '../../sessions/catalog.ts';
import { summaryAt } from '../../sessions/conversation-row.ts';
import type { ConversationsSnapshot, ListView } from '../snapshot.ts';
import type { ConversationStore } from '../source.ts';
import { Throttle } from '../throttle.ts';
import { compactSummary, hasPreview } from './compact-summary.ts';
import { ConversationTable } from './conversation-table.ts';
import { fittingRows } from './fitting-rows.ts';
import { ForeignRows, type RowListener } from './foreign-rows.ts';
import { hintPatienceMs } from './hint-patience.ts';
import { HolderPolling, type Holders, isWorkerGone } from './holder-polling.ts';
import { KnownFolders } from './known-folders.ts';
import { matchContextOf } from './list-filter.ts';
import { CurrentView } from './list-view.ts';
import { PreviewCache } from './preview-cache.ts';
import { hasEnded, hasOtherSegments, wasFilledIn } from './row-changes.ts';
import { RowNotes } from './row-notes.ts';
import { ScopeIndex } from './scope-index.ts';
import { type StateListener, StateWatchers } from './state-watchers.ts';
import { type ConversationStoreOptions, FIRST_TITLES_MS, GATHER_MS, OFF_SCREEN_MS } from './store-options.ts';
import { SummaryQueue } from './summary-queue.ts';
import { SummaryThread } from './summary-thread.ts';
import { type Phase, TreeFollower } from './tree-follower.ts';
import { TreeStatus } from './tree-status.ts';
import { UnreadSessions } from './unread-sessions.ts';

export class LocalConversationStore implements ConversationStore {
  readonly #options: ConversationStoreOptions;
  readonly #notes: RowNotes;
  readonly #index: ScopeIndex;
  readonly #table: ConversationTable;
  readonly #foreign: ForeignRows;
  readonly #view: CurrentView;
  readonly #queue: SummaryQueue;
  readonly #unread: UnreadSessions;
  readonly #thread = new SummaryThread();
  readonly #tree: TreeFollower;
  readonly #folders: KnownFolders;
  readonly #listeners = new Set<() => void>();
  readonly #status = new TreeStatus();
  #version = 0;
  #snapshot: ConversationsSnapshot;
  #range: { readonly from: number; readonly to: number } | null = null;
  #onScreen: ReadonlySet<ConversationId> = new Set();
  /** Conversations that are open: their rows are seen, and the list behind them is not. */
  readonly #open = new Set<ConversationId>();
  readonly #states = new StateWatchers();
  readonly #previews = new PreviewCache(id => this.#table.dropPreview(id));
  readonly #changes: Throttle;
  readonly #holders: HolderPolling;
  #closed = false;
  readonly #started: Promise<void>;

  constructor(options: ConversationStoreOptions) {
    this.#options = options;
    this.#notes = new RowNotes({ ...options, nowMs: options.clock.nowMs });
    this.#changes = new Throttle({ clock: options.clock, gatherMs: GATHER_MS, work: () => this.#publish() });
    this.#index = new ScopeIndex(options.cwd, this.find, options.clock.nowMs);
    const { nowMs } = options.clock;
    // What is open is being looked at.
    const seenMsOf = (id: ConversationId) => (this.#open.has(id) ? nowMs() : this.#notes.seenMsOf(id));
    const onChange: RowListener = (before, after) => this.#changed(before, after);
    this.#foreign = new ForeignRows({ nowMs, seenMsOf, onChange });
    this.#table = new ConversationTable({
      cwd: options.cwd,
      nowMs,
      nameOf: this.#notes.nameOf,
      marksOf: this.#notes.marksOf,
      seenMsOf,
      onChange,
    });
    this.#view = new CurrentView({
      index: this.#index,
      lookup: this.find,
      matchContext: () => matchContextOf(options),
      // Results of a filter: the person who types waits for them.
      onResults: () => this.#changes.runNow(),
    });
    this.#queue = new SummaryQueue({
      clock: options.clock,
      read: ({ path, earlierSegments }) => summaryAt(path, { earlierSegments }),
      readOnThread: file => this.#thread.read(file),
      fileOf: id => this.#table.get(id) ?? null,
      onRead: (id, path, summary) => this.#summaryRead(id, path, summary),
    });
    this.#unread = new UnreadSessions(this.#index, options.cwd, id => this.#queue.addUrgent(id));
    this.#folders = new KnownFolders({
      table: this.#table,
      codexHome: options.codexHome,
      nowMs: options.clock.nowMs,
      onStale: (id, isUrgent) => (isUrgent ? this.#queue.addUrgent(id) : this.#queue.addStale(id)),
    });
    this.#tree = new TreeFollower({
      codexHome: options.codexHome,
      folders: this.#folders,
      clock: options.clock,
      watcher: options.watcher,
      onPhase: phase => this.#phaseReached(phase),
      firstTitles: () => this.#firstTitles(),
      onListed: unlisted => this.#publishSoon(this.#status.takeListed(unlisted)),
      onRoot: root => this.#publishSoon(this.#status.takeRoot(root)),
      onMode: watching => this.#publishSoon(this.#status.takeMode(watching)),
      onNames: this.notesChanged,
      pathsToCheck: () => this.#table.pathsOf([...this.#onScreen, ...this.#table.warm]),
      patienceMs: path => hintPatienceMs(path, this.#open, this.find),
    });
    this.#holders = new HolderPolling({
      clock: options.clock,
      probe: options.probeHolders,
      isShown: () => this.#listeners.size > 0 && (this.#range !== null || this.#open.size > 0),
      standing: () => this.#table.standing,
      isOneGone: () => isWorkerGone(this.#table),
      onPolled: (holders, atMs) => this.#polled(holders, atMs),
    });
    this.#snapshot = this.#takeSnapshot();
    this.#started = this.#notes
      .refresh()
      .then(() => this.#tree.start())
      .then(() => this.#notes.beginSeen());
    this.#foreign.follow(options.hosts);
  }

  readonly getSnapshot = (): ConversationsSnapshot => this.#snapshot;

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    this.#holders.pollWhileShown();
    return () => this.#listeners.delete(listener);
  }

  /** Without a query the new view is there when this returns; with one, its results come with a notification. */
  setView(view: ListView): void {
    this.#view.request(view);
    if (this.#status.phase === 'ready') this.#unread.lookFor(view);
    if (view.query.trim() === '') this.#snapshot = this.#takeSnapshot();
    this.#publishSoon();
  }

  setVisibleRows(range: { readonly from: number; readonly to: number }): void {
    if (this.#range?.from === range.from && this.#range.to === range.to) return;
    this.#range = { from: range.from, to: range.to };
    this.#readVisible();
    this.#holders.pollWhileShown();
  }

  /** The conversation is opened: its row is kept up to date until the returned function is called. */
  markOpen(id: ConversationId): () => void {
    this.#open.add(id);
    this.#notes.markSeen(id);
    for (const rows of [this.#table, this.#foreign]) rows.refresh([id]);
    this.#readVisible();
    this.#holders.start();
    return () => {
      this.#notes.markSeen(id);
      // The list is seen again: files whose hints could wait are checked.
      if (this.#open.delete(id)) this.#tree.checkHinted();
      this.#readVisible();
    };
  }

  /** A turn of an open conversation began or ended: its row shows that as soon as its lines do. */
  readonly turnChanged = (id: ConversationId): void => this.#queue.addUrgent(id);

  /** A name, a pin or a tag may have changed. */
  readonly notesChanged = (): void => void this.#readNotes();

  readonly watchStates = (listener: StateListener): (() => void) => this.#states.add(listener);

  readonly resync = (): void => this.#tree.resync();

  readonly find = (id: ConversationId): Conversation | undefined =>
    this.#table.get(id) ?? this.#foreign.get(id);

  readonly fitting: ConversationStore['fitting'] = (request, signal) =>
    fittingRows(request, { index: this.#index, matchContext: matchContextOf(this.#options) }, signal);

  async close(): Promise<void> {
    this.#closed = true;
    this.#listeners.clear();
    this.#changes.cancel();
    this.#holders.stop();
    const parts = [this.#foreign, this.#queue, this.#notes, this.#thread, this.#view, this.#unread];
    for (const part of parts) part.close();
    await this.#tree.close();
    await this.#started;
  }

  #polled(holders: Holders, atMs: number): void {
    // What was written since the last hint may be the output of a call that seems to stand.
    for (const path of this.#table.pathsOf(this.#table.standing)) this.#folders.check(path);
    this.#table.setHolders(holders, atMs);
    this.#states.known(() => [...this.#table.inState(), ...this.#foreign.inState()]);
  }

  #phaseReached(phase: Phase): void {
    this.#status.phase = phase;
    if (phase === 'ready') {
      this.#notes.watch(this.#options.watcher.watchFile, this.notesChanged);
      this.#view.sorted();
      this.#queue.readInBackground(this.#unread.ids());
      this.#unread.lookFor(this.#view.shown);
    }
    // The first page and the final order are worth a frame of their own, immediately.
    this.#changes.runNow();
  }

  #changed(before: Conversation | undefined, after: Conversation | undefined): void {
    this.#index.change(before, after);
    this.#view.change(before, after);
    this.#states.changed(before, after);
    this.#holders.rowChanged(before, after);
    const isNew = after?.summary === null && before?.path !== after.path && this.#status.phase === 'ready';
    if (after !== undefined && (isNew || hasOtherSegments(before, after))) this.#queue.addStale(after.id);
    if (after && this.#open.has(after.id) && hasEnded(before, after)) this.#notes.markSeen(after.id);
    const isSeen = after !== undefined && this.#onScreen.has(after.id);
    if (!isSeen && wasFilledIn(before, after, this.#status.phase)) this.#changes.request(OFF_SCREEN_MS);
    else this.#publishSoon();
  }

  #summaryRead(readId: ConversationId, path: string, summary: Summary): void {
    const id = summary.id ?? readId;
    if (id !== readId) this.#folders.identify(path, id);
    const whole = hasPreview(summary) && (this.#onScreen.has(id) || this.#onScreen.has(readId));
    const kept = whole ? summary : compactSummary(summary, this.#table.get(id)?.id ?? id);
    this.#table.setSummary(id, path, kept);
    if (whole) this.#previews.add(id);
  }

  /** A page of titles is read in a few milliseconds, but only while nothing else is done. */
  async #firstTitles(): Promise<void> {
    const isRead = (id: ConversationId): boolean => this.#table.get(id)?.summary !== null;
    const done = (): boolean => this.#closed || [...this.#onScreen].every(isRead);
    await waitUntil(done, this.#options.clock, FIRST_TITLES_MS);
    if (this.#changes.pending) this.#changes.runNow();
    this.#holders.start();
  }

  /** Reads what the rows on screen lack before anything else. An open conversation is read again less often. */
  #readVisible(): void {
    const rows = this.#open.size > 0 ? [] : this.#rowsOnScreen();
    this.#onScreen = new Set([...this.#open, ...rows]);
    const missing = [...this.#onScreen].filter(id => !hasPreview(this.#table.get(id)?.summary));
    this.#queue.setOnScreen(new Set(rows), missing);
  }

  #rowsOnScreen(): readonly ConversationId[] {
    const { from, to } = this.#range ?? { from: 0, to: 0 };
    const ids: ConversationId[] = [];
    for (let index = Math.max(0, from); index < to; index++) {
      const row = this.#snapshot.at(index)?.conversation;
      if (row === undefined) break;
      ids.push(row.id);
      if (row.updatedMs === null && row.host === undefined) this.#folders.check(row.path);
      // It changed while it was far from the screen.
      if (this.find(row.id) !== row) this.#publishSoon();
    }
    return ids;
  }

  async #readNotes(): Promise<void> {
    const changed = await this.#notes.refresh();
    if (!this.#closed) for (const rows of [this.#table, this.#foreign]) rows.refresh(changed);
  }

  /** The first page is published when it is whole. */
  #publishSoon(isNews = true): void {
    if (isNews && !this.#closed && this.#status.phase !== 'first') this.#changes.request();
  }

  #publish(): void {
    if (this.#closed) return;
    this.#snapshot = this.#takeSnapshot();
    this.#readVisible();
    for (const listener of [...this.#listeners]) listener();
  }

  #takeSnapshot(): ConversationsSnapshot {
    this.#version += 1;
    return {
      ...this.#view.freeze(),
      ...this.#index.beyondView,
      view: this.#view.shown,
      version: this.#version,
      ...this.#status.shown,
      counts: { ...this.#index.counts, exact: this.#status.listed },
      titles: { read: this.#table.titles, of: this.#table.size },
      root: sessionsRoot(this.#options.codexHome),
      values: this.#index.values.in(this.#view.shown.scope),
    };
  }
}
