/**
 * Tokens that a file's own turns used, from its `token_count` events (FORMAT.md, section 4). Promises: pure, in file order; one
 * event adds what is new in it and nothing twice; what is no count adds nothing, and makes the sum doubtful. The totals that Codex writes
 * are not the sum: they are written again without a change, begin again at a resume (up to 0.50), go on from the parent's in a fork,
 * and after an error may have nothing but `total_tokens`.
 */
import type { JsonObject } from './line.ts';
import { field, objectOf } from './narrow.ts';

export interface TokenUsage {
  /** What was sent, `cached` included. */
  readonly input: number;
  /** The part of `input` that the provider had seen before. */
  readonly cached: number;
  /** Another part of `input`: what the provider kept for the next request (Codex 0.148; before, zero). */
  readonly cacheWritten: number;
  /** What came back, `reasoning` included. */
  readonly output: number;
  /** The part of `output` that was thought. */
  readonly reasoning: number;
}

/** What one event adds. */
export interface UsageStep extends TokenUsage {
  /** Input of the last request alone: some prices depend on it; null: the event does not say. */
  readonly requestInput: number | null;
}

export const NO_USAGE: TokenUsage = { input: 0, cached: 0, cacheWritten: 0, output: 0, reasoning: 0 };

/** A count above this was not counted by anybody. */
const LARGEST_COUNT = 1e12;

/** All that was used: `cached` and `reasoning` are inside of the two. */
export function totalOf({ input, output }: TokenUsage): number {
  return input + output;
}

export function addUsage(a: TokenUsage, b: TokenUsage): TokenUsage {
  return {
    input: a.input + b.input,
    cached: a.cached + b.cached,
    cacheWritten: a.cacheWritten + b.cacheWritten,
    output: a.output + b.output,
    reasoning: a.reasoning + b.reasoning,
  };
}

export class UsageCounter {
  #sum: TokenUsage | null = null;
  #previous: TokenUsage | null = null;
  #doubtful = false;

  /** Null when no event had a count: not recorded, which is not zero. */
  get sum(): TokenUsage | null {
    return this.#sum;
  }

  /** True when an event could not be read: the sum may be too small. */
  get doubtful(): boolean {
    return this.#doubtful;
  }

  /** What the payload of a `token_count` event adds; null when that is nothing. */
  take(payload: JsonObject): UsageStep | null {
    const info = objectOf(payload, 'info');
    // Before the first answer there is none.
    if (info === null) {
      this.#doubtful ||= field(payload, 'info') != null;
      return null;
    }
    const total = this.#read(info, 'total_token_usage');
    if (total === null) return null;
    const last = this.#read(info, 'last_token_usage');
    const added = this.#newIn(total, last);
    this.#previous = total;
    this.#sum = addUsage(this.#sum ?? NO_USAGE, added ?? NO_USAGE);
    return added === null ? null : { ...added, requestInput: last?.input ?? null };
  }

  /** An event that the file copied from another one: what follows is counted from its total. Null when it has none. */
  pass(payload: JsonObject): TokenUsage | null {
    const total = totalIn(payload);
    if (total !== null) this.#previous = total;
    return total;
  }

  #read(info: JsonObject, key: string): TokenUsage | null {
    const reading = readUsage(objectOf(info, key));
    if (reading === null || reading.doubtful) this.#doubtful = true;
    return reading?.usage ?? null;
  }

  /** Null for an event that was written again. */
  #newIn(total: TokenUsage, last: TokenUsage | null): TokenUsage | null {
    const previous = this.#previous;
    if (previous !== null && isSame(total, previous)) return null;
    if (previous !== null && !isBelow(total, previous)) return difference(total, previous);
    // The first event of a file, or the first one behind a resume. In a fork the total begins with that of its parent.
    return last ?? total;
  }
}

/** The total that an event states; null when it states none that is a count. */
export function totalIn(payload: JsonObject): TokenUsage | null {
  const info = objectOf(payload, 'info');
  return info && (readUsage(objectOf(info, 'total_token_usage'))?.usage ?? null);
}

/** Whether two totals are the same count. Older versions write none of the other parts. */
export function isSame(a: TokenUsage, b: TokenUsage): boolean {
  return a.input === b.input && a.cached === b.cached && a.output === b.output;
}

function isBelow(a: TokenUsage, b: TokenUsage): boolean {
  return a.input < b.input || a.cached < b.cached || a.output < b.output;
}

function difference(a: TokenUsage, b: TokenUsage): TokenUsage {
  return {
    input: a.input - b.input,
    cached: a.cached - b.cached,
    cacheWritten: Math.max(0, a.cacheWritten - b.cacheWritten),
    output: a.output - b.output,
    reasoning: Math.max(0, a.reasoning - b.reasoning),
  };
}

interface UsageReading {
  readonly usage: TokenUsage;
  /** A part is no count, or is more than what it is a part of. */
  readonly doubtful: boolean;
}

/** Null when input or output are no counts. A part that is not there is taken for zero: all versions write two of them. */
function readUsage(usage: JsonObject | null): UsageReading | null {
  if (usage === null) return null;
  const [input, output] = [countOf(usage, 'input_tokens'), countOf(usage, 'output_tokens')];
  if (input === null || output === null) return null;
  const cached = partOf(usage, 'cached_input_tokens', input);
  const reasoning = partOf(usage, 'reasoning_output_tokens', output);
  const written =
    field(usage, 'cache_write_input_tokens') === undefined
      ? 0
      : partOf(usage, 'cache_write_input_tokens', input - (cached ?? 0));
  return {
    usage: { input, output, cached: cached ?? 0, cacheWritten: written ?? 0, reasoning: reasoning ?? 0 },
    doubtful: cached === null || reasoning === null || written === null,
  };
}

/** Null when it cannot be a part of `whole`. */
function partOf(usage: JsonObject, key: string, whole: number): number | null {
  const part = countOf(usage, key);
  return part === null || part > whole ? null : part;
}

function countOf(usage: JsonObject, key: string): number | null {
  const value = field(usage, key);
  const isCount =
    typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= LARGEST_COUNT;
  return isCount ? value : null;
}
