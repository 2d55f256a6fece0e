import { expect, test } from 'vitest';
import { parseLine } from '../../../src/format/parse-line.ts';
import { parseWholeFile } from '../../../src/rollout/read/whole-file.ts';
import { readSummary, titleOf } from '../../../src/rollout/summary/summary.ts';
import { mutate } from '../../format/mutate.ts';
import { corpusRollouts, memoryRollout, rawLines, readBytes } from '../../support/rollout-fixtures.ts';

const SEED = 1;
/** What is read whole for a title: of a larger file a title needs head and tail only. */
const MOST_BYTES = 250_000;

test('a session that is read whole gives the facts of the list, damaged or not', async () => {
  const originals = corpusRollouts().map(path => readBytes(path).subarray(0, MOST_BYTES));
  for (let seed = SEED; seed < SEED + 300; seed++) {
    const original = originals[seed % originals.length] ?? Buffer.alloc(0);
    const bytes = seed <= originals.length ? original : mutate(original, seed);
    const whole = parseWholeFile(bytes);
    const { id, title, cwd, dialect } = await readSummary(memoryRollout(bytes));
    expect([seed, whole.header.dialect, titleOf(whole)]).toEqual([seed, dialect, { id, title, cwd }]);
    expect(whole.lines).toEqual(rawLines(bytes).map(raw => parseLine(raw, dialect)));
  }
}, 60_000);
