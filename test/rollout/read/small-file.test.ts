import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSmallFileSync } from '../../../src/rollout/read/small-file.ts';
import { temporaryFolder } from '../../support/rollout-fixtures.ts';

const CAP = 256 * 1024;

/** A file of lines that are all different, so that a part in a wrong place shows. */
function fileOf(size: number): { readonly path: string; readonly bytes: Buffer } {
  const lines = Array.from({ length: size / 8 + 1 }, (_, n) => `${String(n).padStart(7, '0')}\n`);
  const bytes = Buffer.from(lines.join('')).subarray(0, size);
  const path = join(temporaryFolder(), `${size}.jsonl`);
  writeFileSync(path, bytes);
  return { path, bytes };
}

test.each([0, 1, 65_535, 65_536, 65_537, 131_072, CAP - 1, CAP])('a file of %d bytes is read whole', size => {
  const { path, bytes } = fileOf(size);
  expect(readSmallFileSync(path, CAP)?.bytes.equals(bytes)).toBe(true);
});

test.each([CAP + 1, 3 * CAP])('a file of %d bytes is no small one', size => {
  expect(readSmallFileSync(fileOf(size).path, CAP)).toBe(null);
});

test('where less than the first part counts as small, so it is', () => {
  const { path, bytes } = fileOf(1000);
  expect(readSmallFileSync(path, 1000)?.bytes.equals(bytes)).toBe(true);
  expect(readSmallFileSync(path, 999)).toBe(null);
});

test('a compressed file, and one that is not there, are read otherwise', () => {
  expect(readSmallFileSync(join(temporaryFolder(), 'a.jsonl.zst'), CAP)).toBe(null);
  expect(readSmallFileSync(join(temporaryFolder(), 'gone.jsonl'), CAP)).toBe(null);
});
