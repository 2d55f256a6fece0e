/**
 * Puts hits back in order: folders are searched side by side, but given one after the other. Promises: hits of the first unfinished folder pass at once;
 * of later ones only so many are held, then their workers wait. Knows nothing of threads.
 */
import type { FolderPart, FoundHit } from './messages.ts';

export interface FolderOrderOptions<Worker> {
  readonly folders: number;
  readonly deliver: (hits: readonly FoundHit[]) => Promise<void>;
  /** The worker may go on. */
  readonly taken: (worker: Worker) => void;
}

interface Folder<Worker> {
  held: Held<Worker>[];
  done: boolean;
}

interface Held<Worker> {
  readonly hits: readonly FoundHit[];
  readonly from: Waiting<Worker>;
}

/** A worker whose batch is here. */
interface Waiting<Worker> {
  readonly worker: Worker;
  /** Folders whose hits of this batch were not given yet. */
  left: number;
  /** The worker knows, and goes on. */
  told: boolean;
}

/** Hits that are held before workers have to wait until theirs were given. */
const HELD = 1000;

export class FolderOrder<Worker> {
  readonly #options: FolderOrderOptions<Worker>;
  readonly #folders: readonly Folder<Worker>[];
  /** The first folder that is not finished. */
  #first = 0;
  /** Hits that were not given yet. */
  #held = 0;
  #delivering: Promise<void> = Promise.resolve();
  #deliveries = 0;

  constructor(options: FolderOrderOptions<Worker>) {
    this.#options = options;
    this.#folders = Array.from({ length: options.folders }, () => ({ held: [], done: false }));
  }

  /** Hits were found that nobody has taken yet. */
  get waiting(): boolean {
    return this.#deliveries > 0;
  }

  /** All folders were searched. */
  get done(): boolean {
    return this.#first === this.#folders.length;
  }

  /** A worker's batch. Its own folder may be the first one: then all of it passes at once. */
  take(worker: Worker, parts: readonly FolderPart[]): void {
    const from: Waiting<Worker> = { worker, left: 0, told: false };
    for (const { folder: number, hits, done } of parts) {
      const folder = this.#folders[number];
      if (folder === undefined) continue;
      folder.done ||= done;
      if (hits.length === 0) continue;
      folder.held.push({ hits, from });
      from.left += 1;
      this.#held += hits.length;
    }
    this.#pass();
    if (from.left === 0 || this.#held < HELD) this.#tell(from);
  }

  /** Resolves when everything that was found has been taken. */
  async settled(): Promise<void> {
    await this.#delivering;
  }

  /** Gives what the first folder has, and goes on to the next when it is through. */
  #pass(): void {
    const ready: Held<Worker>[] = [];
    for (let first = this.#folders[this.#first]; first !== undefined; first = this.#folders[this.#first]) {
      ready.push(...first.held);
      first.held = [];
      if (!first.done) break;
      this.#first += 1;
    }
    if (ready.length === 0) return;
    this.#deliveries += 1;
    this.#delivering = this.#delivering.then(() => this.#give(ready));
  }

  async #give(ready: readonly Held<Worker>[]): Promise<void> {
    const hits = ready.flatMap(held => held.hits);
    await this.#options.deliver(hits);
    this.#deliveries -= 1;
    this.#held -= hits.length;
    for (const { from } of ready) {
      from.left -= 1;
      if (from.left === 0) this.#tell(from);
    }
  }

  #tell(from: Waiting<Worker>): void {
    if (!from.told) this.#options.taken(from.worker);
    from.told = true;
  }
}
