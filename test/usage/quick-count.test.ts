/** The counts of a line without parsing it: the same as parsing it, or nothing. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JsonObject } from '../../src/format/line.ts';
import { statedCounts } from '../../src/format/usage.ts';
import { quickCount } from '../../src/usage/count/quick-count.ts';

const lines = readdirSync('test/fixtures', { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.jsonl'))
  .flatMap(name => readFileSync(join('test/fixtures', name), 'utf8').split('\n'))
  .filter(line => line.includes('"token_count"'));

function parsed(line: string): unknown {
  try {
    const { timestamp, payload } = JSON.parse(line) as { timestamp: string; payload: JsonObject };
    return { timestamp, counts: statedCounts(payload), limits: payload.rate_limits };
  } catch {
    return null;
  }
}

function quickly(line: string): unknown {
  const quick = quickCount(Buffer.from(line));
  return quick && { ...quick, limits: JSON.parse(quick.limits) };
}

it('most lines of the corpus that have counts, and each as it is parsed', () => {
  const quick = lines.filter(line => quickly(line) !== null);
  const counting = lines.filter(line => !line.includes('"info":null'));
  expect(quick.length).toBeGreaterThan(counting.length * 0.7);
  for (const line of quick) expect(quickly(line)).toEqual(parsed(line));
});

it('whatever happens to a line, it is as parsed or left to the parser', () => {
  const sample = lines.filter((_, index) => index % 9 === 0);
  fc.assert(
    fc.property(
      fc.constantFrom(...sample),
      fc.nat(900),
      fc.constantFrom('', '-', '9', '.5', '"', '}', 'e9', '0', '{}'),
      fc.nat(3),
      (line, at, put, cut) => {
        const changed = line.slice(0, at) + put + line.slice(at + cut);
        const quick = quickCount(Buffer.from(changed));
        const whole = parsed(changed) as { counts: unknown } | null;
        if (quick !== null && whole !== null) expect(quick.counts).toEqual(whole.counts);
      },
    ),
    { numRuns: 2000 },
  );
});
