/**
 * Requests summed by day and by all that a price depends on, so that prices can be applied later, and elsewhere. Promises: pure; the requests of
 * one cell have one price for a token of each kind, whatever is in the list of prices whose steps were told.
 */
import { addUsageTo, type TokenUsage } from '../../format/usage.ts';
import type { OwnRequest } from '../count/own-requests.ts';
import { areSameSettings } from '../count/stated-settings.ts';
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

interface GrowingCell {
  readonly day: string | null;
  readonly settings: RequestSettings;
  readonly atMs: number | null;
  readonly requestInput: number;
  readonly usage: Mutable<TokenUsage>;
  requests: number;
}

/** What requests have in common whose tokens have one price. */
interface PriceRange {
  readonly day: string | null;
  /** A day, and no more of it than the prices hold; null: no time that can be read. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
  /** Input of the request: more than the first, and no more than the second. */
  readonly above: number;
  readonly most: number;
}

/** The range of a request. */
export type PriceRanges = (atMs: number | null, requestInput: number) => PriceRange;

/** Remembers the last one: it is mostly that of the next request, of the next file too, and finding it takes as long as reading a request. */
export function priceRanges(steps: PriceSteps, calendar: Calendar): PriceRanges {
  let last: PriceRange | null = null;
  return (atMs, requestInput) => {
    if (last === null || !isInRange(last, atMs, requestInput))
      last = rangeOf({ ...calendar(atMs), atMs, requestInput }, steps);
    return last;
  };
}

function isInRange(range: PriceRange, atMs: number | null, requestInput: number): boolean {
  return requestInput > range.above && requestInput <= range.most && isWithin(range, atMs);
}

/** Sums in place: an object for each request would take as long as reading it. */
export function countedCells(requests: readonly OwnRequest[], rangeOf: PriceRanges): readonly CountedCell[] {
  const cells: { readonly range: PriceRange; readonly cell: GrowingCell }[] = [];
  let last: (typeof cells)[number] | undefined;
  for (const { atMs, settings, step } of requests) {
    const requestInput = step.requestInput ?? step.input;
    const takes = ({ range, cell }: (typeof cells)[number]): boolean =>
      isInRange(range, atMs, requestInput) && areSameSettings(cell.settings, settings);
    // Mostly the same as that of the request before.
    if (last === undefined || !takes(last)) last = cells.find(takes);
    if (last === undefined) {
      const range = rangeOf(atMs, requestInput);
      // Spelled out: a spread takes longer than the sum.
      const usage = { input: 0, cached: 0, cacheWritten: 0, output: 0, reasoning: 0 };
      last = { range, cell: { day: range.day, settings, usage, requests: 0, atMs, requestInput } };
      cells.push(last);
    }
    addUsageTo(last.cell.usage, step);
    last.cell.requests += 1;
  }
  return cells.map(({ cell }) => cell);
}

/** Of the day of a request, as far as one price holds. */
function rangeOf(
  { day, fromMs, toMs, atMs, requestInput }: DayRange & Pick<GrowingCell, 'atMs' | 'requestInput'>,
  { inputs, fromMs: eras }: PriceSteps,
): PriceRange {
  const size = inputs.findLastIndex(start => requestInput > start);
  const sizes = {
    above: inputs[size] ?? Number.NEGATIVE_INFINITY,
    most: inputs[size + 1] ?? Number.POSITIVE_INFINITY,
  };
  if (atMs === null || fromMs === null || toMs === null) return { day, fromMs, toMs, ...sizes };
  const era = eras.findLastIndex(from => from <= atMs);
  return {
    day,
    fromMs: Math.max(fromMs, eras[era] ?? Number.NEGATIVE_INFINITY),
    toMs: Math.min(toMs, eras[era + 1] ?? Number.POSITIVE_INFINITY),
    ...sizes,
  };
}
