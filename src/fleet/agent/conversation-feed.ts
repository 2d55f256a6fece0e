/**
 * The sessions of this machine as rows for the desk: the newest page first, then all, then what changes of them. Promises: the same modules
 * keep the rows that keep the desk's own list; at most four messages of changes a second; a row that changed twice is sent once. Writes
 * nothing.
 */
import type { Conversation } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';
import { compactSummary } from '../../live/list/compact-summary.ts';
import { ConversationTable } from '../../live/list/conversation-table.ts';
import { HolderPolling, isWorkerGone } from '../../live/list/holder-polling.ts';
import { KnownFolders } from '../../live/list/known-folders.ts';
import { SummaryQueue } from '../../live/list/summary-queue.ts';
import { TreeFollower } from '../../live/list/tree-follower.ts';
import { systemClock, waitUntil } from '../../rollout/file/clock.ts';
import { HomeHolders } from '../../rollout/lock/home-holders.ts';
import { summaryAt } from '../../sessions/conversation-row.ts';
import { SessionNames } from '../../sessions/names.ts';
import { NO_MARKS } from '../../sessions/state/marks.ts';
import type { FromHost } from '../protocol/messages.ts';
import type { FolderHints } from './folder-hints.ts';
import { rowToSend } from './row-to-send.ts';

export interface ConversationFeedOptions {
  readonly codexHome: string;
  /** How many rows come first, with their titles. */
  readonly page: number;
  readonly hints: FolderHints;
  readonly send: (message: Extract<FromHost, { t: 'rows' | 'listed' }>) => void;
}

const CHANGES_MS = 250;
/** A message of so many rows is unpacked and read in a few milliseconds. */
const ROWS_AT_ONCE = 500;
/** The first page waits so long for its titles. */
const FIRST_TITLES_MS = 1_500;

export class ConversationFeed {
  readonly #options: ConversationFeedOptions;
  readonly #table: ConversationTable;
  readonly #names: SessionNames;
  readonly #queue: SummaryQueue;
  readonly #folders: KnownFolders;
  readonly #tree: TreeFollower;
  readonly #holders: HolderPolling;
  readonly #changed = new Set<ConversationId>();
  #listed = false;
  #ready = false;
  #stopTimer: (() => void) | null = null;
  #closed = false;

  constructor(options: ConversationFeedOptions) {
    const { codexHome, hints } = options;
    this.#options = options;
    this.#names = new SessionNames(codexHome);
    this.#table = new ConversationTable({
      cwd: '/',
      nowMs: systemClock.nowMs,
      nameOf: id => this.#names.get(id),
      // Pins and tags are those of the desk.
      marksOf: () => NO_MARKS,
      onChange: (before, after) => this.#rowChanged(before, after),
    });
    const read = ({ path, earlierSegments }: { path: string; earlierSegments: readonly string[] }) =>
      summaryAt(path, { earlierSegments, preview: false });
    this.#queue = new SummaryQueue({
      clock: systemClock,
      read,
      readOnThread: read,
      fileOf: id => this.#table.get(id) ?? null,
      onRead: (readId, path, summary) => {
        const id = summary.id ?? readId;
        if (id !== readId) this.#folders.identify(path, id);
        this.#table.setSummary(id, path, compactSummary(summary, id));
      },
    });
    this.#folders = new KnownFolders({
      table: this.#table,
      codexHome,
      nowMs: systemClock.nowMs,
      onStale: id => this.#queue.addUrgent(id),
    });
    this.#tree = new TreeFollower({
      codexHome,
      folders: this.#folders,
      clock: systemClock,
      watcher: { watch: ({ onHint }) => hints.watch(onHint) },
      onPhase: phase => {
        if (phase !== 'ready') return;
        this.#ready = true;
        this.#queue.readInBackground(this.#newestFirst());
      },
      firstTitles: () => this.#firstPage(),
      onListed: () => {
        if (this.#listed) return;
        this.#listed = true;
        this.#sendSoon();
      },
      onRoot: () => {},
      onMode: () => {},
      onNames: () => void this.#readNames(),
      pathsToCheck: () => this.#table.pathsOf(this.#table.warm),
      patienceMs: () => 0,
    });
    const holders = new HomeHolders(codexHome);
    this.#holders = new HolderPolling({
      clock: systemClock,
      probe: standing => holders.read(standing),
      isShown: () => !this.#closed,
      standing: () => this.#table.standing,
      isOneGone: () => isWorkerGone(this.#table),
      onPolled: (found, atMs) => {
        for (const path of this.#table.pathsOf(this.#table.standing)) this.#folders.check(path);
        this.#table.setHolders(found, atMs);
      },
    });
  }

  async start(): Promise<void> {
    await this.#readNames();
    await this.#tree.start();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stopTimer?.();
    this.#holders.stop();
    this.#queue.close();
    await this.#tree.close();
  }

  async #readNames(): Promise<void> {
    this.#table.refresh(await this.#names.refresh().catch(() => []));
  }

  /** The newest rows with their titles, in a message of their own. */
  async #firstPage(): Promise<void> {
    const page = [...this.#newestFirst()].slice(0, this.#options.page);
    for (const id of page) this.#queue.addUrgent(id);
    const isRead = (id: ConversationId): boolean => this.#table.get(id)?.summary !== null;
    await waitUntil(() => this.#closed || page.every(isRead), systemClock, FIRST_TITLES_MS);
    this.#sendRows(page);
    this.#holders.start();
  }

  *#newestFirst(): Generator<ConversationId, undefined> {
    for (const folder of this.#folders.paths) yield* [...this.#folders.idsIn(folder)].reverse();
  }

  #rowChanged(before: Conversation | undefined, after: Conversation | undefined): void {
    const row = after ?? before;
    if (row === undefined) return;
    this.#changed.add(row.id);
    this.#holders.rowChanged(before, after);
    // What is new once all is listed is read now; the rest has its turn.
    if (this.#ready && after?.summary === null) this.#queue.addUrgent(after.id);
    this.#sendSoon();
  }

  #sendSoon(): void {
    this.#stopTimer ??= systemClock.after(CHANGES_MS, () => {
      this.#stopTimer = null;
      this.#sendChanges();
    });
  }

  #sendChanges(): void {
    if (this.#closed) return;
    this.#sendRows([...this.#changed].slice(0, ROWS_AT_ONCE));
    if (this.#changed.size > 0) return this.#sendSoon();
    if (!this.#listed) return;
    this.#listed = false;
    this.#options.send({ t: 'listed' });
  }

  #sendRows(ids: readonly ConversationId[]): void {
    if (ids.length === 0) return;
    for (const id of ids) this.#changed.delete(id);
    const rows = ids.flatMap(id => this.#table.get(id) ?? []);
    const gone = ids.filter(id => this.#table.get(id) === undefined);
    this.#options.send({ t: 'rows', put: rows.map(rowToSend), gone });
  }
}
