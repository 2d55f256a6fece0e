/** Sums with what they cost. Promises: pure; each cell has the price of its own day, size and settings; what has no price is never zero. */
import { addUsage, NO_USAGE, type TokenUsage, totalOf } from '../../format/usage.ts';
import type { CountedCell } from '../scan/counted-cells.ts';
import type { Prices } from './price-book.ts';

/** A sum of requests. */
export interface UsageSum {
  readonly usage: TokenUsage;
  readonly requests: number;
  /** Of those that have a price. */
  readonly dollars: number;
  /** Tokens of those that have none. */
  readonly unpriced: number;
}

/** Requests of one day with one model. */
export interface UsageCell extends UsageSum {
  /** `2026-08-15`, local; null: no time that can be read. */
  readonly day: string | null;
  readonly model: string | null;
  /** Of tokens that have no price, though the model has one: `priority`, `by azure`. */
  readonly reason?: string | null;
}

export const NO_SUM: UsageSum = { usage: NO_USAGE, requests: 0, dollars: 0, unpriced: 0 };

export function addSums(a: UsageSum, b: UsageSum): UsageSum {
  return {
    usage: addUsage(a.usage, b.usage),
    requests: a.requests + b.requests,
    dollars: a.dollars + b.dollars,
    unpriced: a.unpriced + b.unpriced,
  };
}

export function pricedCell(
  { day, settings, usage, requests, atMs, requestInput }: CountedCell,
  prices: Prices,
): UsageCell {
  // Spelled out, since a home has 100,000 of them: a spread takes longer than the price.
  const { input, cached, cacheWritten, output, reasoning } = usage;
  const step = { input, cached, cacheWritten, output, reasoning, requestInput };
  const dollars = prices.costOf(step, settings, atMs);
  const { model } = settings;
  if (dollars !== null) return { day, model, usage, requests, dollars, unpriced: 0, reason: null };
  const reason = prices.reasonOf(settings);
  return { day, model, usage, requests, dollars: 0, unpriced: totalOf(usage), reason };
}
