/** Files of millions of the shortest lines: what is read of them is bounded in lines as well as in bytes, and a plain note says so. */
import { describe, expect, it } from 'vitest';
import { linesIn } from '../../../src/format/blank-lines.ts';
import { parseLine } from '../../../src/format/parse-line.ts';
import { readHeader } from '../../../src/rollout/read/header.ts';
import { linesOf } from '../../../src/rollout/read/line-splitter.ts';
import { readLinesBackward, readLinesForward } from '../../../src/rollout/read/read-lines.ts';
import { MOST_LINES as PIECE_LINES, TurnReader } from '../../../src/rollout/read/turn-reader.ts';
import { MOST_LINES } from '../../../src/rollout/summary/head-and-tail.ts';
import { readSummary } from '../../../src/rollout/summary/summary.ts';

const META = `${JSON.stringify({
  timestamp: '2026-11-22T06:28:44.000Z',
  type: 'session_meta',
  payload: { id: '01a201f1-5d1c-7d31-9070-618537125137', timestamp: '2026-11-22T06:28:44.000Z', cwd: '/x' },
})}\n`;
const PROMPT = `${JSON.stringify({
  timestamp: '2026-11-22T06:28:45.000Z',
  type: 'event_msg',
  payload: { type: 'user_message', message: 'the prompt' },
})}\n`;

/** A rollout in memory that counts the bytes that are read of it. */
function inMemory(text: string) {
  const bytes = Buffer.from(text);
  const file = {
    path: '/rollout.jsonl',
    size: bytes.length,
    dev: 1,
    ino: 1,
    mtimeMs: 0,
    partial: false,
    looked: 0,
    read: async (position: number, length: number) => {
      const piece = bytes.subarray(position, position + length);
      file.looked += piece.length;
      return piece;
    },
    stat: async () => file,
    close: async () => {},
  };
  return file;
}

const SHORT_LINES = ['\n', ' \n', '\r\n', '{}\n', '0\n', '[]\n', 'x\n', '\0\n'];
const SIZES = [100_000, 600_000];

describe.each(SIZES)('%i bytes of short lines', size => {
  it.each(SHORT_LINES)('of %j have a row with a note, from a bounded look', async short => {
    const filler = short.repeat(size / short.length);
    for (const text of [filler, META + filler, META + filler + PROMPT]) {
      const file = inMemory(text);
      const summary = await readSummary(file, { nowMs: 1e12 });
      expect(file.looked).toBeLessThan(700_000);
      // Blank lines in a row are passed over as one: no limit ends the look, and what is behind them is found.
      if (summary.problem !== null || short.trim() !== '') expect(summary.problem).toMatch(/^[A-Z].*\.$/s);
      else expect(summary.title).toBe(text.endsWith(PROMPT) ? 'the prompt' : null);
      if (text !== filler) expect(summary.id).toBe('01a201f1-5d1c-7d31-9070-618537125137');
    }
  });

  it('behind the first prompt change nothing about the row', async () => {
    for (const short of SHORT_LINES) {
      const file = inMemory(META + PROMPT + short.repeat(size / short.length));
      expect(await readSummary(file, { nowMs: 1e12 })).toMatchObject({ title: 'the prompt', problem: null });
    }
  });
});

it('a header behind a million blank lines is found, with its line number, and no line is made of them', async () => {
  const blanks = `${'\n'.repeat(999_999)} \t\r\n`;
  const { meta, place } = await readHeader(inMemory(blanks + META));
  expect(meta?.id).toBe('01a201f1-5d1c-7d31-9070-618537125137');
  expect(place).toEqual({ line: 1_000_001, offset: blanks.length });
  expect((await readHeader(inMemory(blanks))).place).toBeNull();
});

it('a batch of lines is bounded in both directions, and all lines are there', async () => {
  const count = 3_000_000;
  const file = inMemory('\n'.repeat(count));
  for (const read of [readLinesForward, readLinesBackward]) {
    let lines = 0;
    for await (const batch of read(file)) {
      expect(batch.length).toBeLessThanOrEqual(64 * 1024);
      for (const line of batch) lines += linesIn(line);
    }
    expect(lines).toBe(count);
  }
});

it.each(SHORT_LINES)('a piece of lines of %j ends, whatever they are', async short => {
  const file = inMemory(META + short.repeat(20_000));
  const reader = new TurnReader(file, 'envelope');
  const range = { start: 0, end: file.size, bytes: 1024 * 1024 };
  let seen = 0;
  for await (const lines of reader.pieces(range)) {
    expect(lines.length).toBeLessThanOrEqual(PIECE_LINES + 256);
    for (const line of lines) seen += linesIn(line);
  }
  expect(seen).toBe(20_001);
  expect((await reader.before(range)).length).toBeLessThanOrEqual(PIECE_LINES + 256);
});

describe('a record of very many keys', () => {
  const keys = (count: number) =>
    `{"type":"x","payload":{${Array.from({ length: count }, (_, at) => `"k${at}":${at}`).join(',')}}}`;
  const parsed = (text: string) =>
    linesOf(Buffer.from(text), 0, 'end of file').map(raw => parseLine(raw, 'envelope'));

  it('is damage with its place, and costs itself alone', () => {
    expect(parsed(`${keys(100_001)}\n${PROMPT}`)).toMatchObject([
      { kind: 'damaged', reason: 'too-many-keys' },
      { kind: 'record', type: 'event_msg' },
    ]);
  });

  it('is none when the keys are in a string, or fewer', () => {
    const quoted = JSON.stringify({ type: 'x', payload: { text: keys(200_000) } });
    expect(parsed(`${keys(50_000)}\n${quoted}\n`)).toMatchObject([{ kind: 'record' }, { kind: 'record' }]);
  });
});

describe('a record of very many values', () => {
  const values = (count: number) =>
    `{"type":"response_item","payload":{"type":"message","role":"user","content":[${'1,'.repeat(count - 1)}1]}}`;
  const parsed = (text: string) =>
    linesOf(Buffer.from(text), 0, 'end of file').map(raw => parseLine(raw, 'envelope'));

  it('is damage with its place, and costs itself alone', () => {
    expect(parsed(`${values(500_001)}\n${PROMPT}`)).toMatchObject([
      { kind: 'damaged', reason: 'too-many-values' },
      { kind: 'record', type: 'event_msg' },
    ]);
  });

  it('is none when they are in a string, or fewer', () => {
    const quoted = JSON.stringify({ type: 'x', payload: { text: values(1_000_000) } });
    expect(parsed(`${values(400_000)}\n${quoted}\n`)).toMatchObject([{ kind: 'record' }, { kind: 'record' }]);
  });
});

it('the limit is far from what Codex writes', () => expect(MOST_LINES).toBeGreaterThan(8_000));
