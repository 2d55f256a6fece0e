/**
 * One search on the searching thread: sends all folders to the workers, which share them out, and passes hits on in order. Promises: ends once, for
 * one reason; what the workers send afterwards is dropped.
 */
import { basename, dirname } from 'node:path';
import type { ConversationId } from '../format/identity.ts';
import { archivedRoot, sessionsRoot } from '../sessions/catalog.ts';
import { SessionNames } from '../sessions/names.ts';
import { newestFirst } from '../sessions/rollout-names.ts';
import { type UnlistedFolder, walkDays } from '../sessions/walk.ts';
import { ChainedHits } from './chained-hits.ts';
import {
  COUNTERS,
  type FoundHit,
  type HitBatch,
  type SearchFolder,
  type SearchWorker,
  type Unsearched,
} from './messages.ts';
import { FolderOrder } from './order.ts';
import type { SearchEnd, SearchRequest } from './request.ts';
import { unsearchedFolder } from './unsearched-folder.ts';

const HANG_CHECK_MS = 250;

export interface RunningOptions {
  readonly request: SearchRequest;
  readonly codexHome: string;
  readonly workers: readonly SearchWorker[];
  readonly counters: Int32Array;
  readonly hangMs: number;
  readonly number: number;
  /** There is no sessions folder. */
  readonly missing: boolean;
}

export class RunningSearch {
  readonly ended: Promise<SearchEnd>;
  readonly #running: RunningOptions;
  readonly #order: FolderOrder<SearchWorker>;
  readonly #names: SessionNames;
  readonly #chains: ChainedHits;
  readonly #unsearched: Unsearched[] = [];
  readonly #hangCheck: NodeJS.Timeout;
  #finish: (end: SearchEnd) => void = () => {};
  #over = false;
  #hits = 0;
  #lastBeats = '';
  #stillSince = performance.now();

  constructor(running: RunningOptions) {
    this.#running = running;
    const { codexHome, request } = running;
    this.ended = new Promise(resolve => {
      this.#finish = resolve;
    });
    this.#names = new SessionNames(codexHome);
    // What is newer than a hit was listed before it, and a later segment is newer.
    const isListed = request.paths === undefined && request.scope !== 'archived';
    this.#chains = new ChainedHits(codexHome, isListed ? 'come' : 'are looked up');
    request.signal.addEventListener('abort', this.#stop);
    this.#hangCheck = setInterval(() => this.#checkForHang(), HANG_CHECK_MS);
    const unlisted: UnlistedFolder[] = [];
    const folders = foldersOf(codexHome, request, unlisted);
    this.#unsearched.push(...unlisted.map(unsearchedFolder));
    this.#order = new FolderOrder({
      folders: folders.length,
      deliver: hits => this.#deliver(hits),
      taken: worker => worker.post({ kind: 'taken', search: running.number }),
    });
    this.#begin(folders);
  }

  take(worker: SearchWorker, { search, parts, unsearched, later }: HitBatch): void {
    if (this.#over || search !== this.#running.number) return;
    this.#unsearched.push(...unsearched);
    this.#chains.add(later);
    this.#order.take(worker, parts);
    this.#checkForEnd();
  }

  readonly #stop = (): void => this.end('stopped', null);

  end(outcome: SearchEnd['outcome'], message: string | null): void {
    if (this.#over) return;
    this.#over = true;
    // Many searches may have one signal.
    this.#running.request.signal.removeEventListener('abort', this.#stop);
    clearInterval(this.#hangCheck);
    const { counters, workers, number, missing } = this.#running;
    // A worker that waits for its hits to be taken goes on, and finds that the search was stopped.
    if (outcome !== 'complete') Atomics.compareExchange(counters, COUNTERS.current, number, number + 1);
    for (const worker of workers) worker.post({ kind: 'taken', search: number });
    this.#finish({
      outcome,
      message,
      searched: Atomics.load(counters, COUNTERS.files),
      hits: this.#hits,
      unsearched: this.#unsearched,
      missing,
    });
  }

  #begin(folders: readonly SearchFolder[]): void {
    const { request, workers, number } = this.#running;
    const { query, cwd = null, perSession = Number.MAX_SAFE_INTEGER } = request;
    const next = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const order = { query, cwd, perSession };
    for (const worker of workers) worker.post({ kind: 'begin', search: number, order, folders, next });
    this.#checkForEnd();
  }

  #checkForEnd(): void {
    if (this.#order.done) void this.#order.delivered().then(() => this.end('complete', null));
  }

  async #deliver(found: readonly FoundHit[]): Promise<void> {
    if (this.#over) return;
    if (this.#hits === 0) await this.#names.refresh().catch(() => []);
    const { limit = Number.POSITIVE_INFINITY, onHits } = this.#running.request;
    const within = found.slice(0, limit - this.#hits);
    this.#hits += within.length;
    const completed = await this.#chains.completed(within);
    if (this.#over) return;
    const nameOf = (id: ConversationId): string | null => this.#names.get(id);
    await onHits(completed.map(hit => ({ ...hit, name: nameOf(hit.session.id) })));
    if (this.#hits >= limit) this.end('limited', null);
  }

  /** Only an expression can keep a thread for ever; a caller that takes no more hits is no hang. */
  #checkForHang(): void {
    const { counters, request, hangMs } = this.#running;
    const beats = counters.slice(COUNTERS.files).join();
    const progressing = beats !== this.#lastBeats || this.#order.waiting || !request.query.regex;
    this.#lastBeats = beats;
    if (progressing) this.#stillSince = performance.now();
    else if (performance.now() - this.#stillSince >= hangMs)
      this.end(
        'hung',
        'The expression takes too long on some text, so the search was stopped; try a simpler one.',
      );
  }
}

/**
 * All folders of the scope, newest first; where only some files are to be searched, only their folders. Years and months that cannot be read are
 * added to `unlisted`, unless it is said which files are meant.
 */
function foldersOf(
  codexHome: string,
  { scope, paths }: SearchRequest,
  unlisted: UnlistedFolder[],
): readonly SearchFolder[] {
  const report = paths === undefined ? unlisted : undefined;
  const days = scope === 'archived' ? [] : [...walkDays(sessionsRoot(codexHome), { unlisted: report })];
  const archive = { path: archivedRoot(codexHome), place: null };
  const folders: readonly SearchFolder[] = scope === 'active' ? days : [...days, archive];
  if (paths === undefined) return folders;
  const wanted = namesByFolder(paths);
  return folders.flatMap(({ path, place }) => {
    const names = wanted.get(path);
    return names === undefined ? [] : [{ path, place, names: newestFirst(names).join('\n') }];
  });
}

function namesByFolder(paths: readonly string[]): ReadonlyMap<string, string[]> {
  const names = new Map<string, string[]>();
  for (const path of paths) {
    const folder = dirname(path);
    const same = names.get(folder);
    if (same === undefined) names.set(folder, [basename(path)]);
    else same.push(basename(path));
  }
  return names;
}
