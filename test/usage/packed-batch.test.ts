/** What threads send of many files arrives as it was. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ScanBatch } from '../../src/usage/scan/messages.ts';
import { packBatch, unpackBatch } from '../../src/usage/scan/packed-batch.ts';
import { idOf } from '../support/conversations.ts';

const count = fc.nat({ max: 1e12 });
const word = fc.option(fc.constantFrom('gpt-5', 'gpt-6', 'a\nb', '', '\0'));
const cell = fc.record({
  day: fc.option(fc.constantFrom('2026-11-29', '2026-11-30')),
  settings: fc.record({ model: word, provider: word, tier: word }),
  usage: fc.record({ input: count, cached: count, cacheWritten: count, output: count, reasoning: count }),
  requests: count,
  atMs: fc.option(fc.nat({ max: 2 ** 41 })),
  requestInput: count,
});
const file = fc.record({
  id: fc.nat({ max: 20 }).map(idOf),
  path: fc.string(),
  archived: fc.boolean(),
  found: fc.option(
    fc.record({
      cells: fc.array(cell, { maxLength: 4 }),
      recorded: fc.boolean(),
      approximate: fc.boolean(),
      cwd: fc.option(fc.constantFrom('/code/web', '', '/a\nb')),
    }),
  ),
});

it('whatever files say', () => {
  fc.assert(
    fc.property(fc.array(file, { maxLength: 20 }), files => {
      const batch: ScanBatch = { scan: 1, files, limits: [], unreadable: ['/x'], unlisted: [], done: true };
      expect(unpackBatch(structuredClone(packBatch(batch)))).toEqual(batch);
    }),
  );
});
