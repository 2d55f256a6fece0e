/**
 * Sends what a worker found to the searching thread in batches, since each message wakes that thread up. Promises: the first hit is sent immediately,
 * later ones in batches of 100 or every 16 ms; at most four batches are not taken yet, then the worker waits, so that nothing piles up.
 */
import type { ConversationId } from '../format/identity.ts';
import type { FolderPart, FoundHit, SearchPort, Unsearched } from './messages.ts';

const BATCH = 100;
const BATCH_MS = 16;
/** The searching thread may be busy with a folder of its own. */
const MOST_SENT = 4;

export interface BatchesOptions {
  readonly port: SearchPort;
  readonly search: number;
  readonly stopped: () => boolean;
}

export class Batches {
  readonly #options: BatchesOptions;
  /** Folders since the last batch, or what was found in them since then; the folder being searched is not among them. */
  #parts: FolderPart[] = [];
  #folder = 0;
  #hits: FoundHit[] = [];
  #unsearched: Unsearched[] = [];
  #later: ConversationId[] = [];
  #found = 0;
  #sentMs = 0;
  #notTaken = 0;
  #onTaken: () => void = () => {};

  constructor(options: BatchesOptions) {
    this.#options = options;
  }

  get search(): number {
    return this.#options.search;
  }

  /** Hits added from here on are of this folder, in which these conversations have a later segment. */
  begin(folder: number, later: readonly ConversationId[]): void {
    this.#folder = folder;
    this.#later.push(...later);
  }

  add(hits: readonly FoundHit[]): void {
    this.#hits.push(...hits);
    this.#found += hits.length;
  }

  /** The folder was searched to its end. */
  end(unsearched: readonly Unsearched[]): void {
    this.#unsearched.push(...unsearched);
    this.#endPart({ done: true });
  }

  /** Whether hits have to be sent now. */
  get due(): boolean {
    return this.#found >= BATCH || (this.#found > 0 && this.late);
  }

  /** Whether the last batch was sent 16 ms ago or more. */
  get late(): boolean {
    return performance.now() - this.#sentMs >= BATCH_MS;
  }

  /** Sends what there is; waits while too many batches are not taken. */
  async send(): Promise<void> {
    while (this.#notTaken >= MOST_SENT && !this.#options.stopped())
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
      later: this.#later,
    });
    this.#notTaken += 1;
    this.#sentMs = performance.now();
    this.#parts = [];
    this.#unsearched = [];
    this.#later = [];
    this.#found = 0;
  }

  /** The searching thread has taken a batch. */
  taken(): void {
    this.#notTaken -= 1;
    this.wake();
  }

  /** Lets a waiting `send` check again. */
  wake(): void {
    this.#onTaken();
  }

  #endPart({ done }: Pick<FolderPart, 'done'>): void {
    this.#parts.push({ folder: this.#folder, hits: this.#hits, done });
    this.#hits = [];
  }
}
