/**
 * What a desk asks a host about tokens that were used, and what it counted. Prices stay with the desk. Ids and paths are the host's own. Promises of
 * the readers: what a host says is read with the same distrust as all that it says.
 */
import type { LimitReading } from '../../format/rate-limits.ts';
import type { PriceSteps } from '../../usage/prices/price-book.ts';
import type { UtcOffset } from '../../usage/scan/calendar.ts';
import type { CountedCell } from '../../usage/scan/counted-cells.ts';
import type { SessionUsage } from '../../usage/scan/usage-scan.ts';
import { ProtocolError } from './frame.ts';
import {
  type AnnouncedHome,
  count,
  type Fields,
  id,
  list,
  number,
  object,
  orNull,
  PATH_LIMIT,
  pathIn,
  paths,
  TEXT_LIMIT,
  text,
  time,
} from './read-value.ts';

/** What is counted there. `paths`: only these files; null: all. */
export interface WireUsage {
  readonly steps: PriceSteps;
  readonly offsets: readonly UtcOffset[];
  readonly sinceMs: number | null;
  readonly paths: readonly string[] | null;
}

/** What one session there used, without a price. */
export type SessionCount = SessionUsage<CountedCell>;

/** How a count ended, behind its sessions. */
export interface UsageEnd {
  readonly files: number;
  readonly limits: readonly LimitReading[];
  /** Files that could not be read. */
  readonly unreadable: number;
  /** What else is left out, or why it failed, as a sentence; null: nothing. */
  readonly problem: string | null;
  readonly complete: boolean;
}

/** Sessions in one message. */
export const MOST_COUNTED = 500;
/** So many messages of sums may be under way: more come when one was taken. */
export const MOST_COUNTED_UNTAKEN = 4;
/** Of one session: days and models of many years. */
export const MOST_CELLS = 10_000;
const MOST_LIMITS = 100;
/** UTF-16 units of a model, a provider, a tier. */
const SETTING_LIMIT = 1_000;

/** @throws ProtocolError for what is no count */
export function readCounts(value: unknown, home: AnnouncedHome): readonly SessionCount[] {
  return list(value, MOST_COUNTED).map(one => readCount(object(one), home));
}

function readCount(fields: Fields, home: AnnouncedHome): SessionCount {
  return {
    id: id(fields.id),
    path: pathIn(fields.path, home),
    earlierSegments: paths(fields.earlierSegments, home),
    cells: list(fields.cells, MOST_CELLS).map(one => readCell(object(one))),
    recorded: fields.recorded === true,
    approximate: fields.approximate === true,
    cwd: orNull(fields.cwd, cwd => text(cwd, PATH_LIMIT)),
  };
}

function readCell(fields: Fields): CountedCell {
  const word = (value: unknown): string | null => orNull(value, one => text(one, SETTING_LIMIT));
  const { model, provider, tier } = object(fields.settings);
  const { input, cached, cacheWritten, output, reasoning } = object(fields.usage);
  return {
    day: orNull(fields.day, readDay),
    settings: { model: word(model), provider: word(provider), tier: word(tier) },
    usage: {
      ...{ input: count(input), cached: count(cached), cacheWritten: count(cacheWritten) },
      ...{ output: count(output), reasoning: count(reasoning) },
    },
    requests: count(fields.requests),
    atMs: orNull(fields.atMs, number),
    requestInput: count(fields.requestInput),
  };
}

function readDay(value: unknown): string {
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value)))
    return value;
  throw new ProtocolError('a day that is none');
}

/** @throws ProtocolError for what is no end */
export function readUsageEnd(value: unknown): UsageEnd {
  const { files, limits, unreadable, problem, complete } = object(value);
  return {
    files: count(files),
    limits: list(limits, MOST_LIMITS).map(one => readLimit(object(one))),
    unreadable: count(unreadable),
    problem: orNull(problem, why => text(why, TEXT_LIMIT)),
    complete: complete === true,
  };
}

function readLimit({ limit, windowMinutes, usedPercent, resetsMs, atMs }: Fields): LimitReading {
  return {
    limit: orNull(limit, name => text(name, TEXT_LIMIT)),
    windowMinutes: number(windowMinutes),
    usedPercent: number(usedPercent),
    resetsMs: orNull(resetsMs, time),
    atMs: time(atMs),
  };
}
