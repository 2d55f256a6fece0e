/**
 * What one file says a conversation used, summed by day and model. Promises: only requests of the file's own; each is priced alone, by its day
 * and its size; null where nothing is recorded, which is not zero.
 */
import type { ConversationId } from '../../format/identity.ts';
import { type LimitReading, limitsIn, newestLimits } from '../../format/rate-limits.ts';
import { addUsage, NO_USAGE, type TokenUsage, totalOf } from '../../format/usage.ts';
import { needsParent, type OwnRequest, ownRequests } from '../count/own-requests.ts';
import type { TokenEvents } from '../count/token-events.ts';
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
  readonly limits: readonly LimitReading[];
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
    limits: newestLimits(
      read.events
        .slice(own.copied)
        .flatMap(({ payload, atMs }) => (atMs === null ? [] : limitsIn(payload, atMs))),
    ),
  };
}

function cellsOf(requests: readonly OwnRequest[], prices: Prices): readonly UsageCell[] {
  const cells = new Map<string, UsageCell>();
  for (const { atMs, settings, step } of requests) {
    const day = atMs === null ? null : dayOf(atMs);
    const { model } = settings;
    const key = `${day ?? ''} ${model ?? ''}`;
    const cost = prices.costOf(step, settings, atMs);
    const sum: UsageSum = {
      usage: step,
      requests: 1,
      dollars: cost ?? 0,
      unpriced: cost === null ? totalOf(step) : 0,
    };
    cells.set(key, { day, model, ...addSums(cells.get(key) ?? NO_SUM, sum) });
  }
  return [...cells.values()];
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

/** By the calendar of the machine. */
function dayOf(ms: number): string {
  const at = new Date(ms);
  return `${pad(at.getFullYear(), 4)}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
}
