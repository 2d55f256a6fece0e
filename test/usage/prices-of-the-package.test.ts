/** What a request costs, against the package that the prices are taken from, which is the judge. */
import { calcPrice, findProvider, type MatchLogic } from '@pydantic/genai-prices';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BUNDLED_PRICES } from '../../src/usage/prices/bundled-prices.ts';
import { Prices } from '../../src/usage/prices/price-book.ts';

/** Names that a match asks for, and their neighbours. */
function namesIn(match: MatchLogic): string[] {
  if ('or' in match) return match.or.flatMap(namesIn);
  if ('and' in match) return match.and.flatMap(namesIn);
  const [name = ''] = Object.values(match);
  return [name, `${name}-2026-01-01`, `${name}-x`, `x-${name}`];
}

const FAMILIES = /^(?:gpt-[56]|codex|o[34])/;
const NEVER_IN_CODEX = /image|deep-research|audio|realtime|search/;
const names = [
  ...new Set(
    (findProvider({ providerId: 'openai' })?.models ?? [])
      .flatMap(({ id, match }) => [id, ...namesIn(match)])
      .filter(name => FAMILIES.test(name) && !NEVER_IN_CODEX.test(name)),
  ),
  ...['gpt-6', 'gpt-6.2-sol', 'gpt-5.1-codex-max', 'gpt-5.3-codex', 'mock-model', ''],
];

const DAY_MS = 86_400_000;
const begin = Date.parse('2025-01-01T00:00:00Z');
const request = fc
  .record({
    input: fc.oneof(fc.nat(20_000), fc.nat(1_000_000), fc.integer({ min: 271_998, max: 272_002 })),
    shares: fc.tuple(fc.nat(100), fc.nat(100)),
    output: fc.nat(50_000),
    atMs: fc.integer({ min: begin, max: begin + 800 * DAY_MS }),
  })
  .map(({ input, shares, output, atMs }) => {
    const cached = Math.floor((input * shares[0]) / 100);
    const cacheWritten = Math.floor(((input - cached) * shares[1]) / 100);
    return { atMs, step: { input, cached, cacheWritten, output, reasoning: 0, requestInput: input } };
  });

it('knows a good part of the families', () => {
  expect(
    names.filter(name => calcPrice({ input_tokens: 1 }, name, { providerId: 'openai' })).length,
  ).toBeGreaterThan(30);
});

it.each(names)('%s', model => {
  const prices = new Prices(BUNDLED_PRICES);
  fc.assert(
    fc.property(request, ({ atMs, step }) => {
      const judge = calcPrice(
        {
          input_tokens: step.input,
          cache_read_tokens: step.cached,
          cache_write_tokens: step.cacheWritten,
          output_tokens: step.output,
        },
        model,
        { providerId: 'openai', timestamp: new Date(atMs) },
      );
      const cost = prices.costOf(step, { model, provider: 'openai', tier: null }, atMs);
      if (judge === null) expect(cost).toBeNull();
      else expect(cost).toBeCloseTo(judge.total_price, 9);
    }),
    { numRuns: 25 },
  );
});
