/**
 * Requests summed by day and by all that a price depends on, so that prices can be applied later, and elsewhere. Promises: pure; the requests of
 * one cell have one price for a token of each kind, whatever is in the list of prices whose steps were told.
 */
import { addUsageTo, NO_USAGE, type TokenUsage } from '../../format/usage.ts';
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

interface GrowingCell {
  readonly day: string | null;
  readonly settings: RequestSettings;
  readonly atMs: number | null;
  readonly requestInput: number;
  readonly usage: Mutable<TokenUsage>;
  requests: number;
}

/** What requests have in common whose tokens have one price. */
interface Bounds {
  /** A day, and no more of it than the prices hold; null: no time that can be read. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
  /** Input of the request: more than the first, and no more than the second. */
  readonly above: number;
  readonly most: number;
}

/** Sums in place: an object for each request would take as long as reading it. */
export function countedCells(
  requests: readonly OwnRequest[],
  steps: PriceSteps,
  calendar: Calendar,
): readonly CountedCell[] {
  const cells: { readonly bounds: Bounds; readonly cell: GrowingCell }[] = [];
  let last: (typeof cells)[number] | undefined;
  for (const { atMs, settings, step } of requests) {
    const requestInput = step.requestInput ?? step.input;
    const takes = ({ bounds, cell }: (typeof cells)[number]): boolean =>
      requestInput > bounds.above &&
      requestInput <= bounds.most &&
      isWithin(bounds, atMs) &&
      isSame(cell.settings, settings);
    // Mostly the same as that of the request before.
    if (last === undefined || !takes(last)) last = cells.find(takes);
    if (last === undefined) {
      const { day, ...range } = calendar(atMs);
      const usage = { ...NO_USAGE };
      last = {
        bounds: boundsOf({ ...range, atMs, requestInput }, steps),
        cell: { day, settings, usage, requests: 0, atMs, requestInput },
      };
      cells.push(last);
    }
    addUsageTo(last.cell.usage, step);
    last.cell.requests += 1;
  }
  return cells.map(({ cell }) => cell);
}

/** Of the day of a request, as far as one price holds. */
function boundsOf(
  { fromMs, toMs, atMs, requestInput }: Omit<DayRange, 'day'> & Pick<GrowingCell, 'atMs' | 'requestInput'>,
  { inputs, fromMs: eras }: PriceSteps,
): Bounds {
  const size = inputs.findLastIndex(start => requestInput > start);
  const sizes = {
    above: inputs[size] ?? Number.NEGATIVE_INFINITY,
    most: inputs[size + 1] ?? Number.POSITIVE_INFINITY,
  };
  if (atMs === null || fromMs === null || toMs === null) return { fromMs, toMs, ...sizes };
  const era = eras.findLastIndex(from => from <= atMs);
  return {
    fromMs: Math.max(fromMs, eras[era] ?? Number.NEGATIVE_INFINITY),
    toMs: Math.min(toMs, eras[era + 1] ?? Number.POSITIVE_INFINITY),
    ...sizes,
  };
}

function isSame(a: RequestSettings, b: RequestSettings): boolean {
  return a === b || (a.model === b.model && a.provider === b.provider && a.tier === b.tier);
}
