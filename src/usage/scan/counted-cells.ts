/**
 * Requests summed by day and by all that a price depends on, so that prices can be applied later, and elsewhere. Promises: pure; the requests of
 * one cell have one price for a token of each kind, whatever is in the list of prices whose steps were told.
 */
import { NO_USAGE, type TokenUsage } from '../../format/usage.ts';
import type { OwnRequest } from '../count/own-requests.ts';
import type { RequestSettings } from '../count/token-events.ts';
import type { PriceSteps } from '../prices/price-book.ts';
import { type Calendar, type DayRange, isWithin } from './calendar.ts';

/** Requests of one day that cost the same for a token. */
export interface CountedCell {
  /** `2026-08-15`; null: no time that can be read. */
  readonly day: string | null;
  readonly settings: RequestSettings;
  readonly usage: TokenUsage;
  readonly requests: number;
  /** When one of them was made, epoch ms, and its input: what holds for it holds for all. */
  readonly atMs: number | null;
  readonly requestInput: number;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

interface GrowingCell extends DayRange {
  readonly settings: RequestSettings;
  readonly atMs: number | null;
  readonly requestInput: number;
  readonly usage: Mutable<TokenUsage>;
  /** Where it is among the steps of prices. */
  readonly size: number;
  readonly era: number;
  requests: number;
}

/** Sums in place: an object for each request would take as long as reading it. */
export function countedCells(
  requests: readonly OwnRequest[],
  { inputs, fromMs }: PriceSteps,
  calendar: Calendar,
): readonly CountedCell[] {
  const cells: GrowingCell[] = [];
  let cell: GrowingCell | undefined;
  for (const { atMs, settings, step } of requests) {
    const requestInput = step.requestInput ?? step.input;
    const size = inputs.findLastIndex(start => requestInput > start);
    const era = atMs === null ? -1 : fromMs.findLastIndex(from => from <= atMs);
    const isOf = (one: GrowingCell): boolean =>
      one.size === size && one.era === era && isSame(one.settings, settings);
    // Mostly the same as that of the request before.
    if (cell === undefined || !isOf(cell) || !isWithin(cell, atMs)) {
      const range = calendar(atMs);
      cell = cells.find(one => isOf(one) && one.day === range.day);
      if (cell === undefined) {
        const usage = { ...NO_USAGE };
        cell = { ...range, settings, atMs, requestInput, usage, size, era, requests: 0 };
        cells.push(cell);
      }
    }
    addTo(cell.usage, step);
    cell.requests += 1;
  }
  return cells.map(({ day, settings, usage, requests: count, atMs, requestInput }) => {
    return { day, settings, usage, requests: count, atMs, requestInput };
  });
}

function isSame(a: RequestSettings, b: RequestSettings): boolean {
  return a === b || (a.model === b.model && a.provider === b.provider && a.tier === b.tier);
}

function addTo(
  sum: Mutable<TokenUsage>,
  { input, cached, cacheWritten, output, reasoning }: TokenUsage,
): void {
  sum.input += input;
  sum.cached += cached;
  sum.cacheWritten += cacheWritten;
  sum.output += output;
  sum.reasoning += reasoning;
}
