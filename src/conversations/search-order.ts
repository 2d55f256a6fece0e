/**
 * Puts hits back in order: folders are searched side by side, but given one after the other. Promises: hits of the first unfinished folder pass at once;
 * of later ones only so many are held, then their workers wait. Knows nothing of threads.
 */
import type { FoundHit } from './search-messages.ts';

export interface TaskOrderOptions<Worker> {
  readonly deliver: (hits: readonly FoundHit[]) => Promise<void>;
  /** The worker may go on. */
  readonly taken: (worker: Worker, task: number) => void;
}

interface Task<Worker> {
  readonly task: number;
  held: FoundHit[];
  /** Waits until its hits are taken. */
  waiting: Worker | null;
  done: boolean;
}

/** Hits of later folders that are held before their workers have to wait. */
const HELD = 1000;

export class TaskOrder<Worker> {
  readonly #options: TaskOrderOptions<Worker>;
  /** In order; the first one is given now. */
  readonly #tasks: Task<Worker>[] = [];
  #delivering: Promise<void> = Promise.resolve();
  #deliveries = 0;

  constructor(options: TaskOrderOptions<Worker>) {
    this.#options = options;
  }

  /** Hits were found that nobody has taken yet. */
  get waiting(): boolean {
    return this.#deliveries > 0;
  }

  add(task: number): void {
    this.#tasks.push({ task, held: [], waiting: null, done: false });
  }

  hits(worker: Worker, { task, hits }: { readonly task: number; readonly hits: readonly FoundHit[] }): void {
    const found = this.#tasks.find(each => each.task === task);
    if (found === undefined) return this.#options.taken(worker, task);
    found.held.push(...hits);
    found.waiting = worker;
    if (found !== this.#tasks[0] && this.#heldInAll() < HELD) this.#release(found);
    this.#pass();
  }

  done(task: number): void {
    const found = this.#tasks.find(each => each.task === task);
    if (found !== undefined) found.done = true;
    this.#pass();
  }

  /** Resolves when everything that was found has been taken. */
  async settled(): Promise<void> {
    await this.#delivering;
  }

  #heldInAll(): number {
    return this.#tasks.reduce((sum, { held }) => sum + held.length, 0);
  }

  /** Gives what the first folder has, and goes on to the next when it is through. */
  #pass(): void {
    for (let first = this.#tasks[0]; first !== undefined; first = this.#tasks[0]) {
      this.#give(first);
      if (!first.done) return;
      this.#tasks.shift();
    }
  }

  #give(task: Task<Worker>): void {
    const { held } = task;
    if (held.length === 0) return;
    task.held = [];
    this.#deliveries += 1;
    this.#delivering = this.#delivering.then(async () => {
      await this.#options.deliver(held);
      this.#deliveries -= 1;
      this.#release(task);
    });
  }

  #release(task: Task<Worker>): void {
    const { waiting } = task;
    task.waiting = null;
    if (waiting !== null) this.#options.taken(waiting, task.task);
  }
}
