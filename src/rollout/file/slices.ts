/**
 * Long work on the main thread in slices. Promises: `pause` gives keys and frames their turn after at most 8 ms of work, half
 * of a frame at 60 Hz, or what else is asked for, and costs nothing before that. Does not bound a single step: steps have to be small.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';

const SLICE_MS = 8;

export class Slices {
  readonly #sliceMs: number;
  #began = performance.now();

  constructor(sliceMs = SLICE_MS) {
    this.#sliceMs = sliceMs;
  }

  /** True when it is time to give way. */
  get spent(): boolean {
    return performance.now() - this.#began > this.#sliceMs;
  }

  async pause(): Promise<void> {
    if (this.spent) await this.giveWay();
  }

  /** Pauses however little was done, for work that is no part of the work before. */
  async giveWay(): Promise<void> {
    await nextTurn();
    this.#began = performance.now();
  }
}
