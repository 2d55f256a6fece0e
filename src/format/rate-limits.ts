/**
 * How much of a plan is used, from the `rate_limits` of `token_count` events (FORMAT.md, section 4). Promises: pure; what is no number is no
 * reading. A window is known by its length: which of the two slots it stands in differs from plan to plan.
 */
import type { JsonObject } from './line.ts';
import { numberOf, objectOf, stringOf } from './narrow.ts';

export interface LimitReading {
  /** Which of several limits of one account; null: the file does not say. */
  readonly limit: string | null;
  readonly windowMinutes: number;
  readonly usedPercent: number;
  /** Epoch ms; null: the file does not say. */
  readonly resetsMs: number | null;
  /** When it was read, epoch ms. */
  readonly atMs: number;
  /** The host that it was read on; left out: this machine. */
  readonly host?: string;
}

const MINUTE_MS = 60_000;
/** A year: no window of a plan is longer. */
const LONGEST_WINDOW = 366 * 24 * 60;
/** Somewhat more than all can be used: requests that were under way still count. */
const MOST_PERCENT = 1_000;

/** The windows that an event tells of. */
export function limitsIn(payload: JsonObject, atMs: number): readonly LimitReading[] {
  const limits = objectOf(payload, 'rate_limits');
  if (limits === null) return [];
  const limit = stringOf(limits, 'limit_id');
  return ['primary', 'secondary'].flatMap(slot => {
    const window = objectOf(limits, slot);
    const reading = window && readingOf(window, { limit, atMs });
    return reading === null ? [] : [reading];
  });
}

function readingOf(
  window: JsonObject,
  { limit, atMs }: Pick<LimitReading, 'limit' | 'atMs'>,
): LimitReading | null {
  const usedPercent = within(numberOf(window, 'used_percent'), MOST_PERCENT);
  const windowMinutes = within(numberOf(window, 'window_minutes'), LONGEST_WINDOW);
  if (usedPercent === null || windowMinutes === null || windowMinutes === 0) return null;
  return { limit, windowMinutes, usedPercent, resetsMs: resetOf(window, atMs), atMs };
}

/** Codex has written seconds from then (up to about 0.50), and since then seconds of the epoch. */
function resetOf(window: JsonObject, atMs: number): number | null {
  const ahead = within(numberOf(window, 'resets_in_seconds'), LONGEST_WINDOW * 60);
  if (ahead !== null) return atMs + ahead * 1000;
  const at = numberOf(window, 'resets_at');
  if (at === null) return null;
  const ms = at * 1000;
  return Math.abs(ms - atMs) <= LONGEST_WINDOW * MINUTE_MS ? ms : null;
}

function within(value: number | null, most: number): number | null {
  return value !== null && value >= 0 && value <= most ? value : null;
}

/** What older files do not name: they know no other. */
const USUAL_LIMIT = 'codex';

/** Some versions write windows a minute shorter than they are: 299 for five hours, 10,079 for a week. */
function wholeWindow(minutes: number): number {
  return minutes < 60 ? minutes : Math.round(minutes / 5) * 5;
}

/** The newest reading of each window, the shortest window first. */
export function newestLimits(readings: Iterable<LimitReading>): readonly LimitReading[] {
  const newest = new Map<string, LimitReading>();
  for (const reading of readings) {
    const key = `${wholeWindow(reading.windowMinutes)} ${reading.limit ?? USUAL_LIMIT}`;
    const known = newest.get(key);
    if (known === undefined || reading.atMs > known.atMs) newest.set(key, reading);
  }
  return [...newest.values()].sort(
    (a, b) => a.windowMinutes - b.windowMinutes || ((a.limit ?? '') < (b.limit ?? '') ? -1 : 1),
  );
}
