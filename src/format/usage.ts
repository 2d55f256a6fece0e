/**
 * Tokens that a file's own turns used, from its `token_count` events (FORMAT.md, section 4). Promises: pure, in file order; one
 * event adds what is new in it and nothing twice; what is no count adds nothing, and makes the sum doubtful. The totals that Codex writes
 * are not the sum: they are written again without a change, begin again at a resume (up to 0.77), go on from the parent's in a fork,
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

/** The same in place. */
export function addUsageTo(
  sum: { -readonly [Part in keyof TokenUsage]: number },
  { input, cached, cacheWritten, output, reasoning }: TokenUsage,
): void {
  sum.input += input;
  sum.cached += cached;
  sum.cacheWritten += cacheWritten;
  sum.output += output;
  sum.reasoning += reasoning;
}

export class UsageCounter {
  /** Added up in place: an object for each event would take as long as reading it. */
  readonly #sum: { -readonly [Part in keyof TokenUsage]: number } = { ...NO_USAGE };
  #hasSum = false;
  #previous: TokenUsage | null = null;
  /** Whoever counts next may begin at zero: the total before was copied, or a Codex said that it knows none. */
  #mayBegin: 'no' | 'copied' | 'none known' = 'no';
  #doubtful = false;

  /** Null when no event had a count: not recorded, which is not zero. */
  get sum(): TokenUsage | null {
    return this.#hasSum ? { ...this.#sum } : null;
  }

  /** True when an event could not be read: the sum may be too small. */
  get doubtful(): boolean {
    return this.#doubtful;
  }

  /** What the payload of a `token_count` event adds; null when that is nothing. */
  take(payload: JsonObject): UsageStep | null {
    return this.add(statedCounts(payload));
  }

  /** The same of what an event states. */
  add({ kind, total, last }: StatedCounts): UsageStep | null {
    if (kind === 'nonsense' || isDoubtful(kind, total) || isDoubtful(kind, last)) this.#doubtful = true;
    if (kind === 'nothing') this.#mayBegin = 'none known';
    if (total === null) return null;
    const added = this.#newIn(total.usage, last?.usage ?? null);
    this.#previous = total.usage;
    this.#mayBegin = 'no';
    this.#hasSum = true;
    if (added === null) return null;
    addUsageTo(this.#sum, added);
    // Spelled out: a spread takes longer than all the rest of it.
    const { input, cached, cacheWritten, output, reasoning } = added;
    return { input, cached, cacheWritten, output, reasoning, requestInput: last?.usage.input ?? null };
  }

  /** An event that the file copied from another one: what follows is counted from its total. */
  pass({ total }: StatedCounts): void {
    if (total !== null) this.#previous = total.usage;
    this.#mayBegin = 'copied';
  }

  /** Null for an event that was written again. */
  #newIn(total: TokenUsage, last: TokenUsage | null): TokenUsage | null {
    const previous = this.#previous;
    // The first event of a file. In a fork the total begins with that of its parent.
    if (previous === null) return last ?? total;
    const isOneRequest = last !== null && isSame(total, last);
    if (isSame(total, previous)) return isOneRequest && this.#mayBegin === 'none known' ? last : null;
    // The first one behind a resume, or of a sub-agent that copied its parent.
    if (isBelow(total, previous) || (isOneRequest && this.#mayBegin !== 'no')) return last ?? total;
    // It may be that as well, and nothing shows which.
    if (isOneRequest && totalOf(previous) > 0) this.#doubtful = true;
    return difference(total, previous);
  }
}

function isDoubtful(kind: StatedCounts['kind'], reading: UsageReading | null): boolean {
  return kind === 'counts' && (reading === null || reading.doubtful);
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

/** The counts of one request, or of several. */
export interface UsageReading {
  readonly usage: TokenUsage;
  /** A part is no count, or is more than what it is a part of. */
  readonly doubtful: boolean;
}

/** What one event states. */
export interface StatedCounts {
  /** `nothing`: before the first answer there is none. */
  readonly kind: 'counts' | 'nothing' | 'nonsense';
  /** Null: not in it, or no count. */
  readonly total: UsageReading | null;
  readonly last: UsageReading | null;
}

/** Of the payload of a `token_count` event. */
export function statedCounts(payload: JsonObject): StatedCounts {
  const info = objectOf(payload, 'info');
  if (info === null)
    return { kind: field(payload, 'info') == null ? 'nothing' : 'nonsense', total: null, last: null };
  const total = readUsage(objectOf(info, 'total_token_usage'));
  return { kind: 'counts', total, last: readUsage(objectOf(info, 'last_token_usage')) };
}

function readUsage(usage: JsonObject | null): UsageReading | null {
  if (usage === null) return null;
  const count = (key: string): number | null => countOf(field(usage, key));
  const written = field(usage, 'cache_write_input_tokens');
  return usageReading({
    input: count('input_tokens'),
    cached: count('cached_input_tokens'),
    cacheWritten: written === undefined ? 0 : countOf(written),
    output: count('output_tokens'),
    reasoning: count('reasoning_output_tokens'),
  });
}

/** Null when input or output are no counts. A part that is none is taken for zero: all versions write two of them. */
export function usageReading(
  parts: {
    readonly [Part in keyof TokenUsage]: number | null;
  },
): UsageReading | null {
  const { input, output } = parts;
  if (input === null || output === null) return null;
  const cached = partOf(parts.cached, input);
  const reasoning = partOf(parts.reasoning, output);
  const written = partOf(parts.cacheWritten, input - (cached ?? 0));
  return {
    usage: { input, output, cached: cached ?? 0, cacheWritten: written ?? 0, reasoning: reasoning ?? 0 },
    doubtful: cached === null || reasoning === null || written === null,
  };
}

/** Null when it cannot be a part of `whole`. */
function partOf(part: number | null, whole: number): number | null {
  return part === null || part > whole ? null : part;
}

/** Null for what is no number of tokens: negative, a fraction, a text, or more than any session can use. */
export function countOf(value: unknown): number | null {
  const isCount =
    typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= LARGEST_COUNT;
  return isCount ? value : null;
}
