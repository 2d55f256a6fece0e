/** What is read quickly of a file is what reading it line by line says, whatever is in it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ByteOffset } from '../../src/format/identity.ts';
import type { RawLine } from '../../src/format/line.ts';
import { limitsIn } from '../../src/format/rate-limits.ts';
import { TokenEventReader, type TokenEvents } from '../../src/usage/count/token-events.ts';
import { isTelling, TokenLines } from '../../src/usage/scan/token-lines.ts';

const PLACES = [
  'token_count',
  'turn_context',
  'thread_settings_applied',
  'session_meta',
  'cwd',
  'payload',
].map(word => `"${word}"`);

const files = readdirSync('test/fixtures', { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.jsonl'))
  .map(name => ({ name, bytes: readFileSync(join('test/fixtures', name)) }));

function* linesOf(bytes: Buffer): Generator<RawLine> {
  for (let at = 0; at < bytes.length; ) {
    const newline = bytes.indexOf(0x0a, at);
    const end = newline === -1 ? bytes.length : newline;
    const line = { offset: at as ByteOffset, length: end - at, bytes: bytes.subarray(at, end) };
    yield { ...line, ended: newline !== -1 };
    at = end + 1;
  }
}

/** Parses each line as any line. */
function lineByLine(bytes: Buffer): TokenEvents {
  const reader = new TokenEventReader();
  let place: 'header' | 'second line' | 'later' = 'header';
  for (const raw of linesOf(bytes)) {
    const isHeader = raw.bytes?.includes('"session_meta"');
    if (place === 'header') {
      if (reader.begin(raw)) place = 'second line';
    } else if (place === 'second line' && isHeader) {
      reader.take(raw);
      place = 'later';
    } else {
      if (place === 'second line') reader.noCopyBegins();
      place = 'later';
      if (reader.needsEveryLine || isTelling(raw.bytes as Buffer)) reader.take(raw);
    }
  }
  return reader.result;
}

/** In pieces of whole lines, as a large file is read. */
function quickly(bytes: Buffer, pieceBytes: number): TokenEvents {
  const lines = new TokenLines();
  for (let at = 0; at < bytes.length; ) {
    const newline = bytes.indexOf(0x0a, at + pieceBytes);
    const end = newline === -1 ? bytes.length : newline + 1;
    lines.take(bytes.subarray(at, end), at);
    at = end;
  }
  return lines.reader.result;
}

/** Limits are the same when they are read the same; of the header only what counting needs. */
function comparable({ lastLimits, meta, ...rest }: TokenEvents): unknown {
  const limits = lastLimits.map(({ limits, atMs, index }) => {
    const payload = typeof limits === 'string' ? { rate_limits: JSON.parse(limits) } : limits;
    return { index, read: atMs === null ? [] : limitsIn(payload, atMs) };
  });
  const { id, dialect, timestamp, cwd, provider } = meta ?? {};
  const header = { id, dialect, timestamp, cwd, provider };
  return { ...rest, limits, header };
}

it('of every file of the corpus', () => {
  for (const { name, bytes } of files) {
    const expected = comparable(lineByLine(bytes));
    for (const pieceBytes of [1, 20_000, 2 ** 30])
      expect(comparable(quickly(bytes, pieceBytes)), name).toEqual(expected);
  }
});

it('of files with thousands of lines', () => {
  const [parts] = [files.filter(({ bytes }) => bytes.includes('"token_count"')).slice(0, 12)];
  const bytes = Buffer.concat(Array.from({ length: 20 }, () => parts.map(part => part.bytes)).flat());
  expect(bytes.length).toBeGreaterThan(1_000_000);
  expect(comparable(quickly(bytes, 2 ** 20))).toEqual(comparable(lineByLine(bytes)));
});

it('of a line that is torn behind the word that tells', () => {
  const [file] = files.filter(({ bytes }) => bytes.includes('"token_count"'));
  const [before = '', ...behind] = String(file?.bytes).split('"token_count"');
  const torn = Buffer.from(`${before}"token_count"\n${behind.join('"token_count"')}`);
  expect(lineByLine(torn).damaged).toBe(true);
  expect(comparable(quickly(torn, 2 ** 20))).toEqual(comparable(lineByLine(torn)));
});

it('of damaged files', () => {
  const counting = files.filter(({ bytes }) => bytes.length < 40_000 && bytes.includes('"token_count"'));
  const put = ['', '\n', '"', '{', '}', '\\', '\0', 'é', '\xff', '9', '-1', 'null', '\r\n', '"token_count"'];
  const change = fc.record({
    from: fc.double({ min: 0, max: 1, noNaN: true }),
    where: fc.constantFrom('anywhere', ...PLACES),
    put: fc.constantFrom(...put),
    cut: fc.nat(6),
    skip: fc.nat(400),
  });
  fc.assert(
    fc.property(
      fc.constantFrom(...counting),
      fc.array(change, { minLength: 1, maxLength: 3 }),
      ({ bytes }, changes) => {
        let damaged = bytes;
        for (const { from, where, put, cut, skip } of changes) {
          const start = Math.floor(from * damaged.length);
          const found = where === 'anywhere' ? start : damaged.indexOf(where, start);
          const at = Math.min(damaged.length, Math.max(0, found) + skip);
          damaged = Buffer.concat([
            damaged.subarray(0, at),
            Buffer.from(put, 'latin1'),
            damaged.subarray(at + cut),
          ]);
        }
        expect(comparable(quickly(damaged, 2 ** 20))).toEqual(comparable(lineByLine(damaged)));
      },
    ),
    { numRuns: 1500 },
  );
});
