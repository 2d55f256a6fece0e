import fc from 'fast-check';
import { expect, it } from 'vitest';
import { calendarOf, OWN_CALENDAR, utcOffsets } from '../../src/usage/scan/calendar.ts';

const from = Date.parse('2025-01-01T00:00:00Z');
const to = Date.parse('2028-01-01T00:00:00Z');

/** Minutes that clocks of a zone show more than UTC. */
function minutesIn(zone: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  return ms => {
    const name = format.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)/.exec(name) ?? [];
    return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
  };
}

it.each(['Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu', 'UTC'])(
  'another machine names the days of %s, by the offsets that it is told',
  zone => {
    const calendar = calendarOf(utcOffsets(from, to, minutesIn(zone)));
    const day = new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short' });
    fc.assert(
      fc.property(fc.integer({ min: from, max: to - 1 }), ms => {
        const range = calendar(ms);
        expect(range.day).toBe(day.format(ms));
        expect(range.fromMs).toBeLessThanOrEqual(ms);
        expect(range.toMs).toBeGreaterThan(ms);
      }),
      { numRuns: 300 },
    );
  },
);

it('its own days are the same by its own offsets', () => {
  const told = calendarOf(utcOffsets(from, to));
  fc.assert(
    fc.property(fc.integer({ min: from, max: to - 1 }), ms => {
      expect(told(ms).day).toBe(OWN_CALENDAR(ms).day);
    }),
  );
  expect(told(null).day).toBeNull();
});
