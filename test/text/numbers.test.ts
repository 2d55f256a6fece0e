import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  AGE_CELLS,
  ageText,
  clockTime,
  countOf,
  countText,
  dayOf,
  daysText,
  dayText,
  durationText,
  sizeText,
  tokensText,
} from '../../src/text/numbers.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const utc = (): number => 0;
const berlin = (): number => 60;

describe('ages', () => {
  const now = Date.parse('2026-11-22T07:30:00Z');
  test.each([
    [0, 'now'],
    [59_999, 'now'],
    [-5 * HOUR, 'now'],
    [MINUTE, '1m'],
    [HOUR - 1, '59m'],
    [HOUR, '1h'],
    [DAY - 1, '23h'],
    [DAY, '1d'],
    [7 * DAY - 1, '6d'],
    [10 * DAY, 'Nov 12'],
    [300 * DAY, 'Jan 26'],
    [740 * DAY, '2024-11'],
  ])('%i ms ago is %s', (ago, text) => {
    expect(ageText(now - ago, now, utc)).toBe(text);
  });

  test('the date is the local one', () => {
    const late = Date.parse('2026-11-11T23:30:00Z');
    expect(ageText(late, now, utc)).toBe('Nov 11');
    expect(ageText(late, now, berlin)).toBe('Nov 12');
    const newYear = Date.parse('2025-12-31T23:30:00Z');
    expect(ageText(newYear, now, utc)).toBe('2025-12');
    expect(ageText(newYear, now, berlin)).toBe('Jan 1');
  });

  test('what is no time has no age, and none is wider than its column', () => {
    expect(ageText(Number.NaN, now, utc)).toBe('');
    expect(ageText(-8.64e15 - 1, now, utc)).toBe('');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: now }), then => {
        expect(ageText(then, now, utc).length).toBeLessThanOrEqual(AGE_CELLS);
      }),
    );
  });
});

test.each([
  ['2026-11-22T09:12:59.999Z', 0, '09:12'],
  ['2026-11-22T23:30:00Z', 60, '00:30'],
  ['2026-11-22T00:10:00Z', -300, '19:10'],
  ['yesterday', 0, ''],
  ['', 0, ''],
])('time of day of %j at %i minutes is %j', (iso, minutes, text) => {
  expect(clockTime(iso, () => minutes)).toBe(text);
});

test.each([
  [0, '0B'],
  [512, '512B'],
  [999, '999B'],
  [1000, '1K'],
  [90_000, '88K'],
  [317_440, '310K'],
  [1_023_487, '999K'],
  [1_023_488, '1.0M'],
  [1_258_291, '1.2M'],
  [12_582_912, '12M'],
  [2_147_483_648, '2.0G'],
  [39_728_447_488, '37G'],
  [-1, '0B'],
])('%i bytes is %s', (bytes, text) => {
  expect(sizeText(bytes)).toBe(text);
});

test.each([
  [0, '0 ms'],
  [90, '90 ms'],
  [999.4, '999 ms'],
  [999.6, '1.0 s'],
  [8400, '8.4 s'],
  [9949, '9.9 s'],
  [9950, '10 s'],
  [12_400, '12 s'],
  [59_499, '59 s'],
  [59_500, '1m 0s'],
  [125_000, '2m 5s'],
  [3_599_600, '1h 0m'],
  [3_780_000, '1h 3m'],
  [187_200_000, '2d 4h'],
])('%d ms is %s', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});

describe('counts', () => {
  test.each([
    [0, '0'],
    [999, '999'],
    [1204, '1,204'],
    [1_234_567, '1,234,567'],
  ])('%i is %s', (count, text) => {
    expect(countText(count)).toBe(text);
  });

  test.each([
    [950, '950 tok'],
    [1200, '1.2k tok'],
    [9960, '10k tok'],
    [120_000, '120k tok'],
    [999_600, '1.0M tok'],
    [3_400_000, '3.4M tok'],
    [1_234_000_000, '1.2B tok'],
    [1_234_000_000_000, '1,234B tok'],
  ])('%i tokens is %s', (tokens, text) => {
    expect(tokensText(tokens)).toBe(text);
  });

  test('one line, two lines', () => {
    expect([countOf(1, 'line'), countOf(2, 'line'), countOf(0, 'line')]).toEqual([
      '1 line',
      '2 lines',
      '0 lines',
    ]);
  });
});

describe('days', () => {
  const at = (iso: string): number => Date.parse(iso);

  test('a day has its weekday, in the given zone', () => {
    expect(dayText(at('2025-11-22T23:30:00Z'), utc)).toBe('Sat 22 Nov 2025');
    expect(dayText(at('2025-11-22T23:30:00Z'), berlin)).toBe('Sun 23 Nov 2025');
    expect(dayText(Number.NaN, utc)).toBe('');
  });

  test('the number of a day changes at midnight of the zone', () => {
    const [late, next] = ['2025-11-22T22:59:00Z', '2025-11-22T23:00:00Z'];
    expect(dayOf(next, utc)).toBe(dayOf(late, utc));
    expect(dayOf(next, berlin)).toBe((dayOf(late, berlin) ?? 0) + 1);
    expect(dayOf('soon', utc)).toBeNull();
  });

  test.each([
    ['2025-11-22T09:12:00Z', '2025-11-22T19:00:00Z', '22 Nov 2025 09:12'],
    ['2025-11-20T09:12:00Z', '2025-11-22T19:00:00Z', '20 - 22 Nov 2025'],
    ['2025-11-28T09:12:00Z', '2025-12-02T19:00:00Z', '28 Nov - 2 Dec 2025'],
    ['2025-12-30T09:12:00Z', '2026-01-02T19:00:00Z', '30 Dec 2025 - 2 Jan 2026'],
    ['2025-11-22T09:12:00Z', '', '22 Nov 2025 09:12'],
    ['2025-11-22T09:12:00Z', '2024-01-01T00:00:00Z', '22 Nov 2025 09:12'],
    ['', '2025-11-22T09:12:00Z', '22 Nov 2025'],
    ['', '', ''],
  ])('%s to %s is %s', (from, to, text) => {
    expect(daysText(at(from), at(to), utc)).toBe(text);
  });
});
