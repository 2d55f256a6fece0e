/**
 * The days that sums are made by. Promises: pure but for the zone of this machine; the day of a moment is that of the person who looks: another
 * machine counts by the offsets that it is told.
 */

export interface DayRange {
  /** `2026-08-15`; null: no time that can be read. */
  readonly day: string | null;
  /** From this moment on, and before that one, it is that day; null where the day is not known. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

/** The day of a moment, epoch ms. */
export type Calendar = (ms: number | null) => DayRange;

/** From this moment on clocks show so much more than UTC. */
export interface UtcOffset {
  readonly fromMs: number;
  readonly minutes: number;
}

const NO_DAY: DayRange = { day: null, fromMs: null, toMs: null };
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

export function isWithin({ fromMs, toMs }: Omit<DayRange, 'day'>, ms: number | null): boolean {
  if (ms === null || fromMs === null || toMs === null) return ms === fromMs;
  return ms >= fromMs && ms < toMs;
}

/** Files of one folder are mostly of one day, and the calendar takes as long as reading a request. */
function remembering(dayOf: (ms: number) => DayRange): Calendar {
  let last = NO_DAY;
  return ms => {
    if (ms === null) return NO_DAY;
    if (!isWithin(last, ms)) last = dayOf(ms);
    return last;
  };
}

const pad = (number: number, digits = 2): string => String(number).padStart(digits, '0');

/** As this machine has them. */
export const OWN_CALENDAR: Calendar = remembering(ms => {
  const at = new Date(ms);
  const [year, month, date] = [at.getFullYear(), at.getMonth(), at.getDate()];
  return {
    day: `${pad(year, 4)}-${pad(month + 1)}-${pad(date)}`,
    fromMs: new Date(year, month, date).getTime(),
    toMs: new Date(year, month, date + 1).getTime(),
  };
});

/** Before the first one, and for ever after the last one, the nearest counts. */
export function calendarOf(offsets: readonly UtcOffset[]): Calendar {
  return remembering(ms => {
    const at = Math.max(
      0,
      offsets.findLastIndex(({ fromMs }) => fromMs <= ms),
    );
    const shiftMs = (offsets[at]?.minutes ?? 0) * MINUTE_MS;
    const beginsMs = Math.floor((ms + shiftMs) / DAY_MS) * DAY_MS;
    const fromMs = Math.max(beginsMs - shiftMs, at === 0 ? -Infinity : (offsets[at]?.fromMs ?? -Infinity));
    const toMs = Math.min(beginsMs + DAY_MS - shiftMs, offsets[at + 1]?.fromMs ?? Infinity);
    return { day: new Date(beginsMs).toISOString().slice(0, '2026-08-15'.length), fromMs, toMs };
  });
}

/** No zone changes its offset twice within so long. */
const STEP_MS = 7 * DAY_MS;

/** The offsets between two moments. `minutesAt`: left out, those of this machine. */
export function utcOffsets(
  fromMs: number,
  toMs: number,
  minutesAt: (ms: number) => number = ms => -new Date(ms).getTimezoneOffset(),
): readonly UtcOffset[] {
  const offsets = [{ fromMs, minutes: minutesAt(fromMs) }];
  let minutes = minutesAt(fromMs);
  for (let ms = fromMs; ms < toMs; ms += STEP_MS) {
    const next = minutesAt(ms + STEP_MS);
    if (next === minutes) continue;
    minutes = next;
    offsets.push({ fromMs: changeBetween(ms, ms + STEP_MS, minutesAt), minutes });
  }
  return offsets;
}

/** The first moment at which the later offset counts. */
function changeBetween(fromMs: number, toMs: number, minutesAt: (ms: number) => number): number {
  let [before, after] = [fromMs, toMs];
  const later = minutesAt(toMs);
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (minutesAt(middle) === later) after = middle;
    else before = middle;
  }
  return after;
}
