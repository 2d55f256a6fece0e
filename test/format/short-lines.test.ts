/** Short lines in a row: one line that says how many they are, for readers that ask for it. */
import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import type { ConversationId } from '../../src/format/identity.ts';
import type { RawLine } from '../../src/format/line.ts';
import { parseObject } from '../../src/format/parse-line.ts';
import { ShortLines } from '../../src/format/short-lines.ts';
import { readLinesForward } from '../../src/rollout/read/read-lines.ts';
import { examineFile } from '../../src/sessions/doctor/examine-file.ts';
import { memoryRollout, oneByOne, rawLines } from '../support/rollout-fixtures.ts';
import { temporaryHome } from '../support/temporary-home.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const someLines = fc
  .array(
    fc.oneof(
      fc.constantFrom('{}', 'x', '{', '', ' ', '\r', '[1]', '"', '\0', '{"a":1}', '{"ordinal":3}', '7', 'tr'),
      fc.string({ maxLength: 20 }),
    ),
    { maxLength: 120 },
  )
  .map(lines => Buffer.from(lines.join('\n')));

/** What the lines of a raw one are: a run of short ones gives all that are in it. */
function parsedIn(raw: RawLine, short: ShortLines): object[] {
  if (raw.shortLines === undefined) return oneByOne([raw]).map(parseObject);
  return [...short.in(raw)].map(({ offset, length, parsed }) =>
    parsed.kind === 'object' ? parsed : { ...parsed, offset, length },
  );
}

test('are the same lines as one by one, at the same places, each as it is parsed alone', async () => {
  await fc.assert(
    fc.asyncProperty(someLines, fc.integer({ min: 1, max: 200 }), async (bytes, chunkBytes) => {
      const short = new ShortLines();
      const lines: object[] = [];
      for await (const batch of readLinesForward(memoryRollout(bytes), { chunkBytes, shortLines: 'joined' }))
        lines.push(...batch.flatMap(raw => parsedIn(raw, short)));
      expect(lines).toEqual(oneByOne(rawLines(bytes)).map(parseObject));
    }),
    { numRuns: 300 },
  );
});

test('the doctor counts every one of a hundred thousand damaged lines, and parses each text once', async () => {
  const home = temporaryHome();
  const { id, path } = home.add('0.42.0/tui-two-turns');
  writeFileSync(path, `${'{\n{x}\n'.repeat(50_000)}`, { flag: 'a' });
  const parse = vi.spyOn(JSON, 'parse');
  const file = { path, id: id as ConversationId, compressed: false, archived: false } as Parameters<
    typeof examineFile
  >[0];
  const options = {
    isHeld: false,
    nowMs: Date.parse('2026-11-29T00:00:00Z'),
    signal: new AbortController().signal,
  };
  const { findings } = await examineFile(file, options);
  expect(parse.mock.calls.length).toBeLessThan(300);
  expect(findings.filter(({ kind }) => kind === 'damaged-line')).toHaveLength(101);
  expect(findings.at(-1)?.message).toBe('There are 99900 more of these.');
});
