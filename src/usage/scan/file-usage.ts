/**
 * What one file says a conversation used, summed by day and model. Promises: only requests of the file's own; each is priced alone, by its day
 * and its size; null where nothing is recorded, which is not zero.
 */
import type { ConversationId } from '../../format/identity.ts';
import { addUsage, NO_USAGE, type TokenUsage, totalOf } from '../../format/usage.ts';
import { needsParent, type OwnRequest, ownRequests } from '../count/own-requests.ts';
import type { StatedLimits, TokenEvents } from '../count/token-events.ts';
import type { Prices } from '../prices/price-book.ts';

/** A sum of requests. */
export interface UsageSum {
  readonly usage: TokenUsage;
  readonly requests: number;
  /** Of those that have a price. */
  readonly dollars: number;
  /** Tokens of those that have none. */
  readonly unpriced: number;
}

/** The requests of one day with one model. */
export interface UsageCell extends UsageSum {
  /** `2026-08-15`, local; null: no time that can be read. */
  readonly day: string | null;
  readonly model: string | null;
}

export interface FileUsage {
  /** Empty: nothing is recorded, or nothing since the day that was asked for. */
  readonly cells: readonly UsageCell[];
  /** Something is recorded, whenever it was. */
  readonly recorded: boolean;
  readonly approximate: boolean;
  readonly cwd: string | null;
  /** What its last events tell of the plan. */
  readonly limits: readonly StatedLimits[];
}

export interface CountOptions {
  readonly prices: Prices;
  /** Only requests from then on, epoch ms; null: all. */
  readonly sinceMs: number | null;
  /** The totals of the conversation that a file copied from; null when that is gone. */
  readonly totalsOf: (id: ConversationId) => Promise<readonly TokenUsage[] | null>;
}

export const NO_SUM: UsageSum = { usage: NO_USAGE, requests: 0, dollars: 0, unpriced: 0 };

/** A promise only where a parent has to be read. */
export function fileUsage(read: TokenEvents, options: CountOptions): FileUsage | Promise<FileUsage> {
  if (!needsParent(read) || read.copiedFrom === null) return counted(read, null, options);
  return options.totalsOf(read.copiedFrom).then(parent => counted(read, parent, options));
}

function counted(
  read: TokenEvents,
  parent: readonly TokenUsage[] | null,
  { prices, sinceMs }: CountOptions,
): FileUsage {
  const own = ownRequests(read, parent);
  const wanted = own.requests.filter(({ atMs }) => sinceMs === null || (atMs !== null && atMs >= sinceMs));
  const isTimeMissing = sinceMs !== null && own.requests.some(({ atMs }) => atMs === null);
  return {
    cells: cellsOf(wanted, prices),
    recorded: own.recorded,
    approximate: own.approximate || isTimeMissing,
    cwd: read.cwd,
    limits: read.lastLimits.filter(({ index }) => index >= own.copied),
  };
}

/** Sums in place: an object for each request would take as long as reading it. */
function cellsOf(requests: readonly OwnRequest[], prices: Prices): readonly UsageCell[] {
  const cells: GrowingCell[] = [];
  let cell: GrowingCell | undefined;
  for (const { atMs, settings, step } of requests) {
    const { model } = settings;
    // Mostly the same as that of the request before.
    if (cell === undefined || cell.model !== model || !isWithin(cell, atMs)) {
      const range = dayAround(atMs);
      cell = cells.find(one => one.model === model && one.fromMs === range.fromMs);
      if (cell === undefined) {
        const { day, fromMs, toMs } = range;
        cell = { day, fromMs, toMs, model, usage: { ...NO_USAGE }, requests: 0, dollars: 0, unpriced: 0 };
        cells.push(cell);
      }
    }
    const cost = prices.costOf(step, settings, atMs);
    addTo(cell.usage, step);
    cell.requests += 1;
    if (cost === null) cell.unpriced += totalOf(step);
    else cell.dollars += cost;
  }
  return cells.map(({ day, model, usage, requests: count, dollars, unpriced }) => ({
    day,
    model,
    usage,
    requests: count,
    dollars,
    unpriced,
  }));
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

interface DayRange {
  readonly day: string | null;
  /** The first moment of the day, and that of the next; null where the day is not known. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

interface GrowingCell extends DayRange {
  readonly model: string | null;
  readonly usage: Mutable<TokenUsage>;
  requests: number;
  dollars: number;
  unpriced: number;
}

function isWithin({ fromMs, toMs }: DayRange, atMs: number | null): boolean {
  if (atMs === null || fromMs === null || toMs === null) return atMs === fromMs;
  return atMs >= fromMs && atMs < toMs;
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

export function addSums(a: UsageSum, b: UsageSum): UsageSum {
  return {
    usage: addUsage(a.usage, b.usage),
    requests: a.requests + b.requests,
    dollars: a.dollars + b.dollars,
    unpriced: a.unpriced + b.unpriced,
  };
}

const pad = (number: number, digits = 2): string => String(number).padStart(digits, '0');

const NO_DAY: DayRange = { day: null, fromMs: null, toMs: null };
/** The day that was asked for last: files of one folder are mostly of one day, and the calendar takes as long as reading a request. */
let lastDay = NO_DAY;

function dayAround(ms: number | null): DayRange {
  if (ms === null) return NO_DAY;
  if (!isWithin(lastDay, ms)) lastDay = dayOf(ms);
  return lastDay;
}

/** By the calendar of the machine. */
function dayOf(ms: number): DayRange {
  const at = new Date(ms);
  const [year, month, date] = [at.getFullYear(), at.getMonth(), at.getDate()];
  return {
    day: `${pad(year, 4)}-${pad(month + 1)}-${pad(date)}`,
    fromMs: new Date(year, month, date).getTime(),
    toMs: new Date(year, month, date + 1).getTime(),
  };
}
