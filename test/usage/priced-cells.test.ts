import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type PriceBook, Prices } from '../../src/usage/prices/price-book.ts';
import { pricedCell } from '../../src/usage/prices/priced-cells.ts';
import { OWN_CALENDAR } from '../../src/usage/scan/calendar.ts';
import { countedCells, priceRanges } from '../../src/usage/scan/counted-cells.ts';

const noon = Date.parse('2026-08-15T12:00:00Z');

/** Dearer from a day on, and above a size. */
const book: PriceBook = {
  date: '2026-11-01',
  models: [
    {
      ...{ provider: 'openai', match: { equals: 'gpt-6' }, tier: null },
      prices: [
        { from: null, rates: { input_mtok: 1, output_mtok: 8, cache_read_mtok: 0.1 } },
        {
          from: '2026-08-15',
          rates: { input_mtok: { base: 2, tiers: [{ start: 1_000, price: 4 }] }, output_mtok: 16 },
        },
      ],
    },
  ],
};

it('sums are priced as their requests are, one by one', () => {
  const request = fc.record({
    atMs: fc.option(fc.integer({ min: noon - 86_400_000, max: noon + 86_400_000 })),
    settings: fc.constantFrom('gpt-6', 'unknown').map(model => ({ model, provider: 'openai', tier: null })),
    step: fc.record({
      input: fc.integer({ min: 1, max: 2_000 }),
      cached: fc.constantFrom(0, 1),
      cacheWritten: fc.constant(0),
      output: fc.nat(500),
      reasoning: fc.constant(0),
      requestInput: fc.option(fc.integer({ min: 1, max: 2_000 })),
    }),
  });
  fc.assert(
    fc.property(fc.array(request, { maxLength: 30 }), requests => {
      const prices = new Prices(book);
      const cells = countedCells(requests, priceRanges(prices.steps, OWN_CALENDAR)).map(cell =>
        pricedCell(cell, prices),
      );
      const dollars = cells.reduce((sum, cell) => sum + cell.dollars, 0);
      const each = requests.map(({ step, settings, atMs }) => prices.costOf(step, settings, atMs));
      expect(dollars).toBeCloseTo(
        each.reduce<number>((sum, cost) => sum + (cost ?? 0), 0),
        9,
      );
      expect(cells.reduce((sum, cell) => sum + cell.requests, 0)).toBe(requests.length);
    }),
  );
});
