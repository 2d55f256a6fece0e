/** What a made-up model uses: each request reads all that was said before it, most of it from the cache. And how much of a plan is used by then. */
import { addUsageTo, NO_USAGE, type TokenUsage } from '../format/usage.ts';
import type { JsonLine } from './circumstances.ts';

/** What Codex says to the model before the person says anything. */
const INSTRUCTIONS = 9_400;
const CONTEXT_WINDOW = 258_400;
/** The cache holds whole blocks of so many tokens. */
const CACHE_BLOCK = 128;
const CHARACTERS_PER_TOKEN = 4;
/** Beside its text, for the form of an item. */
const TOKENS_PER_ITEM = 24;

export class TokenCounter {
  /** What the next request reads. */
  #context = INSTRUCTIONS;
  #cached = 0;
  #thought = 0;
  readonly #total = { ...NO_USAGE };

  /** The next request reads this, too: a prompt, or the output of a command. */
  hear(text: string): void {
    this.#context += tokensOf(text);
  }

  /** The next answer was thought about so much. */
  think(text: string): void {
    this.#thought += 3 * tokensOf(text);
  }

  /** The model answers, by a call or a message; returns what `token_count` says then. */
  answer(text: string): JsonLine {
    const last = {
      input: this.#context,
      cached: this.#cached,
      cacheWritten: 0,
      output: tokensOf(text) + this.#thought,
      reasoning: this.#thought,
    };
    this.#cached = this.#context - (this.#context % CACHE_BLOCK);
    this.#context += last.output;
    this.#thought = 0;
    addUsageTo(this.#total, last);
    return {
      total_token_usage: stated(this.#total),
      last_token_usage: stated(last),
      model_context_window: CONTEXT_WINDOW,
    };
  }
}

const HOUR_MS = 3_600_000;
const WINDOWS = [
  { slot: 'primary', hours: 5, mostPercent: 70 },
  { slot: 'secondary', hours: 7 * 24, mostPercent: 60 },
] as const;

/** The limits of a plan whose windows are used evenly until they begin anew. */
export function planLimitsAt(nowMs: number): JsonLine {
  const slots = WINDOWS.map(({ slot, hours, mostPercent }) => {
    const goneMs = nowMs % (hours * HOUR_MS);
    const window = {
      used_percent: Math.round((goneMs / (hours * HOUR_MS)) * mostPercent),
      window_minutes: hours * 60,
      resets_at: (nowMs - goneMs) / 1000 + hours * 3600,
    };
    return [slot, window] as const;
  });
  return {
    limit_id: 'codex',
    limit_name: null,
    ...Object.fromEntries(slots),
    credits: null,
    plan_type: 'plus',
  };
}

function tokensOf(text: string): number {
  return TOKENS_PER_ITEM + Math.ceil(text.length / CHARACTERS_PER_TOKEN);
}

function stated({ input, cached, output, reasoning }: TokenUsage): JsonLine {
  return {
    input_tokens: input,
    cached_input_tokens: cached,
    output_tokens: output,
    reasoning_output_tokens: reasoning,
    total_tokens: input + output,
  };
}
