/**
 * What the sessions of a home used, read by threads. Promises: each session counts once, however many files it has (copies, archived and active, plain
 * and compressed); every segment of one that was taken back counts, since its tokens were used; it can be stopped at any time, and what was read
 * until then is there.
 */
import { availableParallelism } from 'node:os';
import type { ConversationId } from '../../format/identity.ts';
import { type LimitReading, newestLimits } from '../../format/rate-limits.ts';
import { segmentsOf } from '../../format/segments.ts';
import { archivedRoot, sessionsRoot } from '../../sessions/catalog.ts';
import { type UnlistedFolder, walkDays } from '../../sessions/walk.ts';
import { type PriceBook, type PriceSteps, Prices } from '../prices/price-book.ts';
import { pricedCell, type UsageCell } from '../prices/priced-cells.ts';
import type { UtcOffset } from './calendar.ts';
import type { CountedCell } from './counted-cells.ts';
import {
  COUNTERS,
  type ScanBatch,
  type ScanFolder,
  type ScannedFile,
  type ScanStart,
  type ScanWorker,
} from './messages.ts';
import { startScanInProcess, startScanWorker } from './start-worker.ts';

/** What one session used. */
export interface SessionUsage<Cell = UsageCell> {
  readonly id: ConversationId;
  /** The host that it is on; left out: this machine. */
  readonly host?: string;
  /** The file it goes on in. */
  readonly path: string;
  /** The files before it, oldest first. */
  readonly earlierSegments: readonly string[];
  readonly cells: readonly Cell[];
  readonly recorded: boolean;
  readonly approximate: boolean;
  readonly cwd: string | null;
}

export interface ScanRequest extends Omit<CountRequest, 'steps' | 'offsets'> {
  readonly prices: PriceBook;
}

export interface CountRequest {
  readonly codexHome: string;
  readonly steps: PriceSteps;
  /** See `ScanOrder`. */
  readonly offsets: readonly UtcOffset[] | null;
  readonly scope: 'active' | 'archived' | 'all';
  /** Only these files; left out: all of the scope. */
  readonly paths?: readonly string[];
  readonly sinceMs: number | null;
  readonly signal: AbortSignal;
  /** Called when more was read. */
  readonly onProgress?: (files: number) => void;
  /** `own`: one of them on this thread; `none`: all of them threads; of a few paths all is read on this one. */
  readonly inProcess: 'own' | 'all' | 'none';
  /** Left out: a thread of this program. */
  readonly startWorker?: (start: ScanStart) => ScanWorker;
}

export interface ScanResult<Cell = UsageCell> {
  readonly sessions: readonly SessionUsage<Cell>[];
  readonly limits: readonly LimitReading[];
  readonly files: number;
  readonly unreadable: readonly string[];
  /** Folders that cannot be read: what is in them is left out. */
  readonly unlisted: readonly UnlistedFolder[];
  readonly complete: boolean;
}

/** More threads than this only wait for the disk. */
const MOST_WORKERS = 4;
/** So few files are read sooner than a thread is started. */
const FEW_FILES = 400;

/** Rejects when a thread ends before its time. */
export function scanUsage({ prices: book, ...request }: ScanRequest): Promise<ScanResult> {
  const prices = new Prices(book);
  return scanAs({ ...request, steps: prices.steps, offsets: null }, cell => pricedCell(cell, prices));
}

/** The same without prices. */
export function countUsage(request: CountRequest): Promise<ScanResult<CountedCell>> {
  return scanAs(request, cell => cell);
}

async function scanAs<Cell>(
  request: CountRequest,
  cellOf: (cell: CountedCell) => Cell,
): Promise<ScanResult<Cell>> {
  const counters = new Int32Array(new SharedArrayBuffer(COUNTERS.length * Int32Array.BYTES_PER_ELEMENT));
  Atomics.store(counters, COUNTERS.current, 1);
  const workers = startWorkers(request, counters);
  const unlisted: UnlistedFolder[] = [];
  const folders = foldersOf(request, unlisted);
  const collected = new Collected(unlisted);
  try {
    await new Promise<void>((resolve, reject) => {
      let running = workers.length;
      const stop = (): void => {
        Atomics.store(counters, COUNTERS.current, 0);
        resolve();
      };
      request.signal.addEventListener('abort', stop, { once: true });
      if (request.signal.aborted) return stop();
      const next = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
      const { codexHome, steps, offsets, sinceMs } = request;
      const order = { scan: 1, codexHome, steps, offsets, sinceMs, folders, next };
      for (const worker of workers) {
        worker.onFailure(reject);
        worker.onMessage(batch => {
          collected.take(batch);
          request.onProgress?.(Atomics.load(counters, COUNTERS.files));
          if (batch.done) running -= 1;
          if (running === 0) resolve();
        });
        worker.post(order);
      }
    });
  } finally {
    for (const worker of workers) worker.stop();
  }
  return collected.result(!request.signal.aborted, cellOf);
}

function startWorkers(
  { inProcess, paths, startWorker = startScanWorker }: CountRequest,
  counters: Int32Array,
): readonly ScanWorker[] {
  if (inProcess === 'all' || (paths?.length ?? Number.POSITIVE_INFINITY) <= FEW_FILES)
    return [startScanInProcess({ counters })];
  const count = Math.min(MOST_WORKERS, availableParallelism());
  return Array.from({ length: count }, (_, index) =>
    inProcess === 'own' && index === count - 1 ? startScanInProcess({ counters }) : startWorker({ counters }),
  );
}

function foldersOf(
  { codexHome, scope, paths }: CountRequest,
  unlisted: UnlistedFolder[],
): readonly ScanFolder[] {
  const report = paths === undefined ? unlisted : undefined;
  const days = scope === 'archived' ? [] : [...walkDays(sessionsRoot(codexHome), { unlisted: report })];
  const archive = { path: archivedRoot(codexHome), place: null };
  const folders = scope === 'active' ? days : [...days, archive];
  if (paths === undefined) return folders.map(folder => ({ ...folder, names: null }));
  const names = new Map<string, string[]>();
  for (const path of paths) {
    const slash = path.lastIndexOf('/');
    const folder = path.slice(0, slash);
    names.set(folder, [...(names.get(folder) ?? []), path.slice(slash + 1)]);
  }
  return folders.flatMap(folder => {
    const wanted = names.get(folder.path);
    return wanted === undefined ? [] : [{ ...folder, names: wanted }];
  });
}

/** What came from the workers, in any order. */
class Collected {
  readonly #byId = new Map<ConversationId, [ScannedFile, ...ScannedFile[]]>();
  readonly #unreadable: string[] = [];
  readonly #unlisted: UnlistedFolder[];
  #limits: readonly LimitReading[] = [];
  #files = 0;

  constructor(unlisted: readonly UnlistedFolder[]) {
    this.#unlisted = [...unlisted];
  }

  take({ files, limits, unreadable, unlisted }: ScanBatch): void {
    this.#limits = newestLimits([...this.#limits, ...limits]);
    this.#unreadable.push(...unreadable);
    this.#unlisted.push(...unlisted);
    this.#files += files.length;
    for (const file of files) {
      const others = this.#byId.get(file.id);
      if (others === undefined) this.#byId.set(file.id, [file]);
      else others.push(file);
    }
  }

  result<Cell>(complete: boolean, cellOf: (cell: CountedCell) => Cell): ScanResult<Cell> {
    const sessions: SessionUsage<Cell>[] = [];
    for (const files of this.#byId.values()) sessions.push(sessionOf(segmentsOf(files), cellOf));
    return {
      sessions,
      limits: this.#limits,
      files: this.#files,
      unreadable: this.#unreadable,
      unlisted: this.#unlisted,
      complete,
    };
  }
}

function sessionOf<Cell>(
  segments: readonly [ScannedFile, ...ScannedFile[]],
  cellOf: (cell: CountedCell) => Cell,
): SessionUsage<Cell> {
  const last = segments.at(-1) ?? segments[0];
  const found = segments.flatMap(segment => segment.found ?? []);
  return {
    id: last.id,
    path: last.path,
    earlierSegments: segments.slice(0, -1).map(({ path }) => path),
    cells: found.flatMap(({ cells }) => cells).map(cellOf),
    recorded: found.some(({ recorded }) => recorded),
    approximate: found.some(({ approximate }) => approximate),
    cwd: found.findLast(({ cwd }) => cwd !== null)?.cwd ?? null,
  };
}
