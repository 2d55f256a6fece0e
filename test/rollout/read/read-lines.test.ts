import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linesIn } from '../../../src/format/blank-lines.ts';
import type { RawLine } from '../../../src/format/line.ts';
import type { RolloutFile } from '../../../src/rollout/file/rollout-file.ts';
import {
  BATCH_LINES,
  findLineStart,
  type ReadRange,
  readLineAt,
  readLinesBackward,
  readLinesForward,
} from '../../../src/rollout/read/read-lines.ts';
import {
  corpusRollouts,
  memoryRollout,
  oneByOne,
  rawLines,
  readBytes,
} from '../../support/rollout-fixtures.ts';

async function forward(file: RolloutFile, range: ReadRange = {}): Promise<RawLine[]> {
  const lines: RawLine[] = [];
  for await (const batch of readLinesForward(file, range)) lines.push(...batch);
  return oneByOne(lines, range.capBytes);
}

async function backward(file: RolloutFile, range: ReadRange = {}): Promise<RawLine[]> {
  const lines: RawLine[] = [];
  for await (const batch of readLinesBackward(file, range)) lines.push(...batch);
  return oneByOne(lines.reverse(), range.capBytes);
}

/** Bytes with many newlines, blank lines and lines without an end. */
const bytes = fc
  .array(fc.oneof(fc.constant(10), fc.constant(13), fc.integer({ min: 0, max: 255 })), { maxLength: 200 })
  .map(values => Buffer.from(values));

/** Short lines among long ones. */
const unevenLines = fc
  .array(fc.oneof(fc.string({ maxLength: 8 }), fc.string({ minLength: 60, maxLength: 120 })), {
    maxLength: 12,
  })
  .map(lines => Buffer.from(lines.join('\n')));

describe('both directions', () => {
  test('give the same lines for any bytes, chunk size and cap', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(bytes, unevenLines),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 60 }),
        async (all, chunkBytes, capBytes) => {
          const file = memoryRollout(all);
          expect(await backward(file, { chunkBytes, capBytes })).toEqual(
            await forward(file, { chunkBytes, capBytes }),
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  test('cover every byte exactly once', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, fc.integer({ min: 1, max: 40 }), async (all, chunkBytes) => {
        let at = 0;
        for (const line of await forward(memoryRollout(all), { chunkBytes })) {
          expect(line.offset).toBe(at);
          expect(line.bytes).toEqual(all.subarray(at, at + line.length));
          at += line.length + (line.ended ? 1 : 0);
        }
        expect(at).toBe(all.length);
      }),
    );
  });

  test('agree on every part of the file that begins and ends at a line', async () => {
    await fc.assert(
      fc.asyncProperty(
        bytes,
        fc.nat(),
        fc.nat(),
        fc.integer({ min: 1, max: 9 }),
        async (all, a, b, chunkBytes) => {
          const file = memoryRollout(all);
          const borders = [
            0,
            ...(await forward(file)).map(line => line.offset + line.length + 1),
            all.length,
          ].filter(border => border <= all.length);
          const [start = 0, end = 0] = [
            borders[a % borders.length] ?? 0,
            borders[b % borders.length] ?? 0,
          ].sort((left, right) => left - right);
          const range = { start, end, chunkBytes };
          expect(await backward(file, range)).toEqual(await forward(file, range));
        },
      ),
    );
  });

  test.each(corpusRollouts())('agree on %s', async path => {
    const file = memoryRollout(readBytes(path));
    const lines = rawLines(file.bytes);
    expect(await forward(file, { chunkBytes: 1000 })).toEqual(lines);
    expect(await backward(file, { chunkBytes: 777 })).toEqual(lines);
  });
});

describe('a line over the cap', () => {
  test('comes as its place, and is read only on request', async () => {
    const long = 'x'.repeat(100_000);
    const file = memoryRollout(Buffer.from(`short\n${long}\nend\n`));
    const lines = await forward(file, { capBytes: 1000, chunkBytes: 512 });
    expect(lines.map(line => [line.length, line.bytes === null])).toEqual([
      [5, false],
      [100_000, true],
      [3, false],
    ]);
    expect(await backward(file, { capBytes: 1000, chunkBytes: 512 })).toEqual(lines);
    expect((await readLineAt(file, { offset: 6, length: 100_000 })).toString()).toBe(long);
  });

  test('of twenty megabytes is passed without being held', async () => {
    const file = memoryRollout(Buffer.concat([Buffer.alloc(20 * 1024 * 1024, 'x'), Buffer.from('\n{}\n')]));
    expect((await forward(file)).map(line => line.bytes?.toString() ?? null)).toEqual([null, '{}']);
    expect((await backward(file)).map(line => line.bytes?.toString() ?? null)).toEqual([null, '{}']);
  });
});

test.each([
  ['newlines', '\n', 20_000_000],
  ['blank lines with carriage returns and spaces', ' \r\n', 3_000_000],
])('millions of %s are few lines in memory, and are counted', async (_, blank, count) => {
  const file = memoryRollout(
    Buffer.concat([Buffer.from('{}\n'), Buffer.alloc(count * blank.length, blank), Buffer.from('{}\n')]),
  );
  for (const read of [readLinesForward, readLinesBackward]) {
    let [objects, lines] = [0, 0];
    for await (const batch of read(file)) {
      objects += batch.length;
      for (const line of batch) lines += linesIn(line);
    }
    expect(lines).toBe(count + 2);
    expect(objects).toBeLessThan(2_000);
  }
});

test('a carriage return alone ends no line', async () => {
  expect(await forward(memoryRollout(Buffer.from('a\rb\r\nc\n')))).toHaveLength(2);
});

test('the line that holds any byte is found from that byte', async () => {
  await fc.assert(
    fc.asyncProperty(bytes, async all => {
      const file = memoryRollout(all);
      for (const line of await forward(file)) {
        for (const offset of [line.offset, line.offset + line.length]) {
          expect(await findLineStart(file, offset)).toBe(line.offset);
        }
      }
    }),
  );
});

test('reading stops on request', async () => {
  const file = memoryRollout(Buffer.from('a\n'.repeat(1000)));
  const stop = new AbortController();
  let seen = 0;
  for await (const batch of readLinesForward(file, { chunkBytes: 10, signal: stop.signal })) {
    seen += batch.length;
    stop.abort();
  }
  expect(seen).toBe(5);
});

test('a file that became shorter ends early instead of hanging', async () => {
  const file = memoryRollout(Buffer.from('a\nb\nc\n'));
  const short = { ...file, size: 100 };
  expect(await forward(short)).toHaveLength(3);
  expect(await backward(short)).toEqual([]);
});

test('a chunk of the shortest lines comes in batches of so many, in either direction', async () => {
  const file = memoryRollout(Buffer.from('x\n'.repeat(10_000)));
  const forward: number[] = [];
  const backward: number[] = [];
  for await (const lines of readLinesForward(file)) forward.push(lines.length);
  for await (const lines of readLinesBackward(file)) backward.push(lines.length);
  for (const counts of [forward, backward]) {
    expect(counts.reduce((a, b) => a + b)).toBe(10_000);
    expect(Math.max(...counts)).toBe(BATCH_LINES);
  }
});
