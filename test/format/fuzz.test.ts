import { expect, test } from 'vitest';
import { ItemAssembler } from '../../src/format/items/assemble.ts';
import { itemText } from '../../src/format/items/item-text.ts';
import { parseLine } from '../../src/format/parse-line.ts';
import { readSummary } from '../../src/rollout/summary/summary.ts';
import { ASCII_GLYPHS, UNICODE_GLYPHS } from '../../src/text/glyphs.ts';
import { defaultFolded, itemRows } from '../../src/text/item-rows.ts';
import { spansText } from '../../src/text/spans.ts';
import {
  corpusRollouts,
  dialectOf,
  itemsOf,
  memoryRollout,
  parsedLines,
  rawLines,
  readBytes,
} from '../support/rollout-fixtures.ts';
import { NEVER_DRAWN } from '../text/never-drawn.ts';
import { mutate } from './mutate.ts';

const SEED = 1;
const RUNS = 2_000;
/** A window of each file: what a line means depends on few lines around it. */
const MOST_BYTES = 24_000;

/** Reads mutated bytes in every way there is, and checks what comes out. Throws with the seed. */
async function survive(bytes: Buffer, seed: number): Promise<void> {
  const items = itemsOf(bytes);
  const places = items.flatMap(item => [item.offset, ...item.joined.map(line => line.offset)]);
  const lines = parsedLines(bytes).filter(line => line.kind !== 'blank');
  expect([seed, places.toSorted((a, b) => a - b)]).toEqual([seed, lines.map(line => line.offset)]);
  for (const item of items) {
    itemText(item);
    const width = 1 + (seed % 120);
    const glyphs = seed % 3 === 0 ? ASCII_GLYPHS : UNICODE_GLYPHS;
    const folded = seed % 2 === 0 ? defaultFolded(item) : false;
    for (const row of itemRows(item, { width, folded, glyphs, nowMs: 1.8e12 }))
      if (NEVER_DRAWN.test(spansText(row.spans))) expect.fail(`seed ${seed}: ${JSON.stringify(row)}`);
  }
  const summary = await readSummary(memoryRollout(bytes));
  expect([seed, typeof summary.hasUserMessage]).toEqual([seed, 'boolean']);
}

test(`${RUNS} damaged copies of real rollouts, seeds from ${SEED}: each line is in one item, each row is safe`, async () => {
  const originals = corpusRollouts().map(path => readBytes(path));
  for (let seed = SEED; seed < SEED + RUNS; seed++) {
    const whole = originals[seed % originals.length] ?? Buffer.alloc(0);
    const start = Math.max(0, whole.length - MOST_BYTES) * (((seed * 7919) % 97) / 97);
    await survive(mutate(whole.subarray(Math.floor(start), Math.floor(start) + MOST_BYTES), seed), seed);
  }
}, 120_000);

test('a damaged file that grows in pieces has the items of the whole', () => {
  const originals = corpusRollouts().map(path => readBytes(path).subarray(0, MOST_BYTES));
  for (let seed = SEED; seed < SEED + 200; seed++) {
    const bytes = mutate(originals[seed % originals.length] ?? Buffer.alloc(0), seed);
    const dialect = dialectOf(rawLines(bytes));
    const assembler = new ItemAssembler({ dialect });
    let from = 0;
    for (let cut = 1 + (seed % 700); from < bytes.length; cut += 1 + ((seed * 31) % 3000)) {
      const end = Math.min(cut, bytes.length);
      const lines = rawLines(bytes.subarray(0, end)).map(raw => parseLine(raw, dialect));
      lines.forEach((line, index) => {
        if (line.offset >= from) assembler.push(line, index + 1);
      });
      const last = lines.at(-1);
      from = last === undefined || last.ended ? end : end === bytes.length ? end : last.offset;
    }
    expect([seed, assembler.items()]).toEqual([seed, itemsOf(bytes)]);
  }
}, 60_000);
