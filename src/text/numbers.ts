/** How numbers are written on the screen and by commands: ages, times of day, days, durations, sizes, counts, tokens. Pure. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A time zone: minutes east of UTC at an instant. A parameter, so that a test of what is drawn passes anywhere. */
export type Zone = (epochMs: number) => number;

const localZone: Zone = epochMs => -new Date(epochMs).getTimezoneOffset();

/** The time of day in `zone` as a Date whose UTC fields hold it. */
function inZone(epochMs: number, zone: Zone): Date {
  return new Date(epochMs + zone(epochMs) * MINUTE);
}

/** The widest age, in cells: `2024-11`. */
export const AGE_CELLS = 7;

/**
 * How long ago: `now`, `4m`, `2h`, `3d`, from a week on the date `Nov 12`, in another year `2024-11`.
 * Nothing is finer than a minute, so an idle screen need not be drawn more often. The future counts as now.
 */
export function ageText(thenMs: number, nowMs: number, zone: Zone = localZone): string {
  const age = nowMs - thenMs;
  if (!Number.isFinite(age) || age < MINUTE) return Number.isNaN(age) ? '' : 'now';
  if (age < HOUR) return `${Math.floor(age / MINUTE)}m`;
  if (age < DAY) return `${Math.floor(age / HOUR)}h`;
  if (age < 7 * DAY) return `${Math.floor(age / DAY)}d`;
  const then = inZone(thenMs, zone);
  if (Number.isNaN(then.getTime())) return '';
  const month = then.getUTCMonth();
  if (then.getUTCFullYear() === inZone(nowMs, zone).getUTCFullYear())
    return `${MONTHS[month]} ${then.getUTCDate()}`;
  return `${String(then.getUTCFullYear()).padStart(4, '0')}-${String(month + 1).padStart(2, '0')}`;
}

/** `age`: how long ago; `clock`: the time of today, then the date; `iso`: always the date. */
export const DATE_STYLES = ['age', 'clock', 'iso'] as const;

export type DateStyle = (typeof DATE_STYLES)[number];

/** The widest text of each style, in cells. */
export const DATE_CELLS: Readonly<Record<DateStyle, number>> = { age: AGE_CELLS, clock: AGE_CELLS, iso: 10 };

/** When something was, in a style: `3h`, `09:12`, `2025-11-22`; empty when it is not a time. */
export function whenText(
  thenMs: number,
  nowMs: number,
  { style, zone = localZone }: { readonly style: DateStyle; readonly zone?: Zone },
): string {
  if (style === 'age') return ageText(thenMs, nowMs, zone);
  const [then, now] = [inZone(thenMs, zone), inZone(nowMs, zone)];
  if (Number.isNaN(then.getTime())) return '';
  const iso = then.toISOString().slice(0, 10);
  if (style === 'iso') return iso;
  if (iso === now.toISOString().slice(0, 10)) return clockText(then);
  if (then.getUTCFullYear() === now.getUTCFullYear())
    return `${MONTHS[then.getUTCMonth()]} ${then.getUTCDate()}`;
  return iso.slice(0, 7);
}

/** `09:12` in `zone` for an RFC 3339 text; empty when it is not a time. */
export function clockTime(iso: string, zone: Zone = localZone): string {
  const epochMs = Date.parse(iso);
  if (Number.isNaN(epochMs)) return '';
  const at = inZone(epochMs, zone);
  if (Number.isNaN(at.getTime())) return '';
  return clockText(at);
}

/** The day in `zone` as one number, which grows by one from day to day; null when the RFC 3339 text is not a time. */
export function dayOf(iso: string, zone: Zone = localZone): number | null {
  const day = Math.floor(inZone(Date.parse(iso), zone).getTime() / DAY);
  return Number.isNaN(day) ? null : day;
}

/** `Sat 22 Nov 2025`; empty when it is not a time. */
export function dayText(epochMs: number, zone: Zone = localZone): string {
  const at = inZone(epochMs, zone);
  return Number.isNaN(at.getTime()) ? '' : `${WEEKDAYS[at.getUTCDay()]} ${dateText(at)}`;
}

/**
 * The days from one instant to another, with the time of day while that is one day: `22 Nov 2025 09:12`, `20 - 22 Nov 2025`,
 * `28 Nov - 2 Dec 2025`, `30 Dec 2025 - 2 Jan 2026`. What is no time is left out.
 */
export function daysText(fromMs: number, toMs: number, zone: Zone = localZone): string {
  const [from, to] = [inZone(fromMs, zone), inZone(toMs, zone)];
  if (Number.isNaN(from.getTime())) return Number.isNaN(to.getTime()) ? '' : dateText(to);
  const [begin, end] = [dateText(from), dateText(to)];
  if (Number.isNaN(to.getTime()) || to < from || begin === end) return `${begin} ${clockText(from)}`;
  const year = from.getUTCFullYear() === to.getUTCFullYear();
  const month = year && from.getUTCMonth() === to.getUTCMonth();
  const shared = begin.split(' ').slice(0, month ? 1 : year ? 2 : 3);
  return `${shared.join(' ')} - ${end}`;
}

function dateText(at: Date): string {
  return `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()}`;
}

function clockText(at: Date): string {
  return `${String(at.getUTCHours()).padStart(2, '0')}:${String(at.getUTCMinutes()).padStart(2, '0')}`;
}

/** A duration in milliseconds as a person says it: `90 ms`, `8.4 s`, `42 s`, `2m 5s`, `1h 3m`, `2d 4h`. */
export function durationText(ms: number): string {
  const length = Math.max(0, Math.round(ms));
  if (length < SECOND) return `${length} ms`;
  if (length < 9_950) return `${(length / SECOND).toFixed(1)} s`;
  const seconds = Math.round(length / SECOND) * SECOND;
  if (seconds < MINUTE) return `${seconds / SECOND} s`;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)}m ${(seconds % MINUTE) / SECOND}s`;
  if (seconds < DAY) return `${Math.floor(seconds / HOUR)}h ${Math.floor((seconds % HOUR) / MINUTE)}m`;
  return `${Math.floor(seconds / DAY)}d ${Math.floor((seconds % DAY) / HOUR)}h`;
}

const SIZE_UNITS = ['K', 'M', 'G', 'T', 'P'];

/** A size in bytes in at most four cells, in powers of 1,024: `512B`, `88K`, `1.2M`, `12M`, `2.0G`. */
export function sizeText(bytes: number): string {
  const size = Math.max(0, Math.round(bytes));
  if (size < 1000) return `${size}B`;
  let value = size / 1024;
  let unit = 0;
  // 999.5 would be written with four digits.
  while (value >= 999.5 && unit < SIZE_UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  const digits = unit > 0 && value < 9.95 ? value.toFixed(1) : String(Math.max(1, Math.round(value)));
  return `${digits}${SIZE_UNITS[unit]}`;
}

/** `1,204`. */
export function countText(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** `1 line`, `1,204 lines`. */
export function countOf(count: number, noun: string): string {
  return `${countText(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** What follows the word for a session that was moved: ` with 2 sub-agents`, or nothing. */
export function withSubagents(count: number): string {
  return count === 0 ? '' : ` with ${countOf(count, 'sub-agent')}`;
}

/** A number of tokens, short: `950 tok`, `1.2k tok`, `120k tok`, `3.4M tok`. */
export function tokensText(tokens: number): string {
  return `${amountText(tokens)} tok`;
}

/** The same without the word: `950`, `1.2k`, `120k`, `3.4M`, `2.6B`. */
export function amountText(amount: number): string {
  let value = Math.max(0, Math.round(amount));
  if (value < 1000) return String(value);
  for (const unit of ['k', 'M', 'B']) {
    value /= 1000;
    if (value < 999.5 || unit === 'B') return `${value < 9.95 ? value.toFixed(1) : countText(value)}${unit}`;
  }
  return countText(amount);
}

/** Dollars: `$0.42`, `$1,204`; what is less than a cent says so; null for nothing, which is never `$0.00`. */
export function dollarsText(dollars: number): string | null {
  if (!(dollars > 0)) return null;
  if (dollars < 0.005) return '< $0.01';
  if (dollars < 99.995) return `$${dollars.toFixed(2)}`;
  return `$${countText(dollars)}`;
}
