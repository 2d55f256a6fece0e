/**
 * What all sessions used, while its screen is open. Promises: one reading of all files, by threads, which can be stopped; the sums of all groupings are
 * made once, in slices, so that switching between them costs nothing; holds nothing when closed.
 */
import type { ConversationId } from '../format/identity.ts';
import { Slices } from '../rollout/file/slices.ts';
import { summaryAt } from '../sessions/conversation-row.ts';
import { SessionNames } from '../sessions/names.ts';
import { unlistedText } from '../sessions/walk.ts';
import { type FoundPrices, readPrices } from '../usage/prices/price-file.ts';
import { type ScanRequest, type ScanResult, scanUsage } from '../usage/scan/usage-scan.ts';
import { USAGE_GROUPINGS, type UsageGrouping } from '../usage/sum/groupings.ts';
import { type UsageReport, UsageSumming } from '../usage/sum/report.ts';
import type { UsageSnapshot } from './snapshot.ts';
import type { Subscribable } from './subscribable.ts';

export interface UsageStore extends Subscribable<UsageSnapshot> {
  stop(): void;
  close(): void;
}

export interface UsageStoreOptions {
  readonly codexHome: string;
  /** A person's own prices; null: nobody says where they would be. */
  readonly pricesPath: string | null;
  /** Left out: `scanUsage`. */
  readonly scan?: (request: ScanRequest) => Promise<ScanResult>;
}

/** Often enough to be alive. */
const PROGRESS_MS = 100;
/** Sessions whose titles are read: the largest. */
const MOST_TITLED = 200;

export class LocalUsageStore implements UsageStore {
  readonly #options: UsageStoreOptions;
  readonly #prices: FoundPrices;
  readonly #listeners = new Set<() => void>();
  readonly #running = new AbortController();
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
    };
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

  async #read(): Promise<void> {
    const { codexHome, scan = scanUsage } = this.#options;
    try {
      const result = await scan({
        codexHome,
        prices: this.#prices.book,
        scope: 'all',
        sinceMs: null,
        signal: this.#running.signal,
        onProgress: files => this.#progress(files),
        inProcess: 'none',
      });
      await this.#sum(result);
    } catch (error) {
      const message = `The reading stopped: ${error instanceof Error ? error.message : String(error)}`;
      this.#change({ ...this.#snapshot, phase: 'failed', message });
    }
  }

  #progress(files: number): void {
    const nowMs = performance.now();
    if (nowMs - this.#toldMs < PROGRESS_MS) return;
    this.#toldMs = nowMs;
    this.#change({ ...this.#snapshot, files });
  }

  async #sum({ sessions, limits, files, unlisted, complete }: ScanResult): Promise<void> {
    const slices = new Slices();
    const reports = new Map<UsageGrouping, UsageReport>();
    for (const by of USAGE_GROUPINGS) {
      const summing = new UsageSumming(by);
      for (const session of sessions) {
        if (slices.spent) await slices.pause();
        if (this.#isClosed) return;
        summing.add(session);
      }
      reports.set(by, summing.report);
      await slices.giveWay();
    }
    const refs = new Map(sessions.map(({ id, path }) => [id as string, { id, path }] as const));
    const phase = complete ? 'done' : 'stopped';
    const message = this.#snapshot.message ?? unlistedText(unlisted);
    this.#change({ ...this.#snapshot, phase, files, limits, message, reports, sessions: refs });
    await this.#readTitles(sessions, reports.get('session')?.groups ?? []);
  }

  async #readTitles(sessions: ScanResult['sessions'], groups: UsageReport['groups']): Promise<void> {
    const names = new SessionNames(this.#options.codexHome);
    await names.refresh().catch(() => []);
    const byId = new Map(sessions.map(session => [session.id as string, session] as const));
    const titles = new Map<ConversationId, string>();
    const slices = new Slices();
    for (const { key } of groups.slice(0, MOST_TITLED)) {
      if (slices.spent) await slices.giveWay();
      if (this.#isClosed) return;
      const session = byId.get(key ?? '');
      if (session === undefined) continue;
      const { id, path, earlierSegments } = session;
      const name = names.get(id);
      const title = name ?? (await summaryAt(path, { listed: true, preview: false, earlierSegments })).title;
      if (title !== null) titles.set(id, title);
    }
    this.#change({ ...this.#snapshot, titles });
  }

  #change(snapshot: UsageSnapshot): void {
    if (this.#isClosed) return;
    this.#snapshot = snapshot;
    for (const listener of [...this.#listeners]) listener();
  }
}
