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
    const { timestamp, ordinal = null, payload } = JSON.parse(line) as JsonObject & { payload: JsonObject };
    return { timestamp, ordinal, counts: statedCounts(payload), limits: payload.rate_limits };
  } catch {
    return null;
  }
}

/** Of a line that stands between others. */
function quickly(line: string): unknown {
  const before = '{"timestamp":"x"}\n';
  const found = quickCount(Buffer.from(`${before}${line}\n{}`).toString('latin1'), before.length);
  if (found === null) return null;
  const { timestamp, ordinal, counts, limits, end } = found;
  expect(end).toBe(before.length + Buffer.byteLength(line) + 1);
  return { timestamp, ordinal, counts, limits: JSON.parse(limits) };
}

it('nearly all lines of the corpus that have counts, and each as it is parsed', () => {
  const quick = lines.filter(line => quickly(line) !== null);
  const counting = lines.filter(line => !line.includes('"info":null'));
  expect(quick.length).toBeGreaterThan(counting.length * 0.9);
  for (const line of quick) expect(quickly(line)).toEqual(parsed(line));
});

it('whatever happens to a line, it is as parsed or left to the parser', () => {
  const sample = lines.filter((_, index) => index % 9 === 0);
  fc.assert(
    fc.property(
      fc.constantFrom(...sample),
      fc.nat(1000),
      fc.constantFrom('', '-', '9', '.5', '"', '}', 'e9', '0', '{}', ',', '\\', 'é', '\t', ':null'),
      fc.nat(3),
      (line, at, put, cut) => {
        const changed = line.slice(0, at) + put + line.slice(at + cut);
        const quick = quickly(changed);
        if (quick !== null) expect(quick).toEqual(parsed(changed));
      },
    ),
    { numRuns: 3000 },
  );
});
