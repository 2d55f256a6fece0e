/**
 * What all sessions used, while its screen is open: those of this machine, and of the hosts beside it. Promises: one reading of all files, by
 * threads, which can be stopped; the sums of all groupings are made once, in slices, so that switching between them costs nothing; what a host
 * counted is added when it comes; holds nothing when closed.
 */
import type { Conversation } from '../format/conversation.ts';
import { errorMessage } from '../format/error-message.ts';
import type { ConversationId } from '../format/identity.ts';
import { newestLimits } from '../format/rate-limits.ts';
import { Slices } from '../rollout/file/slices.ts';
import { summaryAt } from '../sessions/conversation-row.ts';
import { SessionNames } from '../sessions/names.ts';
import { unlistedText } from '../sessions/walk.ts';
import { Prices } from '../usage/prices/price-book.ts';
import { type FoundPrices, readPrices } from '../usage/prices/price-file.ts';
import { type ScanRequest, type ScanResult, type SessionUsage, scanUsage } from '../usage/scan/usage-scan.ts';
import { USAGE_GROUPINGS, type UsageGrouping } from '../usage/sum/groupings.ts';
import { type UsageReport, UsageSumming } from '../usage/sum/report.ts';
import type { OtherHosts } from './other-hosts.ts';
import type { UsageSnapshot } from './snapshot.ts';
import type { Subscribable } from './subscribable.ts';
import { UsageHosts } from './usage-hosts.ts';

export interface UsageStore extends Subscribable<UsageSnapshot> {
  stop(): void;
  close(): void;
}

export interface UsageStoreOptions {
  readonly codexHome: string;
  /** A person's own prices; null: nobody says where they would be. */
  readonly pricesPath: string | null;
  /** Hosts whose sessions count, too; left out: none. */
  readonly hosts?: OtherHosts | null;
  /** The list's row of a session, which mostly has its title. Left out: there is none. */
  readonly find?: (id: ConversationId) => Conversation | undefined;
  /** Left out: `scanUsage`. */
  readonly scan?: (request: ScanRequest) => Promise<ScanResult>;
}

/** What one machine used. */
interface MachineUsed extends Pick<ScanResult, 'sessions' | 'limits' | 'complete'> {
  /** Left out: this machine. */
  readonly host?: string;
  /** What is left out, as a sentence; null: nothing. */
  readonly problem: string | null;
}

/** Often enough to be alive. */
const PROGRESS_MS = 100;
/** Sessions whose titles are read where the list does not know them yet: the largest. */
const MOST_TITLED = 200;

export class LocalUsageStore implements UsageStore {
  readonly #options: UsageStoreOptions;
  readonly #prices: FoundPrices;
  readonly #listeners = new Set<() => void>();
  readonly #running = new AbortController();
  readonly #hosts: UsageHosts | null;
  readonly #sums = new Map(USAGE_GROUPINGS.map(by => [by, new UsageSumming(by)] as const));
  readonly #sessions = new Map<string, SessionUsage>();
  /** How the reading of this machine ended; null: it goes on. */
  #here: 'whole' | 'stopped' | null = null;
  #filesHere = 0;
  /** What came is summed one machine after the other. */
  #summed: Promise<void> = Promise.resolve();
  #isClosed = false;
  #toldMs = 0;
  #snapshot: UsageSnapshot;

  constructor(options: UsageStoreOptions) {
    this.#options = options;
    this.#prices = readPrices(options.pricesPath);
    const { book, problem } = this.#prices;
    this.#snapshot = {
      phase: 'running',
      files: 0,
      message: problem,
      pricesDate: book.date,
      limits: [],
      reports: null,
      titles: new Map(),
      sessions: new Map(),
      hosts: null,
    };
    const { hosts = null } = options;
    this.#hosts = hosts && this.#countOn(hosts);
    void this.#read();
  }

  getSnapshot(): UsageSnapshot {
    return this.#snapshot;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What was read until now is summed and shown. */
  stop(): void {
    this.#running.abort();
  }

  close(): void {
    this.#isClosed = true;
    this.#listeners.clear();
    this.#running.abort();
  }

  #countOn(hosts: OtherHosts): UsageHosts {
    return new UsageHosts({
      ...{ hosts, prices: new Prices(this.#prices.book), signal: this.#running.signal },
      onUsed: used => this.#take(used),
      // The first change comes while it is being made.
      onChange: () => queueMicrotask(() => this.#progress()),
    });
  }

  async #read(): Promise<void> {
    const { codexHome, scan = scanUsage } = this.#options;
    try {
      const { sessions, limits, files, unlisted, complete } = await scan({
        codexHome,
        prices: this.#prices.book,
        scope: 'all',
        sinceMs: null,
        signal: this.#running.signal,
        onProgress: read => {
          this.#filesHere = read;
          this.#progress();
        },
        inProcess: 'none',
      });
      this.#filesHere = files;
      await this.#take({ sessions, limits, complete, problem: unlistedText(unlisted) });
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    const message = `The reading stopped: ${errorMessage(error)}`;
    this.#change({ ...this.#snapshot, phase: 'failed', message });
  }

  #take(used: MachineUsed): Promise<void> {
    this.#summed = this.#summed.then(() => this.#sum(used)).catch(error => this.#fail(error));
    return this.#summed;
  }

  /** It is over when everything that was read is summed. */
  get #phase(): UsageSnapshot['phase'] {
    if (this.#snapshot.phase === 'failed') return 'failed';
    if (this.#here === null || (this.#hosts?.shown?.counting.length ?? 0) > 0) return 'running';
    return this.#here === 'whole' && !this.#running.signal.aborted ? 'done' : 'stopped';
  }

  /** How far it is, and on which hosts. */
  get #reached(): Pick<UsageSnapshot, 'phase' | 'files' | 'hosts'> {
    const files = this.#filesHere + (this.#hosts?.files ?? 0);
    return { phase: this.#phase, files, hosts: this.#hosts?.shown ?? null };
  }

  #progress(): void {
    const nowMs = performance.now();
    const { phase, hosts } = this.#snapshot;
    const reached = this.#reached;
    const isNews = phase !== reached.phase || hosts?.missing.join() !== reached.hosts?.missing.join();
    if (!isNews && nowMs - this.#toldMs < PROGRESS_MS) return;
    this.#toldMs = nowMs;
    this.#change({ ...this.#snapshot, ...reached });
  }

  async #sum({ host, sessions, limits, complete, problem }: MachineUsed): Promise<void> {
    const slices = new Slices();
    const reports = new Map<UsageGrouping, UsageReport>();
    for (const session of sessions) this.#sessions.set(session.id, session);
    for (const [by, summing] of this.#sums) {
      for (const session of sessions) {
        if (slices.spent) await slices.pause();
        if (this.#isClosed) return;
        summing.add(session);
      }
      reports.set(by, summing.report);
      await slices.giveWay();
    }
    if (host === undefined) this.#here = complete ? 'whole' : 'stopped';
    const said = host === undefined || problem === null ? problem : `${host}: ${problem}`;
    this.#change({
      ...this.#snapshot,
      ...this.#reached,
      limits: newestLimits([...this.#snapshot.limits, ...limits]),
      message: this.#snapshot.message ?? said,
      reports,
      sessions: new Map([...this.#sessions].map(([key, { id, path }]) => [key, { id, path }] as const)),
    });
    void this.#readTitles(reports.get('session')?.groups ?? []);
  }

  /** Those that the list knows, at once; then of the largest what their files say. */
  async #readTitles(groups: UsageReport['groups']): Promise<void> {
    const slices = new Slices();
    const sessions = groups.flatMap(({ key }) => this.#sessions.get(key ?? '') ?? []);
    await this.#addTitles(sessions, slices, async ({ id }) => {
      const row = this.#options.find?.(id);
      return row?.name ?? row?.summary?.title ?? null;
    });
    const names = new SessionNames(this.#options.codexHome);
    await names.refresh().catch(() => []);
    await this.#addTitles(sessions.slice(0, MOST_TITLED), slices, session => titleInFile(session, names));
  }

  async #addTitles(
    sessions: readonly SessionUsage[],
    slices: Slices,
    titleOf: (session: SessionUsage) => Promise<string | null>,
  ): Promise<void> {
    const titles = new Map<string, string>();
    for (const session of sessions) {
      if (slices.spent) await slices.giveWay();
      if (this.#isClosed) return;
      if (this.#snapshot.titles.has(session.id)) continue;
      const title = await titleOf(session);
      if (title !== null) titles.set(session.id, title);
    }
    if (titles.size > 0)
      this.#change({ ...this.#snapshot, titles: new Map([...this.#snapshot.titles, ...titles]) });
  }

  #change(snapshot: UsageSnapshot): void {
    if (this.#isClosed) return;
    this.#snapshot = snapshot;
    for (const listener of [...this.#listeners]) listener();
  }
}

/** Null for a session of a host: its file is far, and what it is called is known by its row alone. */
async function titleInFile(
  { id, path, earlierSegments, host }: SessionUsage,
  names: SessionNames,
): Promise<string | null> {
  if (host !== undefined) return null;
  const name = names.get(id);
  return name ?? (await summaryAt(path, { listed: true, preview: false, earlierSegments })).title;
}
