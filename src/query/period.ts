/**
 * Times in a query: `2d`, `today`, `2026-08`, `2026-08-01..15`. Promises: pure; what is accepted depends on the text alone, never on the
 * hour; calendar days are those of the local time zone, and a day on which clocks change has all its hours.
 */

/** An amount of time before now. */
interface Ago {
  readonly kind: 'ago';
  readonly count: number;
  readonly unit: AgoUnit;
}

/** A day, a month or a year of the calendar. Months count from 1. */
interface CalendarSpan {
  readonly kind: 'calendar';
  readonly year: number;
  readonly month: number | null;
  readonly day: number | null;
}

interface NamedDay {
  readonly kind: 'day';
  readonly daysAgo: 0 | 1;
}

type Moment = Ago | CalendarSpan | NamedDay;

/** From the beginning of `from` to the end of `to`, both included; null: open on that side. */
export interface Period {
  readonly from: Moment | null;
  readonly to: Moment | null;
}

/** In milliseconds since the epoch, both included. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

type AgoUnit = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';

const UNITS: ReadonlyMap<string, AgoUnit> = new Map(
  (
    [
      ['minute', 'm min mins minute minutes'],
      ['hour', 'h hour hours'],
      ['day', 'd day days'],
      ['week', 'w week weeks'],
      ['month', 'mo mon month months'],
      ['year', 'y year years'],
    ] as const
  ).flatMap(([unit, words]) => words.split(' ').map(word => [word, unit] as const)),
);

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAYS_IN_WEEK = 7;
const MONTHS_IN_YEAR = 12;
const LARGEST_COUNT = 100_000;

const PERIOD_HINT = 'a time is 2d, 3h, today, yesterday, 2026-08, 2026-08-15 or 2026-08-01..15';

/** The period that a text names, or a sentence that says what is wrong with it. */
export function parsePeriod(text: string): Period | string {
  const lower = text.toLowerCase();
  const dots = lower.indexOf('..');
  if (dots === -1) {
    const moment = parseMoment(lower);
    return moment === null ? `"${text}" is no time: ${PERIOD_HINT}.` : { from: moment, to: moment };
  }
  const [first, last] = [lower.slice(0, dots), lower.slice(dots + 2)];
  if (first === '' && last === '') return `"${text}" has no beginning and no end: ${PERIOD_HINT}.`;
  const from = first === '' ? null : parseMoment(first);
  const to = last === '' ? null : (shortenedEnd(from, last) ?? parseMoment(last));
  if ((first !== '' && from === null) || (last !== '' && to === null))
    return `"${text}" is no range of times: ${PERIOD_HINT}.`;
  if (from?.kind === 'calendar' && to?.kind === 'calendar' && startOfSpan(from) > endOfSpan(to))
    return `"${text}" ends before it begins.`;
  return { from, to };
}

/** It has both ends and they are not the same: `since` and `until` take none such. */
export function isRange({ from, to }: Period): boolean {
  return from !== to;
}

/** It names minutes or hours: no day of the calendar. */
export function isFinerThanDays({ from, to }: Period): boolean {
  return [from, to].some(
    moment => moment?.kind === 'ago' && (moment.unit === 'minute' || moment.unit === 'hour'),
  );
}

/** The days that a period covers, from the first moment of its beginning to the last of its end. */
export function daysOf({ from, to }: Period, nowMs: number): TimeRange {
  return {
    fromMs: from === null ? Number.NEGATIVE_INFINITY : firstMoment(from, nowMs),
    toMs: to === null ? Number.POSITIVE_INFINITY : lastMoment(to, nowMs),
  };
}

/** When a period begins: `2d` is 48 hours ago, `today` the last midnight. */
export function beginningOf({ from }: Period, nowMs: number): number {
  if (from === null) return Number.NEGATIVE_INFINITY;
  return from.kind === 'ago' ? momentAgo(from, nowMs) : firstMoment(from, nowMs);
}

/** When a period ends: `2d` is 48 hours ago, `today` the millisecond before the next midnight. */
export function endOf({ to }: Period, nowMs: number): number {
  if (to === null) return Number.POSITIVE_INFINITY;
  return to.kind === 'ago' ? momentAgo(to, nowMs) : lastMoment(to, nowMs);
}

function parseMoment(text: string): Moment | null {
  if (text === 'today') return { kind: 'day', daysAgo: 0 };
  if (text === 'yesterday') return { kind: 'day', daysAgo: 1 };
  const [, count = '', word = ''] = /^(\d{1,6})([a-z]+)$/.exec(text) ?? [];
  const unit = UNITS.get(word);
  if (unit !== undefined && Number(count) <= LARGEST_COUNT)
    return { kind: 'ago', count: Number(count), unit };
  const [, year = '', month, day] = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(text) ?? [];
  return year === '' ? null : calendarSpan(Number(year), numberOrNull(month), numberOrNull(day));
}

/** The end of `2026-08-01..15`, `2026-08-30..09-02` or `2026-08..09`: what it leaves out is as at the beginning. */
function shortenedEnd(from: Moment | null, text: string): CalendarSpan | null {
  if (from?.kind !== 'calendar' || from.month === null) return null;
  const [, first = '', second] = /^(\d{1,2})(?:-(\d{1,2}))?$/.exec(text) ?? [];
  if (first === '') return null;
  if (from.day === null) return second === undefined ? calendarSpan(from.year, Number(first), null) : null;
  return second === undefined
    ? calendarSpan(from.year, from.month, Number(first))
    : calendarSpan(from.year, Number(first), Number(second));
}

function numberOrNull(digits: string | undefined): number | null {
  return digits === undefined ? null : Number(digits);
}

/** Null for a day that no calendar has. */
function calendarSpan(year: number, month: number | null, day: number | null): CalendarSpan | null {
  if (month !== null && (month < 1 || month > MONTHS_IN_YEAR)) return null;
  if (month !== null && day !== null && (day < 1 || day > daysIn(year, month))) return null;
  return { kind: 'calendar', year, month, day };
}

function daysIn(year: number, month: number): number {
  return localDay(year, month + 1, 0).getDate();
}

/** Midnight; months count from 1, and days may lie outside of the month. */
function localDay(year: number, month: number, day: number): Date {
  const midnight = new Date(2000, month - 1, day);
  // The constructor takes years below 100 for those of the last century.
  midnight.setFullYear(year, month - 1, day);
  return midnight;
}

function startOfSpan({ year, month, day }: CalendarSpan): number {
  return localDay(year, month ?? 1, day ?? 1).getTime();
}

function endOfSpan({ year, month, day }: CalendarSpan): number {
  const next =
    month === null
      ? localDay(year + 1, 1, 1)
      : day === null
        ? localDay(year, month + 1, 1)
        : localDay(year, month, day + 1);
  return next.getTime() - 1;
}

function firstMoment(moment: Moment, nowMs: number): number {
  return startOfSpan(moment.kind === 'calendar' ? moment : dayAt(moment, nowMs));
}

function lastMoment(moment: Moment, nowMs: number): number {
  return endOfSpan(moment.kind === 'calendar' ? moment : dayAt(moment, nowMs));
}

/** The day of the calendar in which a moment lies. */
function dayAt(moment: Ago | NamedDay, nowMs: number): CalendarSpan {
  const at =
    moment.kind === 'ago' ? new Date(momentAgo(moment, nowMs)) : daysBefore(new Date(nowMs), moment.daysAgo);
  return { kind: 'calendar', year: at.getFullYear(), month: at.getMonth() + 1, day: at.getDate() };
}

function daysBefore(date: Date, days: number): Date {
  return localDay(date.getFullYear(), date.getMonth() + 1, date.getDate() - days);
}

function momentAgo({ count, unit }: Ago, nowMs: number): number {
  switch (unit) {
    case 'minute':
      return nowMs - count * MINUTE_MS;
    case 'hour':
      return nowMs - count * HOUR_MS;
    case 'day':
      return nowMs - count * 24 * HOUR_MS;
    case 'week':
      return nowMs - count * DAYS_IN_WEEK * 24 * HOUR_MS;
    case 'month':
      return monthsBefore(nowMs, count);
    case 'year':
      return monthsBefore(nowMs, count * MONTHS_IN_YEAR);
    default:
      return unit satisfies never;
  }
}

/** The same day of an earlier month, or the last one that it has: a month before 31 March is the end of February. */
function monthsBefore(nowMs: number, months: number): number {
  const now = new Date(nowMs);
  const first = localDay(now.getFullYear(), now.getMonth() + 1 - months, 1);
  const day = Math.min(now.getDate(), daysIn(first.getFullYear(), first.getMonth() + 1));
  const then = new Date(nowMs);
  then.setFullYear(first.getFullYear(), first.getMonth(), day);
  return then.getTime();
}
