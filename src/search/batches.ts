/**
 * What a worker found goes to the thread that asked in batches: each message wakes that thread up. Promises: the first hit goes at once; later ones
 * wait for a batch or a blink; of batches that nobody has taken yet there are only a few, then the worker waits, so that nothing piles up.
 */
import type { FolderPart, FoundHit, Unsearched, WorkerPort } from './messages.ts';

const BATCH = 100;
const BATCH_MS = 16;
/** The other thread may be busy with a folder of its own. */
const MOST_ON_THEIR_WAY = 4;

export interface BatchesOptions {
  readonly port: WorkerPort;
  readonly search: number;
  readonly stopped: () => boolean;
}

export class Batches {
  readonly #options: BatchesOptions;
  /** Finished ones, or what was found in them so far; behind them the one that is searched now. */
  #parts: FolderPart[] = [];
  #folder = 0;
  #hits: FoundHit[] = [];
  #unsearched: Unsearched[] = [];
  #found = 0;
  #givenMs = 0;
  #onTheirWay = 0;
  #onTaken: () => void = () => {};

  constructor(options: BatchesOptions) {
    this.#options = options;
  }

  get search(): number {
    return this.#options.search;
  }

  /** What is added from here on was found in this folder. */
  begin(folder: number): void {
    this.#folder = folder;
  }

  add(hits: readonly FoundHit[]): void {
    this.#hits.push(...hits);
    this.#found += hits.length;
  }

  /** Nothing more comes from the folder. */
  end(unsearched: readonly Unsearched[]): void {
    this.#unsearched.push(...unsearched);
    this.#endPart({ done: true });
  }

  /** Hits should go now. */
  get due(): boolean {
    return this.#found >= BATCH || (this.#found > 0 && this.late);
  }

  /** Nothing went for a while. */
  get late(): boolean {
    return performance.now() - this.#givenMs >= BATCH_MS;
  }

  async give(): Promise<void> {
    while (this.#onTheirWay >= MOST_ON_THEIR_WAY && !this.#options.stopped())
      await new Promise<void>(resolve => {
        this.#onTaken = resolve;
      });
    if (this.#options.stopped()) return;
    if (this.#hits.length > 0) this.#endPart({ done: false });
    if (this.#parts.length === 0) return;
    this.#options.port.post({
      search: this.#options.search,
      parts: this.#parts,
      unsearched: this.#unsearched,
    });
    this.#onTheirWay += 1;
    this.#givenMs = performance.now();
    this.#parts = [];
    this.#unsearched = [];
    this.#found = 0;
  }

  /** One of them was taken. */
  taken(): void {
    this.#onTheirWay -= 1;
    this.wake();
  }

  /** Whoever waits looks again. */
  wake(): void {
    this.#onTaken();
  }

  #endPart({ done }: Pick<FolderPart, 'done'>): void {
    this.#parts.push({ folder: this.#folder, hits: this.#hits, done });
    this.#hits = [];
  }
}
