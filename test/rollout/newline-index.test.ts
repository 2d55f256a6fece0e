import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NewlineIndex } from '../../src/rollout/newline-index.ts';
import { corpusFile, memoryRollout, rawLines, readBytes } from './rollout-fixtures.ts';

const bytes = fc
  .array(fc.oneof(fc.constant(10), fc.integer({ min: 0, max: 255 })), { maxLength: 200 })
  .map(values => Buffer.from(values));

test('every line has its number, for any bytes and slices, however often the file grew', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(bytes, { maxLength: 4 }),
      fc.integer({ min: 1, max: 50 }),
      async (parts, slice) => {
        const file = memoryRollout(Buffer.alloc(0));
        const index = new NewlineIndex(slice);
        for (const part of parts) {
          file.bytes = Buffer.concat([file.bytes, part]);
          expect(await index.grow(file)).toBe(true);
        }
        const lines = rawLines(file.bytes);
        expect(index.lineCount).toBe(lines.length);
        for (const [number, line] of lines.entries()) {
          expect(await index.lineAt(file, line.offset)).toBe(number + 1);
          expect(await index.lineAt(file, line.offset + line.length)).toBe(number + 1);
        }
      },
    ),
    { numRuns: 200 },
  );
});

test('memory stays bounded and answers exact when there are more slices than checkpoints', async () => {
  const file = memoryRollout(Buffer.from('a\n'.repeat(20_000)));
  const index = new NewlineIndex(2);
  await index.grow(file);
  expect(index.lineCount).toBe(20_000);
  for (const line of [0, 1, 4096, 12_345, 19_999]) expect(await index.lineAt(file, line * 2)).toBe(line + 1);
});

test('stops when asked, knows what it knows, and goes on later', async () => {
  const file = memoryRollout(readBytes(corpusFile('0.169.0/exec-shell')));
  const index = new NewlineIndex(1000);
  const stop = new AbortController();
  const passed: number[] = [];
  const onProgress = (done: number) => {
    passed.push(done);
    if (done >= 3000) stop.abort();
  };
  expect(await index.grow(file, { signal: stop.signal, onProgress })).toBe(false);
  expect(passed).toEqual([1000, 2000, 3000]);
  expect(await index.lineAt(file, 20_000)).toBeNull();
  expect(await index.grow(file)).toBe(true);
  expect(index).toMatchObject({ lineCount: 48, indexedBytes: file.size });
});
