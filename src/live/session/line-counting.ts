/**
 * Counts the lines of the open rollout beside everything else: one counting at a time, and what grew meanwhile is counted after it.
 * Promises: a rollout that is opened again is counted again, and what was being counted of the one before is dropped.
 */
import type { RawLine } from '../../format/line.ts';
import type { FindRequest } from '../source.ts';
import type { Chunk } from './chunk.ts';
import type { LineNumbers, NextTurn } from './line-numbers.ts';
import type { OpenedRollout } from './opened-rollout.ts';

export class LineCounting {
  readonly #onCounted: () => Promise<void>;
  #lines: LineNumbers | null = null;
  #stop = new AbortController();
  #counting: AbortSignal | null = null;
  #countAgain = false;

  /** `onCounted`: numbers may be known that were not. */
  constructor(onCounted: () => Promise<void>) {
    this.#onCounted = onCounted;
  }

  get counts(): LineNumbers['counts'] {
    return this.#lines?.counts ?? null;
  }

  turnBeyond(request: Pick<FindRequest, 'direction' | 'from'>): NextTurn | undefined {
    return this.#lines?.turnBeyond(request);
  }

  /** Numbers their lines, and marks what was taken back, as far as that was counted. */
  async number(chunks: readonly Chunk[]): Promise<void> {
    await this.#lines?.number(chunks);
    await this.#lines?.markTakenBack(chunks);
  }

  begin(opened: OpenedRollout): void {
    this.#lines = null;
    this.#stop.abort();
    this.#stop = new AbortController();
    void this.#count(opened, this.#stop.signal);
  }

  /** Lines came. */
  take(opened: OpenedRollout, lines: readonly RawLine[]): void {
    const counted = this.#counting === null && this.#lines?.take(lines);
    if (!counted) void this.#count(opened, this.#stop.signal);
  }

  close(): void {
    this.#stop.abort();
  }

  async #count(opened: OpenedRollout, signal: AbortSignal): Promise<void> {
    this.#countAgain = true;
    if (this.#counting === signal) return;
    this.#counting = signal;
    // Not needed for the first screen.
    const { LineNumbers } = await import('./line-numbers.ts');
    if (signal.aborted) return;
    const lines = this.#lines ?? new LineNumbers(opened);
    this.#lines = lines;
    while (this.#countAgain && !signal.aborted) {
      this.#countAgain = false;
      await lines.grow(signal);
    }
    if (this.#counting === signal) this.#counting = null;
    if (!signal.aborted) await this.#onCounted();
  }
}
