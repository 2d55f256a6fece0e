/**
 * What one file says a conversation used, summed by day and by what a price depends on. Promises: only requests of the file's own; nothing recorded
 * is said, and is not zero.
 */
import type { ConversationId } from '../../format/identity.ts';
import type { TokenUsage } from '../../format/usage.ts';
import { needsParent, ownRequests } from '../count/own-requests.ts';
import type { StatedLimits, TokenEvents } from '../count/token-events.ts';
import { type CountedCell, countedCells, type PriceRanges } from './counted-cells.ts';

export interface FileUsage {
  /** Empty: nothing is recorded, or nothing since the day that was asked for. */
  readonly cells: readonly CountedCell[];
  /** Something is recorded, whenever it was. */
  readonly recorded: boolean;
  readonly approximate: boolean;
  readonly cwd: string | null;
  /** What its last events tell of the plan. */
  readonly limits: readonly StatedLimits[];
}

export interface CountOptions {
  readonly rangeOf: PriceRanges;
  /** Only requests from then on, epoch ms; null: all. */
  readonly sinceMs: number | null;
  /** The totals of the conversation that a file copied from; null when that is gone. */
  readonly totalsOf: (id: ConversationId) => Promise<readonly TokenUsage[] | null>;
}

/** A promise only where a parent has to be read. */
export function fileUsage(read: TokenEvents, options: CountOptions): FileUsage | Promise<FileUsage> {
  if (!needsParent(read) || read.copiedFrom === null) return counted(read, null, options);
  return options.totalsOf(read.copiedFrom).then(parent => counted(read, parent, options));
}

function counted(
  read: TokenEvents,
  parent: readonly TokenUsage[] | null,
  { rangeOf, sinceMs }: CountOptions,
): FileUsage {
  const own = ownRequests(read, parent);
  const wanted =
    sinceMs === null ? own.requests : own.requests.filter(({ atMs }) => atMs !== null && atMs >= sinceMs);
  const isTimeMissing = sinceMs !== null && own.requests.some(({ atMs }) => atMs === null);
  return {
    cells: countedCells(wanted, rangeOf),
    recorded: own.recorded,
    approximate: own.approximate || isTimeMissing,
    cwd: read.cwd,
    limits: read.lastLimits.filter(({ index }) => index >= own.copied),
  };
}
