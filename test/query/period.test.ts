/** Times of a query in the local time zone, at noon of 22 November 2026. */
import { describe, expect, it } from 'vitest';
import { beginningOf, daysOf, endOf, type Period, parsePeriod } from '../../src/query/period.ts';

const NOW = new Date(2026, 10, 22, 12).getTime();

function period(text: string): Period {
  const found = parsePeriod(text);
  if (typeof found === 'string') throw new Error(found);
  return found;
}

/** `2026-11-22 12:00:00.000` in the local time zone. */
function shown(ms: number): string {
  const at = new Date(ms);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}

describe('the days that a time names', () => {
  it.each([
    ['today', '2026-11-22', '2026-11-22'],
    ['yesterday', '2026-11-21', '2026-11-21'],
    ['Today', '2026-11-22', '2026-11-22'],
    ['2d', '2026-11-20', '2026-11-20'],
    ['2w', '2026-11-08', '2026-11-08'],
    ['1mo', '2026-10-22', '2026-10-22'],
    ['2026', '2026-01-01', '2026-12-31'],
    ['2026-08', '2026-08-01', '2026-08-31'],
    ['2026-8', '2026-08-01', '2026-08-31'],
    ['2024-02', '2024-02-01', '2024-02-29'],
    ['2026-12', '2026-12-01', '2026-12-31'],
    ['2026-08-15', '2026-08-15', '2026-08-15'],
    ['2026-08-01..15', '2026-08-01', '2026-08-15'],
    ['2026-08-30..09-02', '2026-08-30', '2026-09-02'],
    ['2026-08-30..2027-01-02', '2026-08-30', '2027-01-02'],
    ['2026-08..09', '2026-08-01', '2026-09-30'],
    ['2025..2026', '2025-01-01', '2026-12-31'],
    ['7d..yesterday', '2026-11-15', '2026-11-21'],
    ['2026-03-29', '2026-03-29', '2026-03-29'],
  ])('%s: from %s to %s, both whole', (text, from, to) => {
    const { fromMs, toMs } = daysOf(period(text), NOW);
    expect([shown(fromMs), shown(toMs)]).toEqual([`${from} 00:00:00.000`, `${to} 23:59:59.999`]);
  });

  it('a side that is left out is open', () => {
    expect(daysOf(period('2026-08..'), NOW).toMs).toBe(Number.POSITIVE_INFINITY);
    expect(daysOf(period('..2026-08'), NOW).fromMs).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe('since and until', () => {
  it.each([
    ['30m', '2026-11-22 11:30:00.000'],
    ['3h', '2026-11-22 09:00:00.000'],
    ['2d', '2026-11-20 12:00:00.000'],
    ['1y', '2025-11-22 12:00:00.000'],
  ])('%s is that long ago, for both', (text, at) => {
    expect(shown(beginningOf(period(text), NOW))).toBe(at);
    expect(shown(endOf(period(text), NOW))).toBe(at);
  });

  it('a day begins at midnight, and ends before the next', () => {
    expect(shown(beginningOf(period('2026-08'), NOW))).toBe('2026-08-01 00:00:00.000');
    expect(shown(endOf(period('2026-08'), NOW))).toBe('2026-08-31 23:59:59.999');
  });

  it('a month before the 31st is the last day that there is', () => {
    const march = new Date(2026, 2, 31, 12).getTime();
    expect(shown(beginningOf(period('1mo'), march))).toBe('2026-02-28 12:00:00.000');
  });
});

describe('what is no time', () => {
  it.each([
    '',
    '..',
    'soon',
    '2',
    'd',
    '-2d',
    '2dd',
    '1000001d',
    '26',
    '2026-13',
    '2026-00',
    '2026-02-30',
    '2025-02-29',
    '2026-08-01..32',
    '2026-08-15..01',
    '2026-08..07',
    '2026-08..2026-09..10',
    '2026/08/01',
    'today..soon',
  ])('"%s" says why', text => {
    expect(parsePeriod(text)).toEqual(expect.stringMatching(/^".*\.$/));
  });
});
