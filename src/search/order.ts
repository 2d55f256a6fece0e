/**
 * Puts hits back in the order of their folders, which are searched side by side. Promises: hits of the first unfinished folder are delivered
 * immediately; of later ones about 1,000 are held, then their workers wait. Knows nothing of threads.
 */
import type { FolderPart, FoundHit } from './messages.ts';

export interface FolderOrderOptions<Worker> {
  readonly folders: number;
  readonly deliver: (hits: readonly FoundHit[]) => Promise<void>;
  /** The worker may send another batch. */
  readonly taken: (worker: Worker) => void;
}

interface Folder<Worker> {
  held: HeldHits<Worker>[];
  done: boolean;
}

interface HeldHits<Worker> {
  readonly hits: readonly FoundHit[];
  readonly from: WorkerBatch<Worker>;
}

/** A batch that was received, and its worker. */
interface WorkerBatch<Worker> {
  readonly worker: Worker;
  /** Folders whose hits of this batch were not delivered yet. */
  left: number;
  /** The worker was notified. */
  notified: boolean;
}

/** Hits that are held before workers have to wait until theirs were delivered. */
const HELD = 1000;

export class FolderOrder<Worker> {
  readonly #options: FolderOrderOptions<Worker>;
  readonly #folders: readonly Folder<Worker>[];
  /** The first folder that is not finished. */
  #first = 0;
  /** Hits that were not delivered yet. */
  #held = 0;
  #delivering: Promise<void> = Promise.resolve();
  #deliveries = 0;

  constructor(options: FolderOrderOptions<Worker>) {
    this.#options = options;
    this.#folders = Array.from({ length: options.folders }, () => ({ held: [], done: false }));
  }

  /** Whether hits are being delivered that the caller has not taken yet. */
  get waiting(): boolean {
    return this.#deliveries > 0;
  }

  /** Whether all folders were searched. */
  get done(): boolean {
    return this.#first === this.#folders.length;
  }

  /** Takes a worker's batch; delivers what is next in order. */
  take(worker: Worker, parts: readonly FolderPart[]): void {
    const from: WorkerBatch<Worker> = { worker, left: 0, notified: false };
    for (const { folder: number, hits, done } of parts) {
      const folder = this.#folders[number];
      if (folder === undefined) continue;
      folder.done ||= done;
      if (hits.length === 0) continue;
      folder.held.push({ hits, from });
      from.left += 1;
      this.#held += hits.length;
    }
    this.#deliverReady();
    if (from.left === 0 || this.#held < HELD) this.#notify(from);
  }

  /** Resolves when the caller has taken everything that was delivered. */
  async delivered(): Promise<void> {
    await this.#delivering;
  }

  /** Delivers what the first unfinished folders hold. */
  #deliverReady(): void {
    const ready: HeldHits<Worker>[] = [];
    for (let first = this.#folders[this.#first]; first !== undefined; first = this.#folders[this.#first]) {
      ready.push(...first.held);
      first.held = [];
      if (!first.done) break;
      this.#first += 1;
    }
    if (ready.length === 0) return;
    this.#deliveries += 1;
    this.#delivering = this.#delivering.then(() => this.#deliver(ready));
  }

  async #deliver(ready: readonly HeldHits<Worker>[]): Promise<void> {
    const hits = ready.flatMap(held => held.hits);
    await this.#options.deliver(hits);
    this.#deliveries -= 1;
    this.#held -= hits.length;
    for (const { from } of ready) {
      from.left -= 1;
      if (from.left === 0) this.#notify(from);
    }
  }

  #notify(from: WorkerBatch<Worker>): void {
    if (!from.notified) this.#options.taken(from.worker);
    from.notified = true;
  }
}
