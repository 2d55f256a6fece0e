/**
 * The worker's side: takes one folder after the other that no worker has, and sends what its files say. Promises: stops at the next file, or at the
 * next piece of a large one; a file that cannot be read costs that file only.
 */
import { idOfRolloutName } from '../../format/file-name.ts';
import type { ConversationId } from '../../format/identity.ts';
import type { TokenUsage } from '../../format/usage.ts';
import type { FindPath } from '../../rollout/read/history-chain.ts';
import { segmentFinderOfHome } from '../../sessions/path-of.ts';
import { rolloutNames } from '../../sessions/rollout-names.ts';
import { lookTwice, type UnlistedFolder } from '../../sessions/walk.ts';
import { statedTotals } from '../count/own-requests.ts';
import { calendarOf, OWN_CALENDAR } from './calendar.ts';
import { type PriceRanges, priceRanges } from './counted-cells.ts';
import { type FileUsage, fileUsage } from './file-usage.ts';
import {
  COUNTERS,
  type ScanFolder,
  type ScannedFile,
  type ScanOrder,
  type ScanPort,
  type ScanStart,
} from './messages.ts';
import { PlanLimits } from './plan-limits.ts';
import { PIECE_BYTES, readTokenEvents } from './token-lines.ts';

const BATCH_FILES = 256;
/** Parents whose totals are kept: many sub-agents have the same one. */
const MOST_PARENTS = 64;

/** Serves until the port is closed. */
export function serveScans(port: ScanPort, { counters }: ScanStart): void {
  let queue: Promise<void> = Promise.resolve();
  const buffer = Buffer.allocUnsafeSlow(PIECE_BYTES);
  port.onMessage(order => {
    queue = queue.then(() => new FolderScan({ port, counters, order, buffer }).run());
  });
}

interface FolderScanOptions {
  readonly port: ScanPort;
  readonly counters: Int32Array;
  readonly order: ScanOrder;
  readonly buffer: Buffer;
}

class FolderScan {
  readonly #options: FolderScanOptions;
  readonly #rangeOf: PriceRanges;
  readonly #findPath: FindPath;
  readonly #totals = new Map<ConversationId, Promise<readonly TokenUsage[] | null>>();
  readonly #limits = new PlanLimits();
  #files: ScannedFile[] = [];
  #unreadable: string[] = [];
  #unlisted: UnlistedFolder[] = [];

  constructor(options: FolderScanOptions) {
    this.#options = options;
    const { offsets, steps } = options.order;
    this.#rangeOf = priceRanges(steps, offsets === null ? OWN_CALENDAR : calendarOf(offsets));
    this.#findPath = segmentFinderOfHome(options.order.codexHome);
  }

  async run(): Promise<void> {
    const { order, port } = this.#options;
    for (;;) {
      const folder = order.folders[Atomics.add(order.next, 0, 1)];
      if (folder === undefined || this.#stopped()) break;
      await this.#folder(folder);
      await port.pause?.();
    }
    this.#send('done');
  }

  async #folder({ path, place, names }: ScanFolder): Promise<void> {
    for (const name of names ?? rolloutNames(path, this.#unlisted)) {
      if (this.#stopped()) return;
      const id = idOfRolloutName(name);
      if (id === null) continue;
      const file = { id, path: `${path}/${name}`, archived: place === null };
      try {
        const said = lookTwice(() => this.#usageOf(file.path));
        const found = said instanceof Promise ? await said : said;
        this.#add(file, found);
      } catch (error) {
        if (!isGone(error)) this.#unreadable.push(file.path);
      }
      Atomics.add(this.#options.counters, COUNTERS.files, 1);
      if (this.#files.length >= BATCH_FILES) this.#send('more');
    }
  }

  #add({ id, path, archived }: Omit<ScannedFile, 'found'>, usage: FileUsage | null): void {
    if (usage === null) {
      this.#files.push({ id, path, archived, found: null });
      return;
    }
    const { cells, recorded, approximate, cwd, limits } = usage;
    for (const stated of limits) this.#limits.take(stated);
    this.#files.push({ id, path, archived, found: { cells, recorded, approximate, cwd } });
  }

  #usageOf(path: string): FileUsage | null | Promise<FileUsage | null> {
    const { buffer, order } = this.#options;
    const count = (read: Awaited<ReturnType<typeof readTokenEvents>>) =>
      read &&
      fileUsage(read, {
        rangeOf: this.#rangeOf,
        sinceMs: order.sinceMs,
        totalsOf: id => this.#totalsOf(id),
      });
    const read = readTokenEvents({ path, buffer, stopped: this.#stopped });
    return read instanceof Promise ? read.then(count) : count(read);
  }

  #totalsOf(id: ConversationId): Promise<readonly TokenUsage[] | null> {
    const known = this.#totals.get(id);
    if (known !== undefined) return known;
    const [oldest] = this.#totals.keys();
    if (oldest !== undefined && this.#totals.size >= MOST_PARENTS) this.#totals.delete(oldest);
    const totals = this.#readTotals(id).catch(() => null);
    this.#totals.set(id, totals);
    return totals;
  }

  /** Only what is one file was ever copied from: its first file is enough. */
  async #readTotals(id: ConversationId): Promise<readonly TokenUsage[] | null> {
    const path = await this.#findPath(id);
    if (path === null) return null;
    // The piece of the file that copied from it is in the other buffer.
    const buffer = Buffer.allocUnsafe(PIECE_BYTES);
    const read = await readTokenEvents({ path, buffer, stopped: this.#stopped });
    return read && statedTotals(read);
  }

  #send(then: 'more' | 'done'): void {
    const { order, port } = this.#options;
    port.post({
      scan: order.scan,
      files: this.#files,
      limits: this.#limits.newest,
      unreadable: this.#unreadable,
      unlisted: this.#unlisted,
      done: then === 'done',
    });
    this.#files = [];
    this.#unreadable = [];
    this.#unlisted = [];
  }

  readonly #stopped = (): boolean =>
    Atomics.load(this.#options.counters, COUNTERS.current) !== this.#options.order.scan;
}

function isGone(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'ENOENT' || code === 'ROLLOUT_NOT_FOUND';
}
