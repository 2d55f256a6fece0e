/**
 * What the lines at the end of a session say besides its items: the tokens of the last turn, and how full the context is. Takes lines in
 * file order, from anywhere on. Pure.
 */
import type { Line } from '../../format/line.ts';
import { numberOf, objectOf } from '../../format/narrow.ts';
import { turnEdgeOf } from '../../format/turns.ts';
import { totalOf, UsageCounter } from '../../format/usage.ts';
import type { TailUsage } from '../snapshot.ts';

export class TailFacts {
  #counter = new UsageCounter();
  #isWhole = false;
  #window: number | null = null;
  #context: number | null = null;

  take(line: Line): void {
    if (line.kind !== 'record' || line.type !== 'event_msg') return;
    const { payload } = line;
    if (turnEdgeOf(payload) === 'start') {
      this.#counter = new UsageCounter();
      this.#isWhole = true;
    }
    this.#window = numberOf(payload, 'model_context_window') ?? this.#window;
    if (payload.type !== 'token_count') return;
    this.#counter.take(payload);
    const info = objectOf(payload, 'info');
    if (info === null) return;
    this.#window = numberOf(info, 'model_context_window') ?? this.#window;
    const last = objectOf(info, 'last_token_usage');
    // Not `total_tokens`: after an error it may be stated without parts.
    const used = last && (numberOf(last, 'input_tokens') ?? 0) + (numberOf(last, 'output_tokens') ?? 0);
    this.#context = used || this.#context;
  }

  /** Tokens that the model takes; null: not said. */
  get contextWindow(): number | null {
    return this.#window;
  }

  get usage(): TailUsage {
    const { sum } = this.#counter;
    const used = this.#context !== null && this.#window ? (100 * this.#context) / this.#window : null;
    return {
      turnTokens: sum === null ? null : totalOf(sum),
      isWhole: this.#isWhole,
      contextPercent: used === null || used < 0 ? null : Math.min(100, Math.round(used)),
    };
  }
}
